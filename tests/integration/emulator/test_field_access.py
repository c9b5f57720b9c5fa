from __future__ import annotations

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import PARTNER_PROFILE, deal


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


def test_a_field_can_be_shown_again(seller: OrgClient) -> None:
    show(seller, is_visible=True)

    assert seller.query("SELECT Amount FROM Opportunity").status_code == 200
