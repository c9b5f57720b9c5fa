from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from connector.errors import AccessRefusedError, LoginCause, LoginRefusedError, OrgUnreachableError
from jobs.errors import BusyEnrollmentsError, ClaimLostError
from jobs.offboarding.advance import AdvanceCase
from jobs.offboarding.case_report import CaseReport
from jobs.offboarding.errors import UnknownCaseError
from jobs.offboarding.held_case import CaseDesk
from jobs.offboarding.work_off_cases import KIND, AdvancedCase, WorkOffCases
from mapping.offboarding_case import CaseStatus
from mapping.offboarding_step import StepStatus
from persistence.case_port import CaseAction
from persistence.errors import DatabaseUnreachableError
from persistence.port import Run, RunOutcome
from tests.fakes.cases import FakeCaseLedger
from tests.fakes.stores import FakeRunStore
from tests.unit.jobs.offboarding.filed import case, report, row
from tests.unit.jobs.partner_org import LEASE, NOW, StoppedClock

CASE = "a0B000000000001EAA"
DAY = date(2026, 6, 1)
MINUTE = timedelta(minutes=1)


@dataclass
class FakeAdvance:
    """Advances nothing: gives a report or fails; keeps what it was asked."""

    answer: CaseReport | Exception
    asked: list[tuple[str, CaseAction, date | None]] = field(default_factory=list)
    forgotten: int = 0
    meanwhile: Callable[[], None] = lambda: None

    @property
    def views(self) -> FakeAdvance:
        return self

    def forget(self) -> None:
        self.forgotten += 1

    def run(
        self,
        case_id: str,
        action: CaseAction,
        *,
        admit: Callable[[], None],
        run_id: str,
        checked_on: date | None,
    ) -> CaseReport:
        assert run_id
        self.asked.append((case_id, action, checked_on))
        self.meanwhile()
        admit()
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


class Worker:
    """Works off one case that waits."""

    def __init__(self, answer: CaseReport | Exception | None = None, **owed: CaseAction) -> None:
        self.advance = FakeAdvance(answer or report(api_calls=7))
        self.ledger = FakeCaseLedger(owed=owed or {CASE: CaseAction.ADVANCE})
        self.runs = FakeRunStore()
        clock = StoppedClock()
        self.job = WorkOffCases(
            cast("AdvanceCase", self.advance),
            CaseDesk(self.ledger, clock, LEASE),
            self.runs,
            clock,
        )

    def run(self) -> tuple[AdvancedCase | None, list[Any]]:
        with capture_logs() as logs:
            return self.job.run(str(uuid4())), logs

    @property
    def last(self) -> Run:
        return self.runs.recent(1)[0]


def test_where_no_case_waits_nothing_is_done_and_nothing_is_on_record() -> None:
    worker = Worker()
    worker.ledger.owed.clear()

    assert worker.run() == (None, [])
    assert worker.runs.runs == {}


def test_a_case_that_was_advanced_is_settled_and_on_record() -> None:
    worker = Worker(report(api_calls=7, checked_on=DAY))
    worker.ledger.checked[CASE] = DAY - timedelta(days=1)

    done, logs = worker.run()

    assert done == AdvancedCase(RunOutcome.SUCCEEDED, blocked=0, overdue=0, api_calls=7)
    assert worker.advance.asked == [(CASE, CaseAction.ADVANCE, DAY - timedelta(days=1))]
    assert [claim.case_id for claim in worker.ledger.finished] == [CASE]
    assert worker.ledger.checked == {CASE: DAY}
    assert worker.ledger.given_back == []
    assert (worker.last.kind, worker.last.outcome) == (KIND, RunOutcome.SUCCEEDED)
    assert (worker.last.api_calls, worker.last.enrollments, worker.last.error) == (7, 0, None)
    # The clock asks every few minutes: what is as it should be is no news.
    assert logs == []


@pytest.mark.parametrize("action", [CaseAction.PLAN, CaseAction.SUSPEND, CaseAction.ROLLBACK])
def test_what_somebody_asked_for_is_logged(action: CaseAction) -> None:
    worker = Worker(report(note="The case is closed."), **{CASE: action})

    _, logs = worker.run()

    assert worker.advance.asked[0][1] is action
    (line,) = logs
    assert (line["event"], line["action"], line["note"]) == (
        "case_advanced",
        action.value,
        "The case is closed.",
    )


def test_a_blocked_case_is_settled_too_and_its_run_is_partial() -> None:
    late = row("notice", StepStatus.OVERDUE)
    worker = Worker(report(late, late, of=case(status=CaseStatus.BLOCKED)))

    done, logs = worker.run()

    assert done == AdvancedCase(RunOutcome.PARTIAL, blocked=1, overdue=2, api_calls=0)
    assert worker.last.outcome is RunOutcome.PARTIAL
    # The schedule takes it up again: there is nothing to be tried sooner.
    assert len(worker.ledger.finished) == 1
    assert [line["status"] for line in logs] == ["Blocked"]


def test_a_case_that_is_gone_is_settled() -> None:
    worker = Worker(UnknownCaseError("There is no such case.", remedy="Give another."))

    done, logs = worker.run()

    assert done == AdvancedCase(RunOutcome.SUCCEEDED, blocked=0, overdue=0, api_calls=0)
    assert worker.ledger.owed == {}
    assert worker.ledger.given_back == []
    assert (worker.last.outcome, worker.last.error) == (RunOutcome.SUCCEEDED, None)
    assert [line["event"] for line in logs] == ["case_gone"]


@pytest.mark.parametrize(
    ("error", "pause", "failure"),
    [
        pytest.param(
            OrgUnreachableError("The org does not answer.", remedy="Wait."),
            MINUTE,
            None,
            id="the-org-is-away",
        ),
        pytest.param(
            LoginRefusedError("It is refused.", remedy="Look.", cause=LoginCause.USER_INACTIVE),
            15 * MINUTE,
            None,
            id="somebody-has-to-look",
        ),
        pytest.param(
            DatabaseUnreachableError("The database is away.", "Wait."),
            MINUTE,
            None,
            id="the-database-was-away",
        ),
        pytest.param(
            ClaimLostError("Others have it.", remedy="Wait."), MINUTE, None, id="others-have-it"
        ),
        pytest.param(
            AccessRefusedError("The org refuses.", remedy="Look.", code="NO"),
            MINUTE / 2,
            "The org refuses.",
            id="the-org-refuses",
        ),
        pytest.param(
            BusyEnrollmentsError("Others recalculate.", remedy="Wait."),
            MINUTE / 2,
            "Others recalculate.",
            id="busy-enrollments",
        ),
        pytest.param(
            KeyError("a secret"),
            MINUTE / 2,
            "A defect of the program: KeyError.",
            id="a-defect",
        ),
    ],
)
def test_a_case_that_failed_is_given_back_for_later(
    error: Exception, pause: timedelta, failure: str | None
) -> None:
    worker = Worker(error, **{CASE: CaseAction.SUSPEND})

    done, logs = worker.run()

    assert done == AdvancedCase(RunOutcome.FAILED, blocked=0, overdue=0, api_calls=0)
    ((claim, again_at, told),) = worker.ledger.given_back
    assert (claim.case_id, again_at, told) == (CASE, NOW + pause, failure)
    assert worker.ledger.owed == {CASE: CaseAction.SUSPEND}
    assert worker.ledger.finished == []
    # What the org was found to be may be what was wrong.
    assert worker.advance.forgotten == 1
    (line,) = logs
    assert (line["event"], bool(line["exc_info"])) == ("case_failed", failure is not None)
    assert "a secret" not in str(line["detail"])


def test_the_record_tells_why_a_case_failed_without_what_it_held() -> None:
    worker = Worker(KeyError("a secret"))

    worker.run()

    assert worker.last.outcome is RunOutcome.FAILED
    assert worker.last.error is not None
    assert worker.last.error.code == "KeyError"
    assert "secret" not in worker.last.error.message


def test_whoever_lost_its_case_ends_without_settling_it() -> None:
    worker = Worker()

    def lose() -> None:
        worker.ledger.lost = True

    worker.advance.meanwhile = lose
    done, _ = worker.run()

    assert done is not None
    assert done.outcome is RunOutcome.FAILED
    assert worker.ledger.finished == []
    assert worker.last.error is not None
    assert worker.last.error.code == "ClaimLostError"


def test_an_interrupted_process_gives_its_case_back_at_once() -> None:
    worker = Worker()

    def interrupt() -> None:
        raise KeyboardInterrupt

    worker.advance.meanwhile = interrupt
    with pytest.raises(KeyboardInterrupt):
        worker.run()

    assert [(at, why) for _, at, why in worker.ledger.given_back] == [(NOW, None)]
    assert worker.ledger.owed == {CASE: CaseAction.ADVANCE}
