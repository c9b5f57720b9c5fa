from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from connector.errors import ApiBudgetSpentError, OrgUnreachableError
from jobs.run_report import EnrollmentReport, RunReport
from mapping.errors import UnknownObjectError
from mapping.soql import Soql
from persistence.port import RunOutcome
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    GLOBEX_ALLIANCE,
    INITECH_RESELLER,
    NOW,
    REVENUE,
    RUN,
    Desk,
)

ENROLLMENT = "Partner_Enrollment__c"
PROGRESS = "Criterion_Progress__c"
REVENUE_KEY = f"{ACME_ALLIANCE}:{REVENUE}"


def report_of(report: RunReport, enrollment: str) -> EnrollmentReport:
    return next(each for each in report.enrollments if each.record.id == enrollment)


def unreachable() -> OrgUnreachableError:
    return OrgUnreachableError("The org does not answer.", remedy="Try again later.")


def test_a_rejected_detail_makes_an_error_and_the_last_calculation_stays() -> None:
    desk = Desk()
    desk.org.refuse[REVENUE_KEY] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    report = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    assert desk.org.written(ENROLLMENT)[ACME_ALLIANCE] == {
        "Calculation_Status__c": "Error",
        "Hold_Reason__c": f"Salesforce refused {PROGRESS} {REVENUE_KEY}: Too much.",
        "Last_Attempt__c": NOW,
    }
    acme = report_of(report, ACME_ALLIANCE).document()
    assert acme["status"] == "Error"
    assert acme["last_calculated"] == "2026-05-01T08:00:00Z"
    assert acme["rejected"] == [
        {
            "object": PROGRESS,
            "id_or_key": REVENUE_KEY,
            "code": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "message": "Too much.",
        }
    ]
    globex = report_of(report, GLOBEX_ALLIANCE)
    assert globex.document()["last_calculated"] == "2026-06-01T12:00:00Z"
    assert desk.evaluations.evaluations.keys() == {GLOBEX_ALLIANCE}


def test_a_rejected_detail_of_an_expired_enrollment_leaves_it_expired() -> None:
    desk = Desk()
    desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Expiration_Date__c"] = "2026-05-31"
    desk.org.refuse[REVENUE_KEY] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    report = desk.recalculate(ACME_ALLIANCE)

    assert report_of(report, ACME_ALLIANCE).status == "Expired"
    own = desk.org.written(ENROLLMENT)[ACME_ALLIANCE]
    assert own["Calculation_Status__c"] == "Expired"
    assert "Last_Calculated__c" not in own


def test_a_rejected_enrollment_is_reported_and_not_remembered() -> None:
    desk = Desk()
    desk.org.refuse[ACME_ALLIANCE] = "INSUFFICIENT_ACCESS_OR_READONLY: Not yours."

    report = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    acme = report_of(report, ACME_ALLIANCE).document()
    assert [each["code"] for each in acme["rejected"]] == ["INSUFFICIENT_ACCESS_OR_READONLY"]
    assert acme["last_calculated"] == "2026-05-01T08:00:00Z"
    assert desk.evaluations.evaluations.keys() == {GLOBEX_ALLIANCE}


def test_an_outage_after_the_first_slice_reports_what_was_done_and_why_it_ended() -> None:
    desk = Desk()

    def lose_the_second_slice(statement: Soql) -> OrgUnreachableError | None:
        second = statement.sobject == "Opportunity" and len(desk.org.batches) > 0
        return unreachable() if second else None

    desk.org.query_error = lose_the_second_slice

    with capture_logs() as logs:
        report = desk.recalculate()

    assert report.outcome is RunOutcome.PARTIAL
    assert report.document()["error"] == {
        "code": "OrgUnreachableError",
        "message": "The org does not answer.",
        "remedy": "Try again later.",
    }
    assert [each.record.id for each in report.enrollments] == [ACME_ALLIANCE, GLOBEX_ALLIANCE]
    assert INITECH_RESELLER not in desk.org.written(ENROLLMENT)
    run = desk.runs.runs[RUN]
    assert (run.outcome, run.enrollments) == (RunOutcome.PARTIAL, 2)
    assert run.error is not None
    assert run.error.code == "OrgUnreachableError"
    assert desk.evaluations.evaluations.keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE}
    assert logs[-1]["event"] == "run_interrupted"


def test_a_budget_that_is_spent_while_writing_fails_the_run() -> None:
    desk = Desk()
    desk.org.upsert_error = ApiBudgetSpentError("Spent.", remedy="Wait.")

    report = desk.recalculate()

    assert report.outcome is RunOutcome.FAILED
    assert report.enrollments == ()
    assert desk.runs.runs[RUN].outcome is RunOutcome.FAILED
    assert desk.evaluations.saves == 0


def test_an_outage_before_the_first_slice_leaves_no_run_behind() -> None:
    desk = Desk()
    desk.org.query_error = lambda _: unreachable()

    with pytest.raises(OrgUnreachableError):
        desk.recalculate()

    assert desk.runs.runs == {}


def test_a_mapping_that_does_not_fit_ends_the_run_and_is_kept_on_record() -> None:
    desk = Desk()
    desk.org.describes = {k: v for k, v in desk.org.describes.items() if k != PROGRESS}

    with pytest.raises(UnknownObjectError):
        desk.recalculate()

    assert desk.org.batches == []
    run = desk.runs.runs[RUN]
    assert run.outcome is RunOutcome.FAILED
    assert run.error is not None
    assert run.error.code == "UnknownObjectError"
