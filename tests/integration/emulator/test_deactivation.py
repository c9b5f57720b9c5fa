"""What keeps a user from being deactivated, and how it is taken away."""

from __future__ import annotations

import httpx
import pytest

from emulator.org_data import JsonScalar
from emulator.running import RunningOrg
from emulator.store import Record
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.partner_org import ADMINISTRATOR_USERNAME, partner_users, stored
from tests.unit.emulator.small_org import ident

REQUEST = ident("04i", 1)


@pytest.fixture
def users(partners: RunningOrg) -> list[Record]:
    return partner_users(partners.org)


def change(api: OrgClient, user: Record, **fields: object) -> httpx.Response:
    return api.request("PATCH", f"/sobjects/User/{user.id}", json=fields)


def block(api: OrgClient, user: Record, task: str | None) -> None:
    answer = api.http.post(f"/__emu__/users/{user.id}", json={"Blocker": task})
    assert answer.status_code == 204


def ask_for_approval(running: RunningOrg, user: Record) -> None:
    """Let a request for approval wait for the user, as an approval process does."""
    row: dict[str, JsonScalar] = {
        "Id": REQUEST,
        "ActorId": user.id,
        "ProcessInstanceId": ident("04g", 1),
    }
    running.org.commit_late("ProcessInstanceWorkitem", row, seconds=0)


def test_a_task_that_only_setup_shows_keeps_the_user_active(
    partners: RunningOrg, offboarding: OrgClient, users: list[Record]
) -> None:
    block(offboarding, users[-1], "default lead owner")

    answer = change(offboarding, users[-1], IsActive=False)

    assert answer.status_code == 400
    assert answer.json() == [
        {
            "errorCode": "FIELD_INTEGRITY_EXCEPTION",
            "message": "You cannot deactivate this user: the user is default lead owner.",
            "fields": ["IsActive"],
        }
    ]
    assert stored(partners.org, users[-1].id, "IsActive") is True
    block(offboarding, users[-1], None)
    assert change(offboarding, users[-1], IsActive=False).status_code == 204


def test_each_row_of_a_collection_is_kept_from_it_by_itself(
    offboarding: OrgClient, users: list[Record]
) -> None:
    block(offboarding, users[0], "default case owner")
    records = [{"attributes": {"type": "User"}, "Id": user.id, "IsActive": False} for user in users]
    rows = offboarding.request("PATCH", "/composite/sobjects", json={"records": records}).json()

    assert [row["success"] for row in rows] == [False, True, True]
    assert rows[0]["errors"][0]["statusCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert "default case owner" in rows[0]["errors"][0]["message"]


def test_a_pending_approver_stays_active_until_the_request_goes_to_another(
    partners: RunningOrg, offboarding: OrgClient, users: list[Record]
) -> None:
    seller = users[-1]
    ask_for_approval(partners, seller)
    text = f"SELECT ProcessInstanceId FROM ProcessInstanceWorkitem WHERE ActorId = '{seller.id}'"  # noqa: S608 - ours
    assert offboarding.query(text).json()["totalSize"] == 1

    refusal = change(offboarding, seller, IsActive=False).json()[0]

    assert refusal["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert f"pending approver of {REQUEST}" in refusal["message"]
    admin = log_in(partners, offboarding.http, ADMINISTRATOR_USERNAME)
    path = f"/sobjects/ProcessInstanceWorkitem/{REQUEST}"
    assert admin.request("PATCH", path, json={"ActorId": users[0].id}).status_code == 204
    assert change(offboarding, seller, IsActive=False).status_code == 204


def test_a_delegated_approver_of_an_active_user_stays_active(
    offboarding: OrgClient, users: list[Record]
) -> None:
    chief, deputy = users[0], users[-1]
    assert change(offboarding, chief, DelegatedApproverId=deputy.id).status_code == 204

    refusal = change(offboarding, deputy, IsActive=False).json()[0]

    assert refusal["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert f"delegated approver of {chief.id}" in refusal["message"]
    assert change(offboarding, chief, IsActive=False).status_code == 204
    assert change(offboarding, deputy, IsActive=False).status_code == 204


def test_who_is_inactive_or_names_nobody_else_is_not_in_the_way(
    offboarding: OrgClient, users: list[Record]
) -> None:
    chief, deputy = users[0], users[-1]
    for user in (chief, deputy):
        assert change(offboarding, user, DelegatedApproverId=deputy.id).status_code == 204
    assert change(offboarding, chief, DelegatedApproverId=None).status_code == 204

    assert change(offboarding, deputy, IsActive=False).status_code == 204


def test_disabling_the_portal_is_a_deactivation(
    partners: RunningOrg, offboarding: OrgClient, users: list[Record]
) -> None:
    block(offboarding, users[-1], "default workflow user")

    refusal = change(offboarding, users[-1], IsPortalEnabled=False).json()[0]

    assert refusal["errorCode"] == "FIELD_INTEGRITY_EXCEPTION"
    assert stored(partners.org, users[-1].id, "ContactId") is not None


def test_blocked_users_can_be_frozen_and_changed_otherwise(
    offboarding: OrgClient, users: list[Record]
) -> None:
    block(offboarding, users[-1], "sole recipient of an e-mail alert")
    text = f"SELECT Id FROM UserLogin WHERE UserId = '{users[-1].id}'"  # noqa: S608 - ours
    (login,) = offboarding.query(text).json()["records"]

    frozen = offboarding.request(
        "PATCH", f"/sobjects/UserLogin/{login['Id']}", json={"IsFrozen": True}
    )

    assert frozen.status_code == 204
    assert change(offboarding, users[-1], Title="Former seller").status_code == 204


@pytest.mark.parametrize(
    ("user", "task", "status"), [("005000000000099AAA", "any", 404), (None, 5, 400)]
)
def test_a_blocker_needs_a_user_and_a_text(
    partners: RunningOrg, http: httpx.Client, user: str | None, task: object, status: int
) -> None:
    identifier = user or partner_users(partners.org)[0].id
    answer = http.post(f"/__emu__/users/{identifier}", json={"Blocker": task})

    assert answer.status_code == status
