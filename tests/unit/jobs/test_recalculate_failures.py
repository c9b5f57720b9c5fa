from __future__ import annotations

from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from connector.errors import ApiBudgetSpentError, OrgUnreachableError
from jobs.run_report import EnrollmentReport, RunReport
from mapping.errors import UnknownObjectError
from mapping.soql import Soql
from persistence.errors import DatabaseUnreachableError
from persistence.port import RunOutcome
from tests.fakes.records import record_id
from tests.fakes.stores import FakeEvaluationStore, FakeRunStore
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ALLIANCE,
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
    before = dict(desk.org.find(ENROLLMENT, ACME_ALLIANCE))

    report = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    stands = desk.org.find(ENROLLMENT, ACME_ALLIANCE)
    told = {name: value for name, value in stands.items() if value != before.get(name)}
    assert told == {
        "Calculation_Status__c": "Error",
        "Hold_Reason__c": f"Salesforce refused {PROGRESS} {REVENUE_KEY}: Too much.",
        "Last_Attempt__c": "2026-06-01T12:00:00.000+0000",
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


def test_after_a_rejected_detail_no_tier_log_is_written_or_reported() -> None:
    desk = Desk()
    desk.org.find("Partner_Program__c", ALLIANCE)["Promotion_Mode__c"] = "Automatic"
    desk.org.find("Tier_Threshold__c", record_id("a04", 2))["Value__c"] = 1
    desk.org.refuse[REVENUE_KEY] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    (refused,) = desk.recalculate(ACME_ALLIANCE).enrollments
    desk.org.refuse.clear()
    (written,) = desk.recalculate(ACME_ALLIANCE, run="second").enrollments

    assert "Tier_Change__c" not in {write.sobject for write in refused.writes}
    assert "Tier_Change__c" in {write.sobject for write in written.writes}


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


def test_a_write_that_breaks_off_in_the_middle_is_no_failure_without_traces() -> None:
    desk = Desk()
    desk.org.upsert_error = unreachable()
    desk.org.upsert_error.partly_written = True

    report = desk.recalculate()

    assert report.outcome is RunOutcome.PARTIAL
    assert desk.runs.runs[RUN].outcome is RunOutcome.PARTIAL


@pytest.mark.parametrize(
    ("ending", "code"),
    [
        pytest.param(KeyboardInterrupt(), "Interrupted", id="ctrl-c"),
        pytest.param(SystemExit(143), "Interrupted", id="asked-to-stop"),
        pytest.param(LookupError("a defect"), "LookupError", id="defect"),
    ],
)
def test_however_a_run_ends_its_record_says_so(ending: BaseException, code: str) -> None:
    desk = Desk()

    def end(statement: Soql) -> None:
        if statement.sobject == PROGRESS:
            raise ending

    desk.org.query_error = end

    with pytest.raises(type(ending)):
        desk.recalculate()

    run = desk.runs.runs[RUN]
    assert run.finished_at == NOW
    assert run.outcome is RunOutcome.PARTIAL
    assert run.error is not None
    assert run.error.code == code


def no_space(*_: object, **__: object) -> NoReturn:
    msg = "No space left."
    raise DatabaseUnreachableError(msg, "Free some space.")


class FullEvaluationStore(FakeEvaluationStore):
    save = no_space


class FullRunStore(FakeRunStore):
    finish = no_space


@pytest.mark.parametrize(
    "desk",
    [
        pytest.param(Desk(evaluations=FullEvaluationStore()), id="remembering"),
        pytest.param(Desk(runs=FullRunStore()), id="finishing"),
    ],
)
def test_a_database_that_fails_after_the_org_was_written_hides_nothing(desk: Desk) -> None:
    report = desk.recalculate(ACME_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    assert [each.record.id for each in report.enrollments] == [ACME_ALLIANCE]
    assert report.document()["error"] == {
        "code": "DatabaseUnreachableError",
        "message": "No space left.",
        "remedy": "Free some space.",
    }
    assert ACME_ALLIANCE in desk.org.written(ENROLLMENT)


def test_an_outage_before_the_first_slice_leaves_no_run_behind() -> None:
    desk = Desk()
    desk.org.query_error = lambda _: unreachable()

    with pytest.raises(OrgUnreachableError):
        desk.recalculate()

    assert desk.runs.runs == {}


def test_a_mapping_that_does_not_fit_is_refused_before_the_run_begins() -> None:
    desk = Desk()
    desk.org.describes = {k: v for k, v in desk.org.describes.items() if k != PROGRESS}

    with pytest.raises(UnknownObjectError):
        desk.recalculate()

    assert desk.org.statements == []
    assert desk.org.batches == []
    assert desk.runs.runs == {}
