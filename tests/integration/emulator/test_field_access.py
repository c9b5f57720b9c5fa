from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from emulator.api_error import ApiError
from emulator.loading import OrgDataError
from emulator.org_data import HiddenField
from emulator.running import RunningOrg
from emulator.store import Values
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import (
    ADMINISTRATOR,
    PARTNER_PROFILE,
    SELLER,
    deal,
    ident,
    small_data,
    small_org,
)

PROFILE = ident("00e", 9)


def _values(running: RunningOrg) -> Values:
    user = running.org.store.table("User").get(ADMINISTRATOR)
    assert user is not None
    return user.values


@pytest.fixture
def seller(running: RunningOrg, http: httpx.Client) -> OrgClient:
    client = log_in(running, http, "seller@partner.example")
    show(client, is_visible=False)
    return client


def show(client: OrgClient, *, is_visible: bool) -> None:
    place = {"profileId": PARTNER_PROFILE, "object": "opportunity", "field": "amount"}
    answer = client.http.post("/__emu__/fields", json={**place, "visible": is_visible})
    assert answer.status_code == 204, answer.text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT Amount FROM Opportunity",
        "SELECT Id FROM Opportunity WHERE Amount > 1",
        "SELECT Id FROM Opportunity ORDER BY Amount",
        "SELECT SUM(Amount) FROM Opportunity",
    ],
)
def test_a_hidden_field_is_a_missing_one_in_queries(seller: OrgClient, query: str) -> None:
    answer = seller.query(query)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert "No such column 'Amount' on entity 'Opportunity'" in answer.json()[0]["message"]


def test_a_hidden_field_is_neither_described_nor_read(seller: OrgClient) -> None:
    described = seller.request("GET", "/sobjects/Opportunity/describe").json()
    record = seller.request("GET", f"/sobjects/Opportunity/{deal(1)}").json()

    assert "Amount" not in {field["name"] for field in described["fields"]}
    assert "Amount" not in record
    assert record["Name"] == "Deal 1"


def test_a_hidden_field_cannot_be_written_and_keeps_its_value(
    seller: OrgClient, api: OrgClient
) -> None:
    path = f"/sobjects/Opportunity/{deal(1)}"
    refused = seller.request("PATCH", path, json={"Amount": 1})
    accepted = seller.request("PATCH", path, json={"Name": "Later"})

    assert (refused.status_code, refused.json()[0]["errorCode"]) == (400, "INVALID_FIELD")
    assert accepted.status_code == 204
    record = api.request("GET", path).json()
    assert (record["Name"], record["Amount"]) == ("Later", 25000.0)


def test_a_record_made_without_seeing_a_field_has_it_all_the_same(
    seller: OrgClient, api: OrgClient
) -> None:
    body = {"Name": "New", "StageName": "Prospecting", "CloseDate": "2026-03-01"}
    made = seller.request("POST", "/sobjects/Opportunity", json=body).json()

    assert api.request("GET", f"/sobjects/Opportunity/{made['id']}").json()["Amount"] is None


def test_other_profiles_see_what_one_does_not(seller: OrgClient, api: OrgClient) -> None:
    assert seller.query("SELECT Id FROM Opportunity").status_code == 200
    assert api.query("SELECT Amount FROM Opportunity").status_code == 200


def test_a_job_fails_when_its_field_is_hidden_meanwhile(
    admin: OrgClient, running: RunningOrg
) -> None:
    with running.org.lock:
        running.org.store.write("User", ADMINISTRATOR, {**_values(running), "ProfileId": PROFILE})
        running.org.store.commit()
    query = {"operation": "query", "query": "SELECT Amount FROM Opportunity"}
    job = admin.request("POST", "/jobs/query", json=query).json()
    place = {"profileId": PROFILE, "object": "Opportunity", "field": "Amount"}
    admin.http.post("/__emu__/fields", json={**place, "visible": False})

    for _ in range(2):
        job = admin.request("GET", f"/jobs/query/{job['id']}").json()
    assert job["state"] == "Failed"
    assert job["errorMessage"].startswith("INVALID_FIELD : ")


def test_fields_may_be_hidden_from_the_start() -> None:
    hidden = HiddenField(PARTNER_PROFILE, "Opportunity", "Amount")
    org = small_org(data=replace(small_data(), hidden_fields=(hidden,)))
    seller = org.sharing.viewer(SELLER)
    assert seller is not None

    with pytest.raises(ApiError, match="No such column 'Amount'"):
        org.queries.run(seller, "SELECT Amount FROM Opportunity", version="62.0")


def test_what_cannot_be_hidden_is_refused_from_the_start() -> None:
    hidden = HiddenField(PARTNER_PROFILE, "Opportunity", "Name")

    with pytest.raises(OrgDataError, match="Name is no field that can be hidden"):
        small_org(data=replace(small_data(), hidden_fields=(hidden,)))


def test_a_field_can_be_shown_again(seller: OrgClient) -> None:
    show(seller, is_visible=True)

    assert seller.query("SELECT Amount FROM Opportunity").status_code == 200
