"""The service's own steps: what suspends a partner, in the order that loses nothing.

First whatever can be refused is looked at. Then the enrollments are judged for the last time and
stopped, the membership asset is suspended, the users are kept out, the benefits end. A step
that is done is not done again; one that failed is tried again at the next advance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import structlog

from jobs.offboarding.account_view import AccountView, read_account
from jobs.offboarding.asset_choice import AssetRules, choose_asset
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.changes import Change
from jobs.offboarding.effect import Effect, Lots, Outcome, at_once, five_at_once
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.final_snapshot import FinalSnapshot
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.steps import PlannedStep, Step
from jobs.offboarding.user_changes import delegated_first, read_shown, user_changes
from jobs.offboarding.words import counted
from mapping.account_records import (
    ASSET,
    ASSET_STATUS,
    CHANGED_FIELDS,
    USER,
    USER_LOGIN,
    AccountAsset,
    UserAction,
)
from mapping.offboarding_step import StepStatus
from mapping.org_schema import OrgSchema
from mapping.soql import AllOf, Compare, In, Select
from mapping.wire import rows

log = structlog.get_logger()

_LISTED = 10
_TICK = "Remove what stands against it, or tick Done on the step to leave it as it is."


@dataclass(frozen=True, slots=True)
class Suspension:
    """Carries out the service's steps of one case.

    Attributes:
        file: The case's file.
        steps: The planned steps.
        rules: Which asset is the membership.
        acting: The org as the identity that may change assets and users.
        final: Judges and stops the enrollments.
        confirm: Raises where the case no longer asks for it, or is no longer ours.
        today: The org's day.
    """

    file: CaseFile
    steps: Mapping[Step, PlannedStep]
    rules: AssetRules
    acting: OrgView
    final: FinalSnapshot
    confirm: Callable[[], None]
    today: date

    def run(self, action: UserAction, run_id: str) -> None:
        """Suspend the partner, as far as that is not done.

        Args:
            action: What is done to the users.
            run_id: A fresh UUID.

        Raises:
            CaseBlockedError: it cannot go on; what was done stays, and is entered.
            ConnectorError: the org failed; repeating makes it whole.
        """
        account = self.look()
        self.final.take(self.steps[Step.SNAPSHOT], self.steps[Step.STOP], run_id)
        self._licence(account)
        blocked = [*self.users(Step.USERS, account, action), *self._benefits()]
        if blocked:
            raise blocked[0]

    def look(self) -> AccountView:
        """Read the account, and refuse what could not be carried out to its end.

        Raises:
            CaseBlockedError: nothing was changed.
        """
        if not self.file.is_done(Step.LICENCE):
            # Described anew: a value may have gone since, and nothing is to be begun then.
            described = OrgView(self.acting.salesforce, (ASSET,))
            require_status(described.schema, self.rules.suspended)
        inputs = self.file.case.inputs
        account_id = inputs.account_id or ""
        account = read_account(self.acting, account_id, inputs.asset_id)
        begun = self.file.changes(Step.LICENCE)
        if not begun and not self.file.is_done(Step.LICENCE):
            choose_asset(account.assets, self.rules, account_id, inputs.asset_id)
        elif begun:
            self._require_same(begun, account_id, inputs.asset_id)
        return account

    def users(self, step: Step, account: AccountView, action: UserAction) -> list[CaseBlockedError]:
        """Freeze or deactivate the users, and tell what stands against it.

        Raises:
            CaseBlockedError: the former values could not be kept; nothing was changed.
        """
        planned = self.steps[step]
        if planned.skipped or self.file.is_done(step):
            return []
        wanted = user_changes(account.users, action)
        lots = delegated_first(account.users)
        outcome = self._effect(planned, USER_LOGIN, lots).carry_out(wanted.freezes)
        refused = {**outcome.refused, **wanted.impossible}
        if action is UserAction.DEACTIVATE:
            outcome = self._effect(planned, USER, five_at_once).carry_out(wanted.deactivations)
            # A freeze that was refused is no matter once the user is deactivated.
            refused = dict(outcome.refused)
        names = _names(account)
        if not refused:
            self.file.settle(planned, StepStatus.DONE, _users_told(account, outcome))
            return []
        listed = [f"{names.get(key, key)}: {why}" for key, why in sorted(refused.items())]
        told = "; ".join(listed[:_LISTED])
        verb = "deactivated" if action is UserAction.DEACTIVATE else "frozen"
        sentence = f"{counted(len(refused), 'user')} could not be {verb}: {told}."
        self.file.settle(planned, StepStatus.FAILED, sentence)
        return [CaseBlockedError(sentence, remedy=_TICK)]

    def _licence(self, account: AccountView) -> None:
        step = self.steps[Step.LICENCE]
        if not self.file.is_done(Step.LICENCE):
            self._suspend(step, account)
        if self.file.case.suspended_at is None:
            row = self.file.row(Step.LICENCE)
            told = row.completed_at if row else None
            self.file.enter({}, suspended_at=told or self.file.now())

    def _suspend(self, step: PlannedStep, account: AccountView) -> None:
        wanted: list[Change] = []
        detail = ""
        if not self.file.changes(Step.LICENCE):
            inputs = self.file.case.inputs
            asset = choose_asset(
                account.assets, self.rules, inputs.account_id or "", inputs.asset_id
            )
            if asset.status == self.rules.suspended:
                detail = f"{_told(asset)} was {asset.status} already."
            else:
                wanted = [self._suspended(asset)]
        outcome = self._effect(step, ASSET, at_once).carry_out(wanted)
        if outcome.refused:
            key, why = next(iter(outcome.refused.items()))
            sentence = f"The asset {key} could not be suspended: {why}."
            self.file.settle(step, StepStatus.FAILED, sentence)
            raise CaseBlockedError(sentence, remedy=_TICK)
        for change in outcome.holds:
            before = change.before[ASSET_STATUS]
            detail = f"Asset {change.id}: {before} → {self.rules.suspended}."
        self.file.settle(step, StepStatus.DONE, detail)
        log.info("licence_suspended", case=self.file.case.name)

    def _suspended(self, asset: AccountAsset) -> Change:
        return Change(ASSET, asset.id, {ASSET_STATUS: (asset.status, self.rules.suspended)})

    def _benefits(self) -> list[CaseBlockedError]:
        """End what is active of all enrollments of the account (B2)."""
        step = self.steps[Step.BENEFITS]
        if self.file.is_done(Step.BENEFITS):
            return []
        role = self.file.field_map["enrollment_benefit"]
        ids = [each.id for each in self.final.enrollments()]
        wanted: list[Change] = []
        if ids:
            active = Compare(role["active"], "=", True)  # noqa: FBT003 - a literal of the statement
            where = AllOf((In(role["enrollment"], ids), active))
            select = Select(role.sobject, ("Id", role["ended_on"]), where, order_by=("Id",))
            (table,) = self.file.view.read([select])
            wanted = [
                Change(
                    role.sobject,
                    row.required("Id"),
                    {
                        role["active"]: (True, False),
                        role["ended_on"]: (row.text(role["ended_on"]), self.today.isoformat()),
                    },
                )
                for row in rows(table)
            ]
        fields = {role.sobject: (role["active"], role["ended_on"])}
        view = self.file.view
        effect = Effect(
            self.file,
            step,
            role.sobject,
            view.salesforce,
            lambda changes: read_shown(view, changes, fields),
            at_once,
            self.confirm,
        )
        outcome = effect.carry_out(wanted)
        if outcome.refused:
            key, why = next(iter(outcome.refused.items()))
            count = counted(len(outcome.refused), "benefit")
            sentence = f"{count} could not be ended, such as {key}: {why}."
            self.file.settle(step, StepStatus.FAILED, sentence)
            return [CaseBlockedError(sentence, remedy=_TICK)]
        self.file.settle(step, StepStatus.DONE, f"{counted(len(outcome.holds), 'benefit')} ended.")
        return []

    def _effect(self, step: PlannedStep, sobject: str, lots: Lots) -> Effect:
        view = self.acting
        return Effect(
            self.file,
            step,
            sobject,
            view.salesforce,
            lambda changes: read_shown(view, changes, CHANGED_FIELDS),
            lots,
            self.confirm,
        )

    def _require_same(self, begun: Sequence[Change], account_id: str, named: str | None) -> None:
        """See that the case still means the account and the asset that it has begun with."""
        ids = [change.id for change in begun]
        if named is not None and named not in ids:
            raise CaseBlockedError(
                f"The case names another asset than {ids[0]}, which it has begun to suspend.",
                remedy="Clear the field Asset, or roll the case back and open a new one.",
            )
        select = Select(ASSET, ("Id", "AccountId"), In("Id", ids))
        (table,) = self.acting.read([select])
        owners = {row.text("AccountId") for row in rows(table)}
        if owners - {account_id}:
            raise CaseBlockedError(
                "The case names another account than the one whose asset it has suspended.",
                remedy="Set the account back, or roll the case back and open a new one.",
            )


def require_status(schema: OrgSchema, suspended: str) -> None:
    """Refuse to begin where the asset could not take the status.

    Raises:
        CaseBlockedError: the picklist lacks it; nothing was changed.
        MappingError: the status may not be read.
    """
    field = schema.field(ASSET, ASSET_STATUS)
    if suspended not in field.choices:
        raise CaseBlockedError(
            f"Asset.Status has no active value {suspended}.",
            remedy=f"Add {suspended} to the values of Asset.Status in Salesforce, or set "
            "TIERWRIGHT_OFFBOARDING__SUSPENDED_STATUS to one that is there.",
        )


def _names(account: AccountView) -> Mapping[str, str]:
    """Name users by their own ids and by those of their logins."""
    named = {user.id: user.name for user in account.users}
    return named | {user.login_id: user.name for user in account.users if user.login_id}


def _users_told(account: AccountView, outcome: Outcome) -> str:
    names = _names(account)
    told = ", ".join(names.get(change.id, change.id) for change in outcome.holds)
    return (
        f"{counted(len(outcome.holds), 'user')}: {told}."
        if told
        else "No user of the account could get in."
    )


def _told(asset: AccountAsset) -> str:
    return f"Asset {asset.name} ({asset.id})"
