"""What an account that leaves has in the org: assets, users and what stands beside them.

These are Salesforce's own objects, the same in every org, so that no mapping names them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from mapping.org_schema import OrgSchema
from mapping.soql import AllOf, Compare, In, Select
from mapping.wire import Records, Row, rows

ASSET = "Asset"
USER = "User"
USER_LOGIN = "UserLogin"
ASSIGNMENT = "PermissionSetAssignment"
WORK_ITEM = "ProcessInstanceWorkitem"

ASSET_STATUS = "Status"
USER_ACTIVE = "IsActive"
LOGIN_FROZEN = "IsFrozen"

#: The fields that the service changes on these objects; no other is ever written.
CHANGED_FIELDS: Mapping[str, tuple[str, ...]] = {
    ASSET: (ASSET_STATUS,),
    USER_LOGIN: (LOGIN_FROZEN,),
    USER: (USER_ACTIVE,),
}

_PRODUCT_CODE = "Product2.ProductCode"
_LICENCE = "Profile.UserLicense.Name"
_DELEGATED = "PermissionSet.PermissionsDelegatedPortalUserAdmin"
_STANDS_IN = "DelegatedApproverId"


class UserAction(StrEnum):
    """What the service does to the users of an account."""

    NONE = "none"
    FREEZE = "freeze"  #: keeps them out at once; their licences stay in use
    DEACTIVATE = "deactivate"  #: keeps them out and frees their licences


@dataclass(frozen=True, slots=True)
class AccountAsset:
    """One asset of an account. ``price`` is ``None`` where nobody entered one."""

    id: str
    account_id: str | None
    name: str
    status: str | None
    price: Decimal | None
    product_code: str | None


@dataclass(frozen=True, slots=True)
class AccountUser:
    """One user of an account.

    Attributes:
        login_id: The record that a freeze is written to; ``None`` where the org shows none.
        frozen: Whether the login is frozen; ``False`` where the org shows none.
        delegated: May re-activate colleagues, and therefore goes first.
        blockers: What is known to stand against a deactivation, in words.
    """

    id: str
    name: str
    username: str
    active: bool
    licence: str
    login_id: str | None = None
    frozen: bool = False
    delegated: bool = False
    blockers: tuple[str, ...] = ()

    @property
    def may_log_in(self) -> bool:
        """Whether the user can get in at this moment."""
        return self.active and not self.frozen


def asset_select(account_id: str, asset_id: str | None = None) -> Select:
    """Select an account's assets; a named one is read whosever it is."""
    fields = ("Id", "AccountId", "Name", ASSET_STATUS, "Price", _PRODUCT_CODE)
    where = Compare("Id", "=", asset_id) if asset_id else Compare("AccountId", "=", account_id)
    return Select(ASSET, fields, where, order_by=("Id",))


def read_assets(records: Records) -> list[AccountAsset]:
    """Read the answer to ``asset_select``."""
    return [
        AccountAsset(
            id=row.required("Id"),
            account_id=row.text("AccountId"),
            name=row.text("Name") or row.required("Id"),
            status=row.text(ASSET_STATUS),
            price=row.number("Price"),
            product_code=row.text(_PRODUCT_CODE),
        )
        for row in rows(records)
    ]


def user_select(account_id: str) -> Select:
    """Select an account's users, active or not."""
    fields = ("Id", "Name", "Username", USER_ACTIVE, _LICENCE)
    return Select(USER, fields, Compare("AccountId", "=", account_id), order_by=("Id",))


def read_users(records: Records) -> list[AccountUser]:
    """Read the answer to ``user_select``; what stands beside the users is not known yet."""
    return [
        AccountUser(
            id=row.required("Id"),
            name=row.text("Name") or row.required("Id"),
            username=row.text("Username") or "",
            active=row.flag(USER_ACTIVE),
            licence=row.text(_LICENCE) or "an unknown licence",
        )
        for row in rows(records)
    ]


def beside_users_selects(user_ids: Sequence[str], schema: OrgSchema) -> list[Select]:
    """Select what stands beside users, as far as the org shows it; their logins first."""
    selects = [Select(USER_LOGIN, ("Id", "UserId", LOGIN_FROZEN), In("UserId", user_ids))]
    if schema.has(ASSIGNMENT, _DELEGATED):
        delegated = Compare(_DELEGATED, "=", True)  # noqa: FBT003 - a literal of the statement
        where = AllOf((In("AssigneeId", user_ids), delegated))
        selects.append(Select(ASSIGNMENT, ("AssigneeId",), where))
    if schema.has(WORK_ITEM, "ActorId"):
        selects.append(Select(WORK_ITEM, ("ActorId",), In("ActorId", user_ids)))
    if schema.has(USER, _STANDS_IN):
        active = Compare(USER_ACTIVE, "=", True)  # noqa: FBT003 - likewise
        where = AllOf((In(_STANDS_IN, user_ids), active))
        selects.append(Select(USER, (_STANDS_IN,), where))
    return selects


def with_what_is_beside(
    users: Sequence[AccountUser], tables: Sequence[Records]
) -> list[AccountUser]:
    """Add the answers to ``beside_users_selects``; who may re-activate others comes first."""
    by_object: dict[str, list[Row]] = {}
    for table in tables:
        by_object.setdefault(table.sobject, []).extend(rows(table))
    logins = {row.required("UserId"): row for row in by_object.get(USER_LOGIN, ())}
    delegated = {row.text("AssigneeId") for row in by_object.get(ASSIGNMENT, ())}
    approvers = {row.text("ActorId") for row in by_object.get(WORK_ITEM, ())}
    stand_ins = {row.text(_STANDS_IN) for row in by_object.get(USER, ())}
    reasons: Mapping[str, set[str | None]] = {
        "is the approver of a pending approval": approvers,
        "stands in for another user's approvals": stand_ins,
    }

    def complete(user: AccountUser) -> AccountUser:
        login = logins.get(user.id)
        return replace(
            user,
            login_id=login.required("Id") if login else None,
            frozen=login.flag(LOGIN_FROZEN) if login else False,
            delegated=user.id in delegated,
            blockers=tuple(why for why, ids in reasons.items() if user.id in ids),
        )

    found = [complete(user) for user in users]
    return sorted(found, key=lambda user: (not user.delegated, user.id))
