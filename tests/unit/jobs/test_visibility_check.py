from __future__ import annotations

import pytest

from connector.port import UserRefusal
from jobs.run_report import EnrollmentReport
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ANN,
    GLOBEX_ALLIANCE,
    GUS,
    REGISTRATIONS,
    REVENUE,
    Desk,
    opportunity,
)

BIG, SMALL = record_id("006", 1), record_id("006", 2)
LEAD, OTHER_LEAD = record_id("00Q", 1), record_id("00Q", 2)


def judged(desk: Desk, enrollment: str = ACME_ALLIANCE) -> EnrollmentReport:
    (found,) = desk.recalculate(enrollment).enrollments
    return found


def value(report: EnrollmentReport, criterion: str = REVENUE) -> int | None:
    found = next(r for r in report.evaluation.criteria if r.criterion.id == criterion)
    return None if found.value is None else int(found.value)


def test_a_record_that_the_user_cannot_read_does_not_count_and_is_totalled() -> None:
    desk = Desk()
    desk.org.seen[ANN][BIG] = False

    report = judged(desk)

    assert value(report) == 25_000
    assert report.evaluation.records_not_visible == 1
    assert report.status == "Current"


def test_only_records_that_would_count_are_asked_about() -> None:
    desk = Desk()
    desk.org.add(
        "Opportunity",
        opportunity(11, ACME, 1, CloseDate="2025-12-31"),
        opportunity(12, ACME, 1, CloseDate="2026-06-02"),
        opportunity(13, ACME, 1, CloseDate=None),
        opportunity(14, ACME, 1, IsWon=False),
    )

    judged(desk)

    (asked,) = desk.org.questions
    assert {user: set(ids) for user, ids in asked.items()} == {ANN: {BIG, SMALL, LEAD, OTHER_LEAD}}


def test_each_user_is_asked_about_the_own_partner_s_records() -> None:
    desk = Desk()

    desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    (asked,) = desk.org.questions
    assert set(asked[GUS]) == {record_id("006", 3), record_id("00Q", 3)}
    assert BIG in asked[ANN]


def test_a_record_without_an_answer_that_still_stands_holds_the_enrollment() -> None:
    desk = Desk()
    del desk.org.seen[ANN][BIG]

    report = judged(desk)

    hold = report.evaluation.hold
    assert hold is not None
    assert hold.reason == (
        f"Salesforce did not say whether the primary partner user may read {BIG}; give the "
        "integration user View All on its object."
    )
    assert report.status == "On Hold"


def test_where_no_answer_means_no_access_such_a_record_is_not_visible() -> None:
    desk = Desk()
    desk.hide_without_answer()
    del desk.org.seen[ANN][BIG]

    report = judged(desk)

    assert report.status == "Current"
    assert value(report) == 25_000
    assert report.evaluation.records_not_visible == 1


@pytest.mark.parametrize("hidden", [True, False], ids=["missing-is-hidden", "missing-is-held"])
def test_a_record_that_is_gone_meanwhile_neither_counts_nor_holds(*, hidden: bool) -> None:
    desk = Desk()
    if hidden:
        desk.hide_without_answer()
    del desk.org.seen[ANN][BIG]
    _delete_once_asked(desk, "Opportunity", BIG)

    report = judged(desk)

    assert report.status == "Current"
    assert value(report) == 25_000
    assert report.evaluation.records_not_visible == 0


def test_unanswered_records_of_one_enrollment_hold_no_other() -> None:
    desk = Desk()
    del desk.org.seen[ANN][BIG]

    acme, globex = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE).enrollments

    assert (acme.status, globex.status) == ("On Hold", "Current")


@pytest.mark.parametrize(
    ("lead", "deal", "counted"),
    [
        pytest.param(True, True, 2, id="both"),
        pytest.param(False, True, 2, id="the-opportunity-alone"),
        pytest.param(True, False, 2, id="the-lead-alone"),
        pytest.param(None, True, 2, id="the-opportunity-where-the-lead-has-no-answer"),
        pytest.param(True, None, 2, id="the-lead-where-the-opportunity-has-no-answer"),
        pytest.param(False, False, 1, id="neither"),
        pytest.param(False, None, None, id="no-answer-for-the-opportunity"),
        pytest.param(None, False, None, id="no-answer-for-the-lead"),
    ],
)
def test_a_converted_lead_is_seen_through_its_opportunity(
    *, lead: bool | None, deal: bool | None, counted: int | None
) -> None:
    desk = Desk()
    desk.org.find("Lead", LEAD)["ConvertedOpportunityId"] = BIG
    # The deal itself is no revenue here, so that only the lead depends on it.
    desk.org.find("Opportunity", BIG)["IsWon"] = False
    for record, answer in ((LEAD, lead), (BIG, deal)):
        if answer is None:
            del desk.org.seen[ANN][record]
        else:
            desk.org.seen[ANN][record] = answer

    report = judged(desk)

    if counted is None:
        assert report.status == "On Hold"
    else:
        assert value(report, REGISTRATIONS) == counted


def test_a_lead_that_is_gone_does_not_count_through_its_opportunity() -> None:
    desk = Desk()
    desk.org.find("Lead", LEAD)["ConvertedOpportunityId"] = BIG
    del desk.org.seen[ANN][LEAD]
    _delete_once_asked(desk, "Lead", LEAD)

    report = judged(desk)

    assert value(report, REGISTRATIONS) == 1
    assert report.evaluation.records_not_visible == 0


def test_an_enrollment_on_hold_asks_nothing() -> None:
    desk = Desk()
    desk.org.find("User", ANN)["AccountId"] = record_id("001", 9)

    report = judged(desk)

    assert desk.org.questions == []
    assert report.evaluation.hold is not None
    assert "no longer belongs to Acme" in report.evaluation.hold.reason


def test_an_enrollment_that_has_not_started_asks_nothing() -> None:
    desk = Desk()
    enrollment = desk.org.find("Partner_Enrollment__c", ACME_ALLIANCE)
    enrollment["Enrollment_Date__c"] = "2026-06-02"

    report = judged(desk)

    assert desk.org.questions == []
    assert report.status == "Not Started"
    assert value(report) is None


def _delete_once_asked(desk: Desk, sobject: str, key: str) -> None:
    """Delete a record between the pull and the second look."""

    def delete(_: object) -> None:
        asked = desk.org.questions
        if asked and any(r["Id"] == key for r in desk.org.records[sobject]):
            desk.org.remove(sobject, key)

    desk.org.query_error = delete


NOT_APPROVED = UserRefusal("the app is not approved", "approve it")


def test_silence_of_a_user_who_was_asked_in_person_is_a_no() -> None:
    desk = Desk()
    desk.org.asks_as_user = True
    del desk.org.seen[ANN][BIG]

    report = judged(desk)

    assert report.status == "Current"
    assert value(report) == 25_000
    assert report.evaluation.records_not_visible == 1


def test_a_record_that_is_gone_is_not_told_as_hidden_from_a_user_who_was_asked() -> None:
    desk = Desk()
    desk.org.asks_as_user = True
    del desk.org.seen[ANN][BIG]
    _delete_once_asked(desk, "Opportunity", BIG)

    assert judged(desk).evaluation.records_not_visible == 0


@pytest.mark.parametrize("hidden", [True, False], ids=["missing-is-hidden", "missing-is-held"])
def test_a_user_who_cannot_be_asked_holds_the_own_enrollment_alone(*, hidden: bool) -> None:
    desk = Desk()
    if hidden:
        desk.hide_without_answer()
    desk.org.refused[ANN] = NOT_APPROVED

    acme, globex = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE).enrollments

    assert (acme.status, globex.status) == ("On Hold", "Current")
    hold = acme.evaluation.hold
    assert hold is not None
    assert hold.reason.startswith("What Ann")
    assert hold.reason.endswith(" may see is unknown: the app is not approved; approve it.")
