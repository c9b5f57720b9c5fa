"""Carries a case forward: plan, suspension, watch, end of notice; and enters how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jobs.offboarding.account_view import read_account
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.case_terms import case_terms
from jobs.offboarding.dry_run import dry_run, plan_text
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.final_snapshot import FinalSnapshot
from jobs.offboarding.open_case import require_alone
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.policy import OffboardingPolicy
from jobs.offboarding.procedure import plan_steps, suspension_day
from jobs.offboarding.status_detail import status_detail
from jobs.offboarding.step_book import StepBook
from jobs.offboarding.step_states import OVER
from jobs.offboarding.steps import PlannedStep, Step, Terms
from jobs.offboarding.suspension import Suspension
from jobs.offboarding.watch import LeakWatch
from mapping.offboarding_case import CaseStatus
from mapping.offboarding_step import StepStatus
from persistence.case_port import CaseAction

#: What has to be over before a partner counts as suspended.
_SUSPENDING = (Step.SNAPSHOT, Step.STOP, Step.LICENCE, Step.USERS, Step.BENEFITS)


@dataclass(slots=True)
class CaseProgress:
    """One case on one day.

    Attributes:
        file: The case's file.
        policy: What the settings say.
        acting: Gives the org as the identity that may change assets and users sees it.
        final: Judges and stops the enrollments.
        confirm: Raises where the case no longer asks for it, or is no longer ours.
        today: The org's day.
        note: Why what a person asked for was not done, or blank.
        looked: The day on which the suspension was looked after, if it was.
        planned: The steps, once the case could be read.
    """

    file: CaseFile
    policy: OffboardingPolicy
    acting: Callable[[], OrgView]
    final: FinalSnapshot
    confirm: Callable[[], None]
    today: date
    note: str = ""
    looked: date | None = None
    planned: tuple[PlannedStep, ...] = ()

    def run(self, action: CaseAction, run_id: str, checked_on: date | None) -> None:
        """Do what is due, and what a person asks for.

        Args:
            action: What is asked for; a rollback is not.
            run_id: A fresh UUID.
            checked_on: The day on which the suspension was looked after last.

        Raises:
            CaseBlockedError: the case cannot go on.
            ConnectorError: the org failed; repeating makes whole what was begun.
        """
        self._require_rows()
        terms = case_terms(self.file, self.policy.user_action, self.policy.at_end)
        self.planned = plan_steps(terms, self.policy.calendar(terms.notice_date))
        if action is CaseAction.PLAN and self._begun():
            self.note = "The suspension has begun; its plan stays as it was approved."
        elif action is CaseAction.PLAN or not (self.file.row(Step.REQUEST) or self._begun()):
            self._plan(terms)
            # Before anything is changed: whoever finds a change made must not plan it anew.
            self._settle(terms)
        blocked: list[CaseBlockedError] = []
        if action is not CaseAction.PLAN and not self._is_suspended():
            blocked += self._suspend_if_due(action, terms, run_id)
        if self.file.is_done(Step.LICENCE):
            blocked += self._look_after(terms, checked_on)
        if blocked:
            raise blocked[0]
        self._settle(terms)

    def _require_rows(self) -> None:
        """See that nobody deleted steps that keep what was there before.

        Raises:
            CaseBlockedError: one is in the recycle bin; it is not written anew in its place.
        """
        planned = self.file.row(Step.REQUEST) or self.file.case.suspended_at
        missing = [step for step in _SUSPENDING if self.file.row(step) is None]
        deleted = self.file.deleted(missing) if planned and missing else []
        if deleted:
            raise CaseBlockedError(
                f"Steps that keep what was there before were deleted: {', '.join(deleted)}.",
                remedy="Restore them from the recycle bin; the case goes on by itself.",
            )

    def _begun(self) -> bool:
        return any(self.file.changes(step) for step in _SUSPENDING)

    def _is_suspended(self) -> bool:
        return self._are_over(_SUSPENDING)

    def _plan(self, terms: Terms) -> None:
        require_alone(self.file)
        found = dry_run(
            self.file.case,
            self.policy.assets,
            view=self.file.view,
            acting=self.acting(),
            field_map=self.file.field_map,
            enrollments=self.final.enrollments(),
        )
        text = plan_text(
            found,
            self.file.case,
            terms,
            steps=self.planned,
            rules=self.policy.assets,
            today=self.today,
        )
        self.file.enter({}, plan=text)

    def _suspend_if_due(
        self, action: CaseAction, terms: Terms, run_id: str
    ) -> list[CaseBlockedError]:
        """Suspend the partner on its day; tell what kept that from coming to its end."""
        day = suspension_day(terms, self.policy.calendar(terms.notice_date))
        asked = action is CaseAction.SUSPEND
        if not self.file.case.inputs.approved:
            if self._begun():
                raise _withdrawn()
            if asked:
                self.note = "Nobody has approved the plan: set Approved, then suspend."
            return []
        if self.today < day:
            if asked:
                self.note = f"The suspension is due on {day}; change Suspend At to have it earlier."
            return []
        require_alone(self.file)
        try:
            self._suspension().run(terms.user_action, run_id)
        except CaseBlockedError as blocked:
            # With the licence suspended, all that follows goes on beside what is blocked.
            if not self.file.is_done(Step.LICENCE):
                raise
            return [blocked]
        return []

    def _look_after(self, terms: Terms, checked_on: date | None) -> list[CaseBlockedError]:
        """At the end of notice act once more on the users; until then watch once a day."""
        if not self.file.case.inputs.approved:
            # Somebody may have ticked the licence's step without anybody's approval.
            return [_withdrawn()] if self._begun() and not self._looked_after() else []
        suspension, steps = self._suspension(), self._steps()
        at_end = self.today >= terms.ends_on
        blocked: list[CaseBlockedError] = []
        due = at_end and not self.file.is_done(Step.USERS_AT_END)
        if due and not steps[Step.USERS_AT_END].skipped:
            account_id = self.file.case.inputs.account_id or ""
            account = read_account(suspension.acting, account_id, None)
            blocked = suspension.users(Step.USERS_AT_END, account, terms.at_end)
        if not self.file.is_done(Step.WATCH) and checked_on != self.today:
            watch = LeakWatch(suspension, terms.user_action, self.policy.reapply)
            watch.run(self.today, last=at_end)
            self.looked = self.today
        return blocked

    def _looked_after(self) -> bool:
        """Whether nothing is left for the service to do or to watch."""
        return self._are_over((Step.WATCH, Step.USERS_AT_END))

    def _are_over(self, steps: Iterable[Step]) -> bool:
        return all(
            self.file.is_done(step) or self.file.status(step) is StepStatus.SKIPPED
            for step in steps
        )

    def _settle(self, terms: Terms) -> None:
        """Enter how far every step is, and the case with them."""
        book = StepBook(self.file, self.planned, self.today)
        states = book.states()
        over = all(state.status in OVER for state in states.values())
        status = self._status(terms, over=over)
        detail = status_detail(self.planned, states, self.file.case, note=self.note)
        self.file.enter(book.entries(states), status=status.value, detail=detail)

    def _status(self, terms: Terms, *, over: bool) -> CaseStatus:
        if over:
            return CaseStatus.CLOSED
        if not self._is_suspended():
            return CaseStatus.PLANNED
        return CaseStatus.SUSPENDED if self.today < terms.ends_on else CaseStatus.SETTLING

    def _steps(self) -> Mapping[Step, PlannedStep]:
        return {each.step: each for each in self.planned}

    def _suspension(self) -> Suspension:
        return Suspension(
            file=self.file,
            steps=self._steps(),
            rules=self.policy.assets,
            acting=self.acting(),
            final=self.final,
            confirm=self.confirm,
            today=self.today,
        )


def _withdrawn() -> CaseBlockedError:
    return CaseBlockedError(
        "The approval was withdrawn after the suspension had begun.",
        remedy="Set Approved to let it go on, or roll the case back.",
    )
