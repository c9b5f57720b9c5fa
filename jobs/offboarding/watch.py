"""The watch over a suspension: once a day until the end of notice, is it still what it was?

A delegated administrator may re-activate colleagues, an administrator may mean well, a new user
may be made. What is found is listed, and put back where the settings say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import structlog

from jobs.offboarding.account_view import AccountView, read_account
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.changes import Change
from jobs.offboarding.effect import Effect, Lots, at_once, five_at_once
from jobs.offboarding.steps import Step
from jobs.offboarding.suspension import Suspension
from jobs.offboarding.user_changes import delegated_first, read_shown, user_changes
from jobs.offboarding.words import counted
from mapping.account_records import (
    ASSET,
    ASSET_STATUS,
    CHANGED_FIELDS,
    USER,
    USER_ACTIVE,
    USER_LOGIN,
    AccountUser,
    UserAction,
)
from mapping.offboarding_step import StepStatus

log = structlog.get_logger()

#: How much of what was found earlier stays on the step, and how its lines begin.
_KEPT = 3_900
_FOUND = "- "


@dataclass(frozen=True, slots=True)
class Leak:
    """One thing that is no longer as the suspension left it, in words, and what puts it back."""

    told: str
    change: Change | None


@dataclass(frozen=True, slots=True)
class LeakWatch:
    """Watches over one suspended case; ``reapply`` puts back what it finds."""

    suspension: Suspension
    action: UserAction
    reapply: bool

    def run(self, today: date, *, last: bool) -> Sequence[Leak]:
        """Look once, enter what is found, and put it back where that is wanted.

        Args:
            today: The org's day.
            last: The notice is over: where all is well, the watch ends.

        Raises:
            CaseBlockedError: the org refused an entry.
            ConnectorError: the org failed; look again.
        """
        file, step = self.suspension.file, self.suspension.steps[Step.WATCH]
        # The asset is read by its id: somebody may have moved it to another account.
        account = read_account(
            self.suspension.acting, file.case.inputs.account_id or "", self._asset()
        )
        leaks = self._leaks(account)
        for leak in leaks:
            log.warning("suspension_leaks", case=file.case.name, found=leak.told)
        notes = [f"{_FOUND}{today}: {leak.told}." for leak in leaks]
        standing = len(leaks)
        if self.reapply and leaks:
            put_back, notes_of_it = self._put_back(account, leaks, today)
            notes += notes_of_it
            standing -= put_back
        row = file.row(Step.WATCH)
        earlier = [line for line in (row.detail if row else "").splitlines() if line[:1] == "-"]
        head = f"Looked last on {today}: {_counted(standing)}."
        well = StepStatus.DONE if last else StepStatus.WAITING
        status = StepStatus.FAILED if standing else well
        file.settle(step, status, "\n".join([head, *notes, *earlier])[:_KEPT])
        return leaks

    def _leaks(self, account: AccountView) -> list[Leak]:
        return [*self._assets(account), *self._users(account), *self._enrollments()]

    def _asset(self) -> str | None:
        """Give the asset that was suspended, or that was found suspended; ``None`` for none."""
        file = self.suspension.file
        kept = file.changes(Step.LICENCE)
        if kept:
            return kept[0].id
        return None if _is_ticked(file, Step.LICENCE) else file.case.inputs.asset_id

    def _assets(self, account: AccountView) -> list[Leak]:
        suspended, ours = self.suspension.rules.suspended, self._asset()
        if ours is None:
            return []
        asset = next((each for each in account.assets if each.id == ours), None)
        if asset is None:
            return [Leak(f"asset {ours} is not there any more", None)]
        if asset.status == suspended:
            return []
        change = Change(ASSET, asset.id, {ASSET_STATUS: (asset.status, suspended)})
        return [Leak(f"asset {asset.name} ({asset.id}) is {asset.status}", change)]

    def _enrollments(self) -> list[Leak]:
        """Tell of enrollments that are calculated: they were made since, or set going again."""
        if _is_ticked(self.suspension.file, Step.STOP):
            return []
        status = self.suspension.file.field_map["enrollment"]["status"]
        return [
            Leak(f"enrollment {each.name} ({each.id}) is calculated", None)
            for each in self.suspension.final.enrollments()
            if not each.is_stopped(status)
        ]

    def _users(self, account: AccountView) -> list[Leak]:
        if self.action is UserAction.NONE:
            return []
        known = self._known_users(account)
        freezes = {c.id: c for c in user_changes(account.users, UserAction.FREEZE).freezes}
        deactivated = self._deactivated()
        leaks: list[Leak] = []
        for user in account.users:
            name = f"user {user.name} ({user.username})"
            if user.active and user.id in deactivated:
                again = Change(USER, user.id, {USER_ACTIVE: (True, False)})
                leaks.append(Leak(f"{name} was re-activated", again))
            elif user.may_log_in and not self._accepted(user):
                leaks.append(Leak(f"{name} {_how(user, known)}", freezes.get(user.login_id or "")))
        return leaks

    def _deactivated(self) -> frozenset[str]:
        """Give the users that the suspension has deactivated; a step that failed has not all."""
        file = self.suspension.file
        steps = [
            step
            for step in (Step.USERS, Step.USERS_AT_END)
            if file.is_done(step) and not _is_ticked(file, step)
        ]
        kept = [change for step in steps for change in file.changes(step)]
        return frozenset(change.id for change in kept if change.sobject == USER)

    def _known_users(self, account: AccountView) -> frozenset[str]:
        """Give the users that the suspension dealt with, by their own ids."""
        file = self.suspension.file
        kept = [*file.changes(Step.USERS), *file.changes(Step.USERS_AT_END)]
        ids = {change.id for change in kept}
        return frozenset(user.id for user in account.users if ids & {user.id, user.login_id})

    def _accepted(self, user: AccountUser) -> bool:
        """Whether a person has taken the step as it is although this user could not be frozen."""
        return _is_ticked(self.suspension.file, Step.USERS) and not user.login_id

    def _put_back(
        self, account: AccountView, leaks: Sequence[Leak], today: date
    ) -> tuple[int, list[str]]:
        suspension = self.suspension
        step, view = suspension.steps[Step.WATCH], suspension.acting
        lots: Mapping[str, Lots] = {
            ASSET: at_once,
            USER_LOGIN: delegated_first(account.users),
            USER: five_at_once,
        }
        refused: dict[str, str] = {}
        count = 0
        for sobject, cut in lots.items():
            wanted = [
                leak.change for leak in leaks if leak.change and leak.change.sobject == sobject
            ]
            effect = Effect(
                suspension.file,
                step,
                sobject,
                view.salesforce,
                lambda changes: read_shown(view, changes, CHANGED_FIELDS),
                cut,
                suspension.confirm,
            )
            outcome = effect.carry_out(wanted)
            refused |= outcome.refused
            count += len({change.id for change in wanted} - outcome.refused.keys())
        told = [f"{_FOUND}{today}: {key} could not be put back: {refused[key]}." for key in refused]
        return count, [f"{_FOUND}{today}: {count} put back.", *told]


def _is_ticked(file: CaseFile, step: Step) -> bool:
    """Whether a person has taken a step as it is."""
    row = file.row(step)
    return row is not None and row.done


def _how(user: AccountUser, known: frozenset[str]) -> str:
    if user.id in known:
        return "was unfrozen or re-activated"
    return "is new, or was active without being frozen"


def _counted(standing: int) -> str:
    return f"{counted(standing, 'finding')} to be put right" if standing else "the suspension holds"
