from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from evaluator.explanation import RecordExplanation
from evaluator.reason import Reason
from jobs.explanation_report import CriterionExplanation, ExplanationReport, NamedRecord
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ANN,
    GLOBEX,
    GUS,
    REVENUE,
    Desk,
    opportunity,
)

FIRST, SECOND = record_id("006", 1), record_id("006", 2)


def missing(desk: Desk) -> dict[str, Any]:
    document = desk.explain(ACME_ALLIANCE).document()
    return {each["name"]: each["missing_for_next_tier"] for each in document["criteria"]}


def test_what_the_next_tier_still_asks_for_is_told_in_the_criterion_s_unit() -> None:
    # Acme has 125,000 of 500,000 and 2 of 2 registrations; nobody asks for the skill.
    assert missing(Desk()) == {"Revenue": "375000.00", "Registrations": None, "Skill": None}


def test_a_cent_short_is_a_cent_missing_and_more_than_enough_is_nothing() -> None:
    desk = Desk()
    threshold = desk.org.find("Tier_Threshold__c", record_id("a04", 2))

    threshold["Value__c"] = Decimal("125000.01")
    assert missing(desk)["Revenue"] == "0.01"
    threshold["Value__c"] = Decimal("124999.99")
    assert missing(desk)["Revenue"] is None


@pytest.mark.parametrize(
    ("least", "lacking"),
    [
        pytest.param(500_000, "500000.00", id="all-of-it"),
        pytest.param(0, "0.00", id="any-value"),
        pytest.param(-5, "0.00", id="any-value-down-to-a-loss"),
    ],
)
def test_where_there_is_nothing_to_measure_all_of_it_is_missing(least: int, lacking: str) -> None:
    desk = Desk()
    desk.org.find("Tier_Threshold__c", record_id("a04", 2))["Value__c"] = least
    desk.org.find("Program_Criterion__c", REVENUE).update(
        Type__c="Measured",
        Source_Object__c="Opportunity",
        Measure__c="Average",
        Rollup_Field__c="Amount",
        Attainment_Date_Field__c="CloseDate",
    )
    desk.org.records["Opportunity"].clear()

    document = desk.explain(ACME_ALLIANCE, criterion=REVENUE).document()

    (revenue,) = document["criteria"]
    assert (revenue["value"], revenue["missing_for_next_tier"]) == (None, lacking)


@pytest.mark.parametrize(
    ("sobject", "key", "values"),
    [
        pytest.param("User", ANN, {"AccountId": GLOBEX}, id="on-hold"),
        pytest.param(
            "Partner_Enrollment__c",
            ACME_ALLIANCE,
            {"Enrollment_Date__c": "2026-07-01"},
            id="not-begun",
        ),
    ],
)
def test_nothing_is_missing_where_nothing_was_measured(
    sobject: str, key: str, values: dict[str, str]
) -> None:
    desk = Desk()
    desk.org.find(sobject, key).update(values)

    assert set(missing(desk).values()) == {None}


def compared(desk: Desk, **options: str) -> ExplanationReport:
    return desk.explain(ACME_ALLIANCE, as_user=GUS, **options)


def test_without_another_user_nothing_is_compared() -> None:
    report = Desk().explain(ACME_ALLIANCE)

    assert report.comparison is None
    assert "compared_with" not in report.document()


def test_another_view_is_compared_with_the_primary_user_s_record_by_record() -> None:
    desk = Desk()
    desk.org.add("Opportunity", opportunity(9, ACME, 7))
    desk.org.seen[GUS] |= {FIRST: False, record_id("006", 9): True}
    desk.org.seen[ANN] |= {record_id("006", 9): False}

    document = compared(desk).document()

    assert (document["evaluated_as"], document["compared_with"]["user"]) == (GUS, ANN)
    assert document["compared_with"]["criteria"] == [
        {
            "id": REVENUE,
            "name": "Revenue",
            "value": "25007.00",
            "primary_user_value": "125000.00",
            "counted_only_here": [record_id("006", 9)],
            "counted_only_for_primary_user": [FIRST],
        }
    ]


def test_views_that_agree_have_no_differences() -> None:
    document = compared(Desk()).document()

    assert document["compared_with"] == {"user": ANN, "criteria": []}


def test_a_comparison_is_of_the_chosen_criterion_only() -> None:
    desk = Desk()
    desk.org.seen[GUS][FIRST] = False

    assert compared(desk, criterion="Registrations").document()["compared_with"]["criteria"] == []


def test_a_primary_user_whose_view_cannot_be_taken_has_no_value() -> None:
    desk = Desk()
    desk.org.find("User", ANN)["IsActive"] = False

    differences = compared(desk, criterion="Revenue").document()["compared_with"]["criteria"]

    assert differences[0]["value"] == "125000.00"
    assert differences[0]["primary_user_value"] is None
    assert set(differences[0]["counted_only_here"]) == {FIRST, SECOND}


def test_nothing_is_missing_where_there_is_no_result() -> None:
    program = Desk().explain(ACME_ALLIANCE).program
    assert program is not None
    told = RecordExplanation(FIRST, Reason.COUNTED, "", None, None, None, None, None, 0)

    each = CriterionExplanation(
        program.criteria[0], None, (NamedRecord(told, "Opportunity", "Deal", "PartnerAccountId"),)
    )

    assert (each.value, each.missing) == (None, None)
