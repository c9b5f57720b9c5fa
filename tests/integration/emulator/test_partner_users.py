"""Freezing, deactivating and activating users through the API, and the licences they hold."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from emulator.store import Record
from tests.integration.emulator.client import OrgClient, assertion, log_in, request_token
from tests.unit.emulator.partner_org import (
    INTEGRATION_USERNAME,
    partner_license,
    partner_users,
    stored,
)


@pytest.fixture
def seller(partners: RunningOrg) -> Record:
    return partner_users(partners.org)[-1]


@pytest.fixture
def seller_client(partners: RunningOrg, http: httpx.Client, seller: Record) -> OrgClient:
    switch = http.post(f"/__emu__/users/{seller.id}", json={"Approved": True, "ApiEnabled": True})
    assert switch.status_code == 204
    return log_in(partners, http, str(seller.values["Username"]))


def login_of(api: OrgClient, user_id: str) -> dict[str, Any]:
    text = f"SELECT Id, IsFrozen FROM UserLogin WHERE UserId = '{user_id}'"  # noqa: S608 - ours
    (row,) = api.query(text).json()["records"]
    found: dict[str, Any] = row
    return found


def freeze(api: OrgClient, user_id: str, *, frozen: bool = True) -> None:
    path = f"/sobjects/UserLogin/{login_of(api, user_id)['Id']}"
    assert api.request("PATCH", path, json={"IsFrozen": frozen}).status_code == 204


def change(api: OrgClient, user_id: str, **fields: object) -> httpx.Response:
    return api.request("PATCH", f"/sobjects/User/{user_id}", json=fields)


def error(answer: httpx.Response) -> tuple[int, str, str]:
    (first,) = answer.json()
    return answer.status_code, first["errorCode"], first["message"]


def used_licenses(api: OrgClient) -> int:
    text = "SELECT UsedLicenses FROM UserLicense WHERE Name = 'Partner Community'"
    (row,) = api.query(text).json()["records"]
    return int(row["UsedLicenses"])


def test_freezing_ends_sessions_and_refuses_logins(
    partners: RunningOrg, offboarding: OrgClient, seller_client: OrgClient, seller: Record
) -> None:
    username = str(seller.values["Username"])
    assert seller_client.request("GET", "/").status_code == 200

    freeze(offboarding, seller.id)

    assert login_of(offboarding, seller.id)["IsFrozen"] is True
    assert seller_client.request("GET", "/").status_code == 401
    again = request_token(seller_client.http, assertion(partners, username))
    assert again.json()["error"] == "inactive_user"


def test_sessions_that_freezing_ended_stay_ended_when_the_user_is_thawed(
    partners: RunningOrg, offboarding: OrgClient, seller_client: OrgClient, seller: Record
) -> None:
    freeze(offboarding, seller.id)
    freeze(offboarding, seller.id, frozen=False)

    assert seller_client.request("GET", "/").status_code == 401
    new = log_in(partners, seller_client.http, str(seller.values["Username"]))
    assert new.request("GET", "/").status_code == 200


def test_a_freeze_that_is_taken_back_ends_no_session(
    offboarding: OrgClient, seller_client: OrgClient, seller: Record
) -> None:
    login = login_of(offboarding, seller.id)["Id"]
    row = {"attributes": {"type": "UserLogin"}, "Id": login, "IsFrozen": True}
    unknown = {**row, "Id": f"{login[:-6]}zzzAAA"}
    body = {"allOrNone": True, "records": [row, unknown]}
    answer = offboarding.request("PATCH", "/composite/sobjects", json=body)

    assert [one["success"] for one in answer.json()] == [False, False]
    assert seller_client.request("GET", "/").status_code == 200


def test_a_frozen_user_keeps_the_licence(offboarding: OrgClient, seller: Record) -> None:
    before = used_licenses(offboarding)

    freeze(offboarding, seller.id)

    assert used_licenses(offboarding) == before


def test_login_rows_need_manage_users(
    partners: RunningOrg, http: httpx.Client, offboarding: OrgClient, seller: Record
) -> None:
    login = login_of(offboarding, seller.id)["Id"]
    integration = log_in(partners, http, INTEGRATION_USERNAME)

    assert error(integration.query("SELECT Id FROM UserLogin"))[:2] == (400, "INVALID_TYPE")
    answer = integration.request("PATCH", f"/sobjects/UserLogin/{login}", json={"IsFrozen": True})
    assert error(answer)[:2] == (404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_login_rows_are_neither_created_nor_deleted(
    offboarding: OrgClient, seller: Record, method: str
) -> None:
    path = "/sobjects/UserLogin"
    if method == "DELETE":
        path += f"/{login_of(offboarding, seller.id)['Id']}"
    answer = offboarding.request(method, path, json={"IsFrozen": True})

    assert error(answer)[:2] == (400, "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY")


def test_licences_follow_every_activation(offboarding: OrgClient, seller: Record) -> None:
    before = used_licenses(offboarding)

    seen = []
    for is_active in (False, False, True, True):
        assert change(offboarding, seller.id, IsActive=is_active).status_code == 204
        seen.append(used_licenses(offboarding) - before)

    assert seen == [-1, -1, 0, 0]


def test_a_deactivation_that_is_taken_back_leaves_the_licence_in_use(
    offboarding: OrgClient, seller: Record
) -> None:
    before = used_licenses(offboarding)
    row = {"attributes": {"type": "User"}, "Id": seller.id, "IsActive": False}
    records = [row, {**row, "Id": None}]
    body = {"allOrNone": True, "records": records}
    offboarding.request("PATCH", "/composite/sobjects", json=body)

    assert used_licenses(offboarding) == before


def test_nobody_is_activated_without_a_free_licence(
    partners: RunningOrg, offboarding: OrgClient, seller: Record
) -> None:
    assert change(offboarding, seller.id, IsActive=False).status_code == 204
    license_row, store = partner_license(partners.org), partners.org.store
    values = {**license_row.values, "TotalLicenses": license_row.values["UsedLicenses"]}
    store.write("UserLicense", license_row.id, values)
    store.commit()

    assert error(change(offboarding, seller.id, IsActive=True)) == (
        400,
        "LICENSE_LIMIT_EXCEEDED",
        "License Limit Exceeded: the org is out of Partner Community licenses",
    )
    assert stored(partners.org, seller.id, "IsActive") is False


def test_another_profile_takes_another_licence(
    partners: RunningOrg, offboarding: OrgClient, seller: Record
) -> None:
    before = used_licenses(offboarding)
    (profile,) = partners.org.store.table("Profile").matching("Name", "Channel Manager")
    employee_license = str(profile.values["UserLicenseId"])
    in_use = stored(partners.org, employee_license, "UsedLicenses")

    assert change(offboarding, seller.id, ProfileId=profile.id).status_code == 204

    assert used_licenses(offboarding) == before - 1
    assert isinstance(in_use, int)
    assert stored(partners.org, employee_license, "UsedLicenses") == in_use + 1


def test_the_switch_moves_licences_too(offboarding: OrgClient, seller: Record) -> None:
    before = used_licenses(offboarding)

    answer = offboarding.http.post(f"/__emu__/users/{seller.id}", json={"IsActive": False})

    assert answer.status_code == 204
    assert used_licenses(offboarding) == before - 1


def test_a_late_change_moves_the_licence_once_it_shows(
    offboarding: OrgClient, seller: Record
) -> None:
    before = used_licenses(offboarding)
    values = {"Id": seller.id, "IsActive": False}
    body = {"object": "User", "values": values, "seconds": 0}

    assert offboarding.http.post("/__emu__/late", json=body).status_code == 200
    assert used_licenses(offboarding) == before - 1


def test_a_new_user_takes_a_licence_and_can_be_frozen(
    offboarding: OrgClient, seller: Record
) -> None:
    before = used_licenses(offboarding)
    names = (
        "LastName",
        "Email",
        "ProfileId",
        "TimeZoneSidKey",
        "LocaleSidKey",
        "LanguageLocaleKey",
    )
    fields = {name: seller.values[name] for name in names}
    body = {**fields, "Username": "new@partner.example", "IsActive": True}

    created = offboarding.request("POST", "/sobjects/User", json=body)

    assert created.status_code == 201, created.text
    assert used_licenses(offboarding) == before + 1
    freeze(offboarding, created.json()["id"])


def test_disabling_the_portal_deactivates_and_empties_the_contact_for_good(
    partners: RunningOrg, offboarding: OrgClient, seller: Record
) -> None:
    before = used_licenses(offboarding)

    assert change(offboarding, seller.id, IsPortalEnabled=False).status_code == 204

    now = [stored(partners.org, seller.id, name) for name in ("IsActive", "ContactId", "AccountId")]
    assert now == [False, None, None]
    assert used_licenses(offboarding) == before - 1
    for again in ({"IsPortalEnabled": True}, {"IsActive": True}):
        answer = change(offboarding, seller.id, **again)
        assert error(answer)[:2] == (400, "FIELD_INTEGRITY_EXCEPTION")


@pytest.mark.parametrize("is_active", [True, False])
def test_the_portal_is_not_disabled_together_with_a_word_on_activity(
    partners: RunningOrg, offboarding: OrgClient, seller: Record, *, is_active: bool
) -> None:
    answer = change(offboarding, seller.id, IsPortalEnabled=False, IsActive=is_active)

    assert error(answer)[:2] == (400, "FIELD_INTEGRITY_EXCEPTION")
    assert answer.json()[0]["fields"] == ["IsActive", "IsPortalEnabled"]
    assert stored(partners.org, seller.id, "ContactId") is not None
