"""Partner users who manage their colleagues, and so could undo a suspension."""

from __future__ import annotations

import httpx
import pytest

from emulator.running import RunningOrg
from emulator.store import Record
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.partner_org import partner_users, stored


@pytest.fixture
def users(partners: RunningOrg) -> list[Record]:
    """The executive, the manager, who manages the colleagues, and the seller."""
    (assignment,) = (
        row
        for row in partners.org.store.table("PermissionSetAssignment").records()
        if stored(partners.org, str(row.values["PermissionSetId"]), "IsOwnedByProfile") is False
    )
    manager = partners.org.store.find(str(assignment.values["AssigneeId"]))
    assert manager is not None
    table = partners.org.store.table("User")
    return list(table.matching("AccountId", manager.values["AccountId"]))


def set_user(http: httpx.Client, user: Record, **flags: bool) -> None:
    assert http.post(f"/__emu__/users/{user.id}", json=flags).status_code == 204


def log_in_as(running: RunningOrg, http: httpx.Client, user: Record) -> OrgClient:
    set_user(http, user, Approved=True, ApiEnabled=True)
    return log_in(running, http, str(user.values["Username"]))


def activate(api: OrgClient, user: Record) -> httpx.Response:
    return api.request("PATCH", f"/sobjects/User/{user.id}", json={"IsActive": True})


def test_a_colleague_is_activated_again(
    partners: RunningOrg, http: httpx.Client, users: list[Record]
) -> None:
    _, manager, seller = users
    set_user(http, seller, IsActive=False)

    answer = activate(log_in_as(partners, http, manager), seller)

    assert answer.status_code == 204
    assert stored(partners.org, seller.id, "IsActive") is True


def test_a_frozen_one_undoes_nothing(
    partners: RunningOrg, http: httpx.Client, users: list[Record]
) -> None:
    _, manager, seller = users
    api = log_in_as(partners, http, manager)
    set_user(http, seller, IsActive=False)
    set_user(http, manager, IsFrozen=True)

    assert activate(api, seller).status_code == 401
    assert stored(partners.org, seller.id, "IsActive") is False


def test_nobody_of_another_account_is_managed(
    partners: RunningOrg, http: httpx.Client, users: list[Record]
) -> None:
    stranger = partner_users(partners.org)[-1]
    assert stranger not in users
    set_user(http, stranger, IsActive=False)

    answer = activate(log_in_as(partners, http, users[1]), stranger)

    assert answer.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


def test_a_superior_without_the_permission_manages_nobody(
    partners: RunningOrg, http: httpx.Client, users: list[Record]
) -> None:
    executive, _, seller = users
    set_user(http, seller, IsActive=False)

    answer = activate(log_in_as(partners, http, executive), seller)

    assert answer.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
