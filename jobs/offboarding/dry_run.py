"""The plan of a case: what would happen, to whom, and what would be lost. Changes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.offboarding.account_view import AccountView, read_account
from jobs.offboarding.asset_choice import AssetRules, choose_asset
from jobs.offboarding.final_snapshot import StandingEnrollment
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.steps import PlannedStep, Step, Terms
from jobs.offboarding.suspension import require_status
from mapping.account_records import AccountAsset, AccountUser, UserAction
from mapping.field_map import FieldMap
from mapping.offboarding_case import OffboardingCase
from mapping.record_write import fitted
from mapping.soql import AllOf, Clause, Compare, Select
from mapping.wire import rows

#: The longest text that the field takes.
PLAN_LENGTH = 131_072
#: So many records are listed by name; the others are counted.
_LISTED = 50
#: Users are listed one by one as far as the field has room for all that follows.
_LISTED_USERS = 400
#: What is open, by object: the condition beside that of the partner.
_OPEN: Mapping[str, tuple[str, bool]] = {
    "Opportunity": ("IsClosed", False),
    "Lead": ("IsConverted", False),
}


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """A record that is open and would lose its partner with a new owner."""

    sobject: str
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What an off-boarding would touch."""

    asset: AccountAsset
    account: AccountView
    enrollments: Sequence[StandingEnrollment]
    open_records: Sequence[OpenRecord]


def dry_run(
    case: OffboardingCase,
    rules: AssetRules,
    *,
    view: OrgView,
    acting: OrgView,
    field_map: FieldMap,
    enrollments: Sequence[StandingEnrollment],
) -> DryRun:
    """Read whatever the off-boarding of a case would touch.

    Args:
        case: The case; it names an account.
        rules: Which asset is the membership.
        view: The org as the integration user sees it.
        acting: The org as the identity that may change assets and users sees it.
        field_map: The mapping.
        enrollments: The account's enrollments.

    Raises:
        CaseBlockedError: there is no asset to suspend, or its status is not there.
        ConnectorError: the org did not answer.
    """
    require_status(acting.schema, rules.suspended)
    account_id = case.inputs.account_id or ""
    account = read_account(acting, account_id, case.inputs.asset_id)
    asset = choose_asset(account.assets, rules, account_id, case.inputs.asset_id)
    return DryRun(
        asset=asset,
        account=account,
        enrollments=enrollments,
        open_records=_open_records(view, field_map, account_id),
    )


def open_objects(field_map: FieldMap) -> tuple[str, ...]:
    """Name the objects whose open records are looked at."""
    return tuple(each.sobject for each in field_map.sources.values() if each.sobject in _OPEN)


def plan_text(
    found: DryRun,
    case: OffboardingCase,
    terms: Terms,
    *,
    steps: Sequence[PlannedStep],
    rules: AssetRules,
    today: date,
) -> str:
    """Write the plan for people."""
    suspended = next(each for each in steps if each.step is Step.LICENCE)
    lines = [
        f"Off-boarding of {case.account_name} ({case.name}), planned on {today}.",
        f"The licence is suspended on {suspended.due_on}; the notice ends on {terms.ends_on}.",
        "Nothing is changed before a person sets Approved.",
        "",
        *_asset_lines(found.asset, found.account.assets, rules),
        "",
        *_user_lines(found.account.users, terms),
        "",
        *_enrollment_lines(found.enrollments),
        "",
        *_open_lines(found.open_records),
        "",
        "Steps:",
        *(_step_line(each, steps) for each in steps),
    ]
    return fitted("\n".join(lines), PLAN_LENGTH)


def _asset_lines(
    asset: AccountAsset, assets: Sequence[AccountAsset], rules: AssetRules
) -> Iterator[str]:
    yield f"Asset: {asset.name} ({asset.id}): {asset.status} → {rules.suspended}."
    if asset.price is None:
        yield "  It has no price; look whether it is the membership."
    elif asset.price != 0:
        yield f"  It costs {asset.price:f}; look whether it is the membership."
    others = [f"{a.name} ({a.id}, {a.status or 'no status'})" for a in assets if a.id != asset.id]
    if others:
        yield f"  Left as they are: {', '.join(others[:_LISTED])}."


def _user_lines(users: Sequence[AccountUser], terms: Terms) -> Iterator[str]:
    yield f"Users: {len(users)}, of which {sum(user.active for user in users)} are active."
    for user in users[:_LISTED_USERS]:
        state = "active" if user.active else "inactive"
        frozen = ", frozen" if user.frozen else ""
        first = ", delegated administrator: goes first" if user.delegated else ""
        yield f"  {user.name} ({user.username}): {state}{frozen}{first}"
        yield from (f"    cannot be deactivated while this user {why}" for why in user.blockers)
    if len(users) > _LISTED_USERS:
        yield f"  and {len(users) - _LISTED_USERS} more"
    at_suspension, at_end = terms.user_action, terms.at_end
    yield f"  At the suspension: {at_suspension.value}; at the end of notice: {at_end.value}."
    freed = Counter(user.licence for user in users if user.active)
    if UserAction.DEACTIVATE in (at_suspension, at_end):
        told = ", ".join(f"{count} of {licence}" for licence, count in sorted(freed.items()))
        yield f"  Licences freed by it: {told or 'none'}."
        yield "  Once others use them, a rollback cannot re-activate these users."
    else:
        yield "  No licence is freed: freezing keeps it in use."


def _enrollment_lines(enrollments: Sequence[StandingEnrollment]) -> Iterator[str]:
    yield f"Enrollments: {len(enrollments)} are judged once more, then no longer calculated."
    yield from (f"  {each.name} ({each.id})" for each in enrollments[:_LISTED])
    if len(enrollments) > _LISTED:
        yield f"  and {len(enrollments) - _LISTED} more"


def _open_lines(found: Sequence[OpenRecord]) -> Iterator[str]:
    counted = Counter(each.sobject for each in found)
    told = ", ".join(f"{count} {sobject}" for sobject, count in sorted(counted.items()))
    yield f"Open records that lose their partner with a new owner: {told or 'none'}."
    yield from (f"  {each.sobject} {each.name} ({each.id})" for each in found[:_LISTED])
    if len(found) > _LISTED:
        yield f"  and {len(found) - _LISTED} more"


def _step_line(each: PlannedStep, steps: Sequence[PlannedStep]) -> str:
    label = each.name if each.by_service else f"{each.number} {each.name}"
    if each.skipped:
        return f"  {label}: not taken. {each.skipped}"
    numbers = {
        other.step: other.name.split()[0] if other.by_service else str(other.number)
        for other in steps
    }
    gate = f" after {', '.join(numbers[step] for step in each.after)}" if each.after else ""
    return f"  {label}: {each.actor.value}, by {each.due_on}{gate}. Undone by: {each.undone_by}."


def _open_records(view: OrgView, field_map: FieldMap, account_id: str) -> list[OpenRecord]:
    """Read what partner users own and is open: its partner is that of its owner."""
    selects: list[Select] = []
    for source in field_map.sources.values():
        if source.sobject not in _OPEN or source.sobject not in view.schema:
            continue
        flag, value = _OPEN[source.sobject]
        partner: Clause = Compare(source.association[0], "=", account_id)
        where = AllOf((partner, Compare(flag, "=", value)))
        name = source.display if view.schema.has(source.sobject, source.display) else "Id"
        fields = tuple(dict.fromkeys(("Id", name)))
        selects.append(Select(source.sobject, fields, where, order_by=("Id",)))
    if not selects:
        return []
    return [
        OpenRecord(row.sobject, row.required("Id"), row.text(select.fields[-1]) or "")
        for select, table in zip(selects, view.read(selects), strict=True)
        for row in rows(table)
    ]
