"""The use case of the daemon: advance one case that waits, and put on record what came of it."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from jobs.aftermath import aftermath, told
from jobs.clock import Clock
from jobs.offboarding.advance import AdvanceCase
from jobs.offboarding.case_report import CaseReport
from jobs.offboarding.errors import UnknownCaseError
from jobs.offboarding.held_case import CaseDesk, HeldCase
from jobs.run_ending import reported
from persistence.case_port import CaseAction, CaseStanding
from persistence.port import Run, RunError, RunOutcome, RunStore

log = structlog.get_logger()

#: The kind of the runs that are on record.
KIND = "off-boarding"


@dataclass(frozen=True, slots=True)
class AdvancedCase:
    """What became of one case: counts alone, so that it can be kept anywhere."""

    outcome: RunOutcome
    blocked: int
    overdue: int
    api_calls: int


@dataclass(frozen=True, slots=True)
class WorkOffCases:
    """Claims the next case, advances it, and settles or gives back the request."""

    advance: AdvanceCase
    desk: CaseDesk
    runs: RunStore
    clock: Clock

    def run(self, run_id: str) -> AdvancedCase | None:
        """Advance one case; ``None`` where none waits.

        Args:
            run_id: A fresh UUID.

        Raises:
            PersistenceError: the database fails; what was claimed comes back by itself.
        """
        with self.desk.next() as held:
            if held is None:
                return None
            case_id = held.claim.case_id
            with structlog.contextvars.bound_contextvars(run=run_id, case=case_id):
                return self._advance(held, run_id)

    def _advance(self, held: HeldCase, run_id: str) -> AdvancedCase:
        self.runs.start(Run(id=run_id, kind=KIND, started_at=self.clock.now()))
        error: RunError | None = None
        report: CaseReport | None = None
        try:
            report = advance_held(self.advance, held, run_id)
        except UnknownCaseError as gone:
            # Deleted since it was asked for: there is nothing to come back to.
            held.finish()
            log.info("case_gone", detail=gone.message)
        except Exception as caught:  # noqa: BLE001 - whatever it is, the case comes back
            self._give_back(held, caught)
            known = reported(caught, begun=True)
            error = RunError(known.code, known.message)
        done = _counted(report, error)
        self.runs.finish(
            run_id,
            outcome=done.outcome,
            finished_at=self.clock.now(),
            api_calls=done.api_calls,
            enrollments=0,
            error=error,
        )
        return done

    def _give_back(self, held: HeldCase, error: Exception) -> None:
        after = aftermath(error, attempts=held.claim.attempts, now=self.clock.now())
        reason = told(error)
        log.warning(
            "case_failed",
            error=type(error).__name__,
            detail=reason,
            again_at=after.again_at.isoformat(),
            exc_info=error if after.counts else None,
        )
        self.advance.views.forget()
        held.give_back(after.again_at, reason if after.counts else None)


def advance_held(advance: AdvanceCase, held: HeldCase, run_id: str) -> CaseReport:
    """Advance a case that is held, and settle it.

    Raises:
        Exception: as ``AdvanceCase.run``; the case is still held.
    """
    report = advance.run(
        held.claim.case_id,
        held.claim.action,
        admit=held.confirm,
        run_id=run_id,
        checked_on=held.claim.checked_on,
    )
    held.finish(
        CaseStanding(checked_on=report.checked_on, blocked=report.blocked, overdue=report.overdue)
    )
    asked = held.claim.action is not CaseAction.ADVANCE
    if asked or report.blocked or report.overdue:
        log.info(
            "case_advanced",
            status=report.case.status.value,
            action=held.claim.action.value,
            overdue=report.overdue,
            note=report.note or None,
        )
    return report


def _counted(report: CaseReport | None, error: RunError | None) -> AdvancedCase:
    if report is None:
        outcome = RunOutcome.FAILED if error else RunOutcome.SUCCEEDED
        return AdvancedCase(outcome, blocked=0, overdue=0, api_calls=0)
    outcome = RunOutcome.PARTIAL if report.blocked else RunOutcome.SUCCEEDED
    return AdvancedCase(
        outcome, blocked=int(report.blocked), overdue=report.overdue, api_calls=report.api_calls
    )
