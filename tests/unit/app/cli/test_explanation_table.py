from __future__ import annotations

import pytest

from app.cli.comparison_table import comparison_part
from app.cli.explanation_table import criteria_parts, heading
from app.cli.terminal import Terminal
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ANN,
    GLOBEX,
    GUS,
    REGISTRATIONS,
    REVENUE,
    SKILL,
    Desk,
    lead,
    opportunity,
)

FIRST, SECOND, NINTH = (record_id("006", number) for number in (1, 2, 9))
Capture = pytest.CaptureFixture[str]


def shown(capsys: Capture, desk: Desk, **options: str) -> list[str]:
    """Give the lines of an explanation, each without the blanks that fill its columns."""
    report = desk.explain(ACME_ALLIANCE, **options)
    Terminal.show(heading(report), *criteria_parts(report))
    if report.comparison:
        Terminal.show(comparison_part(report, report.comparison))
    lines = (" ".join(line.split()) for line in capsys.readouterr().out.splitlines())
    return [line for line in lines if line]


def line_of(lines: list[str], part: str) -> str:
    return next(line for line in lines if part in line)


def test_the_heading_names_partner_program_viewer_and_status(capsys: Capture) -> None:
    assert shown(capsys, Desk())[0] == "Acme in Alliance, as Ann sees it (Current)"


def test_a_sum_is_told_row_by_row_and_adds_up_below(capsys: Capture) -> None:
    lines = shown(capsys, Desk(), criterion="Revenue")

    assert lines[1] == (
        "Revenue: $125,000 (2 of 2 records); $375,000 missing: Gold asks for $500,000"
    )
    assert line_of(lines, "Amount").endswith("Detail Amount Rate Counted (USD)")
    assert line_of(lines, FIRST) == (
        f"✓ Deal 1 {FIRST} 2026-03-01 counted 100,000.00 USD 1 100,000.00"
    )
    assert line_of(lines, SECOND).endswith("25,000.00 USD 1 25,000.00")
    assert lines[-1] == "Sum 125,000.00"


def test_a_record_that_does_not_count_has_its_reason_and_no_counted_amount(
    capsys: Capture,
) -> None:
    desk = Desk()
    desk.org.add("Opportunity", opportunity(9, ACME, 5_000, IsWon=False))

    line = line_of(shown(capsys, desk, criterion="Revenue"), NINTH)

    assert line == (
        f"· Deal 9 {NINTH} 2026-03-01 base_condition IsWon equals true (is false) 5,000.00 USD 1"
    )


def test_a_hidden_record_names_who_cannot_see_it(capsys: Capture) -> None:
    desk = Desk()
    desk.org.seen[ANN][FIRST] = False

    line = line_of(shown(capsys, desk, criterion="Revenue"), FIRST)

    assert "not_visible Ann cannot see it" in line


def test_a_duplicate_names_the_record_that_counts(capsys: Capture) -> None:
    desk = Desk()
    desk.org.add("Lead", lead(8, ACME, ConvertedOpportunityId=FIRST))
    desk.org.add("Lead", lead(9, ACME, ConvertedOpportunityId=FIRST, Approved_On__c="2026-04-01"))
    desk.org.seen[ANN] |= {record_id("00Q", 8): True, record_id("00Q", 9): True}

    line = line_of(shown(capsys, desk, criterion="Registrations"), record_id("00Q", 9) + " ")

    assert f"duplicate the same as {record_id('00Q', 8)}, which counts" in line


def test_what_is_missing_is_told_in_the_criterion_s_unit(capsys: Capture) -> None:
    desk = Desk()
    desk.org.find("Program_Criterion__c", REGISTRATIONS)["Unit_Label__c"] = "registrations"
    desk.org.find("Tier_Threshold__c", record_id("a04", 3))["Value__c"] = 5

    lines = shown(capsys, desk, criterion="Registrations")

    assert lines[1] == (
        "Registrations: 2 registrations (2 of 2 records); 3 registrations missing: Gold asks for "
        "5 registrations"
    )


def measure(desk: Desk, name: str, rollup: str | None = None) -> None:
    """Let the first criterion measure deals by their close date."""
    desk.org.find("Program_Criterion__c", REVENUE).update(
        Type__c="Measured",
        Source_Object__c="Opportunity",
        Measure__c=name,
        Rollup_Field__c=rollup,
        Attainment_Date_Field__c="CloseDate",
    )


def test_an_average_of_numbers_has_its_numbers_and_no_currency(capsys: Capture) -> None:
    desk = Desk()
    measure(desk, "Average", "Probability")
    for deal, number in zip(desk.org.records["Opportunity"], (10, 20), strict=False):
        deal["Probability"] = number

    lines = shown(capsys, desk, criterion="Revenue")

    assert line_of(lines, "Amount").endswith("Amount Rate Counted")
    assert line_of(lines, FIRST).endswith("counted 10 10")
    assert lines[-1] == "Average 15.0000"


def test_a_share_tells_what_it_is_taken_of(capsys: Capture) -> None:
    desk = Desk()
    measure(desk, "Share")
    desk.org.add(
        "Criterion_Filter__c",
        {
            "Id": record_id("a03", 1),
            "Criterion__c": REVENUE,
            "Number__c": 1,
            "Field__c": "Amount",
            "Operator__c": "greater than",
            "Value__c": "50000",
        },
    )
    desk.org.add("Opportunity", opportunity(9, ACME, 5))
    desk.org.seen[ANN][NINTH] = False

    lines = shown(capsys, desk, criterion="Revenue")

    assert lines[1].startswith("Revenue: 50% (1 of the 2 that a share is taken of)")
    assert "Ann cannot see it: no part of the share" in " ".join(lines)


def test_no_value_still_tells_what_is_asked_for(capsys: Capture) -> None:
    desk = Desk()
    measure(desk, "Average", "Amount")
    desk.org.records["Opportunity"].clear()

    assert shown(capsys, desk, criterion="Revenue")[1:] == [
        "Revenue: no value; Gold asks for $500,000"
    ]


@pytest.mark.parametrize(
    ("values", "line"),
    [
        pytest.param({"Verified__c": True}, "✓ verified", id="for-good"),
        pytest.param(
            {"Verified__c": True, "Expires_On__c": "2026-06-01"},
            "✓ verified until 2026-06-01",
            id="on-its-last-day",
        ),
        pytest.param(
            {"Verified__c": True, "Expires_On__c": "2026-05-31"},
            "· verified until 2026-05-31, which is over",
            id="the-day-after",
        ),
        pytest.param({"Verified__c": False}, "· not verified", id="not-verified"),
        pytest.param(None, "· nobody has verified it yet", id="none"),
    ],
)
def test_a_criterion_verified_by_hand_lists_its_verifications(
    capsys: Capture, values: dict[str, str | bool] | None, line: str
) -> None:
    desk = Desk()
    if values is not None:
        given = {"Id": record_id("a07", 1), "Enrollment__c": ACME_ALLIANCE, "Criterion__c": SKILL}
        desk.org.add("Custom_Verification__c", {**given, **values})

    assert shown(capsys, desk, criterion="Skill")[2:] == [line]


def test_on_hold_the_reason_stands_alone(capsys: Capture) -> None:
    desk = Desk()
    desk.org.find("User", ANN)["IsActive"] = False

    assert shown(capsys, desk) == [
        "Acme in Alliance, as Ann sees it (On Hold)",
        "On hold: Primary partner user Ann is inactive; choose an active user.",
    ]


def test_on_hold_for_a_record_the_records_are_told(capsys: Capture) -> None:
    desk = Desk()
    del desk.org.seen[ANN][FIRST]

    lines = shown(capsys, desk, criterion="Revenue")

    assert lines[1].startswith("On hold: Salesforce did not say")
    assert "Salesforce did not say whether it is visible" in line_of(lines, "Deal 1 ")


def test_another_view_is_compared_record_by_record(capsys: Capture) -> None:
    desk = Desk()
    desk.org.add("Opportunity", opportunity(9, ACME, 7))
    desk.org.seen[GUS] |= {FIRST: False, NINTH: True}
    desk.org.seen[ANN] |= {NINTH: False}

    lines = shown(capsys, desk, as_user=GUS)
    told = lines[lines.index("Compared with Ann, the primary partner user") + 1 :]

    assert told[0] == "Criterion Gus Ann Record Id Counts for"
    assert told[2:] == [
        f"Revenue $25,007 $125,000 Deal 9 {NINTH} Gus only",
        f"Deal 1 {FIRST} Ann only",
    ]


def test_views_that_agree_say_so(capsys: Capture) -> None:
    assert shown(capsys, Desk(), as_user=GUS)[-2:] == [
        "Compared with Ann, the primary partner user",
        "The same records count for both.",
    ]


def test_a_primary_user_on_hold_is_told_with_the_reason(capsys: Capture) -> None:
    desk = Desk()
    desk.org.find("User", ANN)["AccountId"] = GLOBEX

    lines = shown(capsys, desk, as_user=GUS, criterion="Revenue")

    assert line_of(lines, "On hold there").startswith(
        "On hold there: Primary partner user Ann no longer belongs to Acme"
    )
    assert line_of(lines, "Gus only").startswith("Revenue $125,000 no value Deal 1")
