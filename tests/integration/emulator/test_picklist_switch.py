"""Picklist values that an administrator takes away and puts back while somebody relies on them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import ENROLLMENT, PARTNER_PROFILE, deal

STATUS = "picklists/Partner_Enrollment__c/Status__c"
STAGE = "picklists/Opportunity/StageName"


def switch(api: OrgClient, resource: str, **body: object) -> None:
    answer = api.http.post(f"/__emu__/{resource}", json=body)
    assert answer.status_code == 204, answer.text


def described(api: OrgClient, name: str, field: str) -> dict[str, Any]:
    answer = api.request("GET", f"/sobjects/{name}/describe").json()
    found: dict[str, Any] = next(one for one in answer["fields"] if one["name"] == field)
    return found


def active(api: OrgClient, name: str, field: str) -> list[str]:
    values = described(api, name, field)["picklistValues"]
    return [one["value"] for one in values if one["active"]]


def set_status(api: OrgClient, value: str) -> httpx.Response:
    path = f"/sobjects/Partner_Enrollment__c/{ENROLLMENT}"
    return api.request("PATCH", path, json={"Status__c": value})


def test_a_value_that_is_taken_away_is_inactive_and_refused_until_it_is_back(
    api: OrgClient,
) -> None:
    switch(api, STATUS, Pending=False)

    assert active(api, "Partner_Enrollment__c", "Status__c") == ["Current"]
    refused = set_status(api, "Pending")
    assert refused.status_code == 400
    assert refused.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    switch(api, STATUS, Pending=True)
    assert active(api, "Partner_Enrollment__c", "Status__c") == ["Current", "Pending"]
    assert set_status(api, "Pending").status_code == 204


def test_values_that_are_not_named_stay_as_they_are(api: OrgClient) -> None:
    switch(api, STATUS, Pending=False)
    switch(api, STATUS, Current=False, Pending=None)

    assert active(api, "Partner_Enrollment__c", "Status__c") == []


def test_records_keep_a_value_that_is_taken_away(api: OrgClient) -> None:
    switch(api, STATUS, Current=False)

    rows = api.query("SELECT Id FROM Partner_Enrollment__c WHERE Status__c = 'Current'")
    assert rows.json()["totalSize"] > 0


def test_an_unrestricted_picklist_takes_what_it_does_not_offer(admin: OrgClient) -> None:
    path = f"/sobjects/Opportunity/{deal(1)}"
    switch(admin, STAGE, **{"Closed Lost": False})
    assert admin.request("PATCH", path, json={"StageName": "Closed Lost"}).status_code == 204

    switch(admin, STAGE, restricted=True)

    assert described(admin, "Opportunity", "StageName")["restrictedPicklist"] is True
    refused = admin.request("PATCH", path, json={"StageName": "Closed Lost"})
    assert refused.json()[0]["errorCode"] == "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST"
    switch(admin, STAGE, restricted=False)
    assert admin.request("PATCH", path, json={"StageName": "Anything"}).status_code == 204


def test_a_profile_with_hidden_fields_meets_the_change_too(
    running: RunningOrg, http: httpx.Client, admin: OrgClient
) -> None:
    seller = log_in(running, http, "seller@partner.example")
    hidden = {"profileId": PARTNER_PROFILE, "object": "Opportunity", "field": "Amount"}
    switch(admin, "fields", **hidden, visible=False)
    assert "Prospecting" in active(seller, "Opportunity", "StageName")

    switch(admin, STAGE, Prospecting=False)

    assert "Prospecting" not in active(seller, "Opportunity", "StageName")


@pytest.mark.parametrize(
    ("place", "body", "status"),
    [
        ("Nothing/Status", {}, 404),
        ("Opportunity/Nothing", {}, 404),
        ("Opportunity/Amount", {"restricted": True}, 404),
        ("Opportunity/StageName", {"Nowhere": False}, 404),
        ("Opportunity/StageName", {"Closed Lost": "no"}, 400),
        ("Opportunity/StageName", {"restricted": 1}, 400),
    ],
)
def test_wrong_picklist_switches_are_refused(
    http: httpx.Client, place: str, body: dict[str, object], status: int
) -> None:
    answer = http.post(f"/__emu__/picklists/{place}", json=body)

    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")
