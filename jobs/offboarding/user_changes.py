"""What is done to the users of an account: freeze, or freeze and deactivate; who comes first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from jobs.offboarding.changes import Change
from jobs.offboarding.org_view import OrgView
from mapping.account_records import (
    LOGIN_FROZEN,
    USER,
    USER_ACTIVE,
    USER_LOGIN,
    AccountUser,
    UserAction,
)
from mapping.soql import In, Select
from mapping.wire import rows

_NO_LOGIN = "has no login record that could be frozen, or it may not be read"


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What an action means for some users.

    Attributes:
        freezes: Logins to be frozen.
        deactivations: Users to be deactivated, once they are frozen.
        impossible: Why some cannot be frozen, by user id.
    """

    freezes: tuple[Change, ...]
    deactivations: tuple[Change, ...]
    impossible: Mapping[str, str]


def user_changes(users: Sequence[AccountUser], action: UserAction) -> UserChanges:
    """Tell what an action means; users who are inactive are left alone.

    Whoever may re-activate colleagues comes first. A user is frozen before being deactivated:
    where the deactivation is refused, nobody gets in all the same.
    """
    if action is UserAction.NONE:
        return UserChanges((), (), {})
    active = [user for user in users if user.active]
    freezes = [
        Change(USER_LOGIN, user.login_id, {LOGIN_FROZEN: (False, True)})
        for user in active
        if user.login_id and not user.frozen
    ]
    impossible = {user.id: _NO_LOGIN for user in active if not user.login_id}
    deactivations: list[Change] = []
    if action is UserAction.DEACTIVATE:
        deactivations = [Change(USER, user.id, {USER_ACTIVE: (True, False)}) for user in active]
        impossible = {}
    return UserChanges(tuple(freezes), tuple(deactivations), impossible)


def delegated_first(users: Sequence[AccountUser]) -> _DelegatedFirst:
    """Cut freezes so that those who may re-activate others are frozen before the others."""
    return _DelegatedFirst(frozenset(user.login_id or "" for user in users if user.delegated))


@dataclass(frozen=True, slots=True)
class _DelegatedFirst:
    logins: frozenset[str]

    def __call__(self, changes: Sequence[Change]) -> Iterable[Sequence[Change]]:
        first = [change for change in changes if change.id in self.logins]
        others = [change for change in changes if change.id not in self.logins]
        return [lot for lot in (first, others) if lot]


def read_shown(
    view: OrgView, changes: Sequence[Change], fields: Mapping[str, tuple[str, ...]]
) -> Mapping[str, Mapping[str, object]]:
    """Read what the records of some changes show now, by id; those that are gone are absent.

    Args:
        view: The org as the identity that makes the changes sees it.
        changes: Of any objects.
        fields: What to read, by object.
    """
    ids: dict[str, list[str]] = {}
    for change in changes:
        ids.setdefault(change.sobject, []).append(change.id)
    selects = [Select(sobject, ("Id", *fields[sobject]), In("Id", ids[sobject])) for sobject in ids]
    return {row.required("Id"): row.values for table in view.read(selects) for row in rows(table)}
