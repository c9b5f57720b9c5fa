"""Advances one case by whatever is due: plan, suspend, watch, settle, close; or take it back.

Everything long-lived is rows in the org. An advance reads them, does what they ask for on this
day, and ends; it may be repeated from any point.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import structlog

from connector.errors import FatalConnectorError
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.case_progress import CaseProgress
from jobs.offboarding.case_report import CaseReport, in_order
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.errors import CaseBlockedError, UnwritableCaseError
from jobs.offboarding.fence import CaseFence
from jobs.offboarding.final_snapshot import FinalSnapshot
from jobs.offboarding.open_case import OpenedCase, open_case
from jobs.offboarding.policy import OffboardingPolicy
from jobs.offboarding.rollback import Rollback
from jobs.offboarding.status_detail import blocked_detail
from jobs.offboarding.step_book import StepBook
from jobs.offboarding.step_states import OVER
from jobs.offboarding.steps import PlannedStep, Step
from mapping.errors import MappingError
from mapping.offboarding_case import ENDED, CaseStatus
from mapping.offboarding_step import StepStatus
from mapping.record_write import FieldValue
from persistence.case_port import CaseAction
from persistence.port import Asked, RequestStore, Urgency

log = structlog.get_logger()

_REASON = "off-boarding rolled back"
_ENDED = "The case was rolled back; open a new one to off-board the partner again."


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvanceCase:
    """Advances cases, one at a time.

    Attributes:
        views: The org as both identities see it.
        batch: What recalculates.
        claims: The claims of this process on enrollments.
        requests: Where recalculations are asked for.
        policy: What the settings say.
        clock: What time it is.
        sleep: Waits, in seconds.
    """

    views: CaseViews
    batch: BatchRun
    claims: ClaimDesk
    requests: RequestStore
    policy: OffboardingPolicy
    clock: Clock
    sleep: Callable[[float], None] = field(default=time.sleep)

    def run(
        self,
        case_id: str,
        action: CaseAction,
        *,
        admit: Callable[[], None],
        run_id: str,
        checked_on: date | None = None,
    ) -> CaseReport:
        """Do what a case asks for today.

        Args:
            case_id: The case, 18 characters; the caller holds it.
            action: What a person asks for, or just to look what is due.
            admit: Raises where the case is no longer held.
            run_id: A fresh UUID.
            checked_on: The day on which the suspension was looked after last.

        Returns:
            The case as it stands now. Where it cannot go on it is Blocked, and says why.

        Raises:
            UnknownCaseError: there is no such case, or no more.
            UnwritableCaseError: the org does not let the case say that it is blocked.
            BusyEnrollmentsError: others do not come to an end with the enrollments.
            MappingError: the org lacks what it takes to read the case.
            ConnectorError: the org failed; repeating makes whole what was begun.
        """
        with self.batch.salesforce.tally() as tally:
            view, field_map = self.views.service(), self.views.field_map
            opened = open_case(view, field_map, case_id, now=self.clock.now, admit=admit)
            advance = _Advance(self, opened, run_id, checked_on)
            try:
                advance.run(action)
            except CaseBlockedError as blocked:
                self.views.forget()
                advance.block(blocked)
            except (MappingError, FatalConnectorError) as error:
                # Whoever looks at the case has to learn what a person must put right.
                self.views.forget()
                advance.block(CaseBlockedError(error.message, remedy=error.remedy))
            return advance.report(tally.calls)


@dataclass(slots=True)
class _Advance:
    """One advance, with what it finds on its way."""

    job: AdvanceCase
    opened: OpenedCase
    run_id: str
    checked_on: date | None
    note: str = ""
    looked: date | None = None
    planned: tuple[PlannedStep, ...] = ()

    @property
    def file(self) -> CaseFile:
        return self.opened.file

    @property
    def today(self) -> date:
        return self.opened.today

    def run(self, action: CaseAction) -> None:
        rollback = Rollback(self.file, self.job.views.acting, self.file.admit)
        begun = self.file.rows.get(rollback.key) is not None
        if self.file.case.status is CaseStatus.ROLLED_BACK:
            # Who asks once more, as after a crash, has what was asked for.
            if action is not CaseAction.ROLLBACK:
                self.note = _ENDED
        elif action is CaseAction.ROLLBACK or begun:
            self._roll_back(rollback)
        elif self.file.case.status in ENDED:
            self.note = "The case is closed."
        elif self._is_untouched_draft(action):
            self.note = "The case is a draft; plan it first."
        else:
            self._go_on(action)

    def block(self, blocked: CaseBlockedError) -> None:
        """Enter why the case cannot go on, what was done and what was not.

        Raises:
            UnwritableCaseError: the org refused to take it.
        """
        log.warning("case_blocked", case=self.file.case.name, why=blocked.sentence)
        detail = blocked_detail(blocked.sentence, self.file)
        try:
            self.file.enter({}, status=CaseStatus.BLOCKED.value, detail=detail)
        except CaseBlockedError as refused:
            raise UnwritableCaseError(
                f"{blocked.message} The case could not be marked as blocked: {refused.message}",
                remedy=refused.remedy,
            ) from refused
        # The steps of people go on: where a plan is there, their deadlines are told.
        told = self.planned if self.file.row(Step.REQUEST) is not None else ()
        book = StepBook(self.file, told, self.today)
        try:
            self.file.enter(book.entries(book.states()))
        except CaseBlockedError as refused:
            # The case tells what stands against it; one step that is refused adds nothing.
            log.warning("steps_not_entered", case=self.file.case.name, why=refused.message)

    def report(self, api_calls: int) -> CaseReport:
        return CaseReport(
            case=self.file.case,
            steps=in_order(self.file.rows.values(), self.file.field_map),
            field_map=self.file.field_map,
            checked_on=self.looked,
            note=self.note,
            api_calls=api_calls,
        )

    def _is_untouched_draft(self, action: CaseAction) -> bool:
        """Whether nobody has asked for anything yet: a proposal is left to people."""
        case = self.file.case
        waits = case.status is CaseStatus.DRAFT and not case.inputs.approved
        return waits and action is not CaseAction.PLAN

    def _go_on(self, action: CaseAction) -> None:
        progress = CaseProgress(
            self.file,
            self.job.policy,
            self.job.views.acting,
            self._final(),
            self._fence().confirm,
            self.today,
        )
        try:
            progress.run(action, self.run_id, self.checked_on)
        finally:
            self.note, self.looked = progress.note, progress.looked
            self.planned = progress.planned

    def _roll_back(self, rollback: Rollback) -> None:
        rollback.run()
        now = self.job.clock.now()
        asked = [
            Asked(enrollment_id=each.id, reason=_REASON, due_at=now, urgency=Urgency.NOW)
            for each in self._final().enrollments()
            if each.active
        ]
        self.job.requests.ask(asked, now=now)
        entries: dict[str, dict[str, FieldValue]] = {
            row.key: {
                "status": StepStatus.SKIPPED.value,
                "detail": row.detail if row.before_value else "The case was rolled back.",
            }
            for row in self.file.rows.values()
            if row.key != rollback.key and row.status not in {*OVER, StepStatus.FAILED}
        }
        row = self.file.rows[rollback.key]
        told = row.detail.splitlines()[0] if row.detail else ""
        self.file.enter(
            entries,
            status=CaseStatus.ROLLED_BACK.value,
            detail=f"Rolled back on {self.today}. {told}",
        )

    def _fence(self) -> CaseFence:
        file = self.file
        return CaseFence(file.view, file.field_map, file.case, file.admit)

    def _final(self) -> FinalSnapshot:
        job = self.job
        confirm = self._fence().confirm
        return FinalSnapshot(self.file, job.batch, job.claims, job.clock, confirm, job.sleep)
