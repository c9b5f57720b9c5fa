"""Reads what the account of a case has in the org, as the identity of off-boarding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jobs.offboarding.org_view import OrgView
from mapping.account_records import (
    ASSET,
    ASSIGNMENT,
    USER,
    USER_LOGIN,
    WORK_ITEM,
    AccountAsset,
    AccountUser,
    asset_select,
    beside_users_selects,
    read_assets,
    read_users,
    user_select,
    with_what_is_beside,
)

#: What has to be described to read a partner.
ACCOUNT_OBJECTS = (
    *(ASSET, "Product2", USER, "Profile", "UserLicense", USER_LOGIN),
    *(ASSIGNMENT, "PermissionSet", WORK_ITEM),
)


@dataclass(frozen=True, slots=True)
class AccountView:
    """Assets and users of one account; delegated administrators come first."""

    assets: tuple[AccountAsset, ...]
    users: tuple[AccountUser, ...]


def read_account(view: OrgView, account_id: str, asset_id: str | None) -> AccountView:
    """Read an account; two API calls.

    Args:
        view: The org as the identity of off-boarding sees it.
        account_id: The account.
        asset_id: The only asset that is of interest; ``None`` reads all of the account's.

    Raises:
        MappingError: an object or field is hidden from the identity.
        ConnectorError: the org did not answer.
    """
    assets, users = view.read([asset_select(account_id, asset_id), user_select(account_id)])
    return AccountView(tuple(read_assets(assets)), tuple(_complete(view, read_users(users))))


def _complete(view: OrgView, users: Sequence[AccountUser]) -> list[AccountUser]:
    if not users:
        return []
    selects = beside_users_selects([user.id for user in users], view.schema)
    return with_what_is_beside(users, view.read(selects))
