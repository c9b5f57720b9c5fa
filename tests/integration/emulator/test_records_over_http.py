from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import ROOT, OrgClient, log_in
from tests.unit.emulator.small_org import (
    ENROLLMENT,
    deal,
    ident,
)

DEAL = {"Name": "New", "StageName": "Prospecting", "CloseDate": "2026-05-01", "Amount": 12345678.9}
ROW = "/sobjects/Criterion_Progress__c"


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


def test_versions_are_listed_without_login(http: httpx.Client) -> None:
    listed = http.get("/services/data/").json()

    assert {
        "label": "Winter '25",
        "url": "/services/data/v62.0",
        "version": "62.0",
    } in listed


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/services/data/v62.0/nothing", 404),
        ("/services/data/v99.0/", 404),
        ("/services/data/v62/", 404),
        ("/services/data/v25.0/", 410),
        ("/elsewhere", 404),
    ],
)
def test_unknown_addresses_are_told_apart_from_retired_ones(
    api: OrgClient, path: str, status: int
) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}

    assert api.http.get(path, headers=headers).status_code == status


def test_requests_are_counted_and_the_version_list_is_not(api: OrgClient) -> None:
    used = [api.request("GET", "/").headers["Sforce-Limit-Info"] for _ in range(2)]
    api.http.get("/services/data/")
    limits = api.request("GET", "/limits").json()

    assert used == ["api-usage=1/100000", "api-usage=2/100000"]
    assert limits["DailyApiRequests"] == {"Max": 100000, "Remaining": 99997}


def test_the_daily_limit_stops_everything(api: OrgClient) -> None:
    api.http.post("/__emu__/limits", json={"max": 10, "used": 10})

    answer = api.request("GET", "/limits")
    assert code(answer) == (403, "REQUEST_LIMIT_EXCEEDED")
    assert answer.json()[0]["message"] == "TotalRequests Limit exceeded."


def test_limits_need_view_setup(admin: OrgClient) -> None:
    assert code(admin.request("GET", "/limits")) == (403, "INSUFFICIENT_ACCESS")


def test_describe_tells_prefixes_and_fields(api: OrgClient) -> None:
    listed = api.request("GET", "/sobjects").json()
    described = api.request("GET", "/sobjects/opportunity/describe").json()
    fields = {field["name"]: field for field in described["fields"]}

    prefixes = {item["name"]: item["keyPrefix"] for item in listed["sobjects"]}
    assert prefixes["Opportunity"] == "006"
    assert "UserLogin" not in prefixes
    assert fields["Amount"]["type"] == "currency"
    assert (fields["Amount"]["precision"], fields["Amount"]["scale"]) == (18, 2)
    assert fields["AccountId"]["referenceTo"] == ["Account"]
    assert fields["Deal_Key__c"]["externalId"] is True
    assert fields["OwnerId"]["relationshipName"] == "Owner"
    assert fields["StageName"]["picklistValues"][0]["value"] == "Prospecting"


def test_a_record_is_created_read_changed_and_deleted(admin: OrgClient) -> None:
    created = admin.request("POST", "/sobjects/Opportunity/", json=DEAL)
    identifier = created.json()["id"]
    path = f"/sobjects/Opportunity/{identifier}"

    assert created.status_code == 201
    assert created.json() == {"id": identifier, "success": True, "errors": []}
    assert created.headers["Location"] == ROOT + path
    shown = admin.request("GET", f"{path}?fields=Name,Amount")
    assert '"Amount":1.23456789E7' in shown.text
    assert admin.request("PATCH", path, json={"Amount": 5}).status_code == 204
    assert '"Amount":5.0' in admin.request("GET", path).text
    assert admin.request("DELETE", path).status_code == 204
    assert code(admin.request("GET", path)) == (404, "ENTITY_IS_DELETED")


@pytest.mark.parametrize(
    ("method", "path", "more", "expected"),
    [
        ("GET", f"/sobjects/Opportunity/{ident('006', 99)}", {}, (404, "NOT_FOUND")),
        ("GET", "/sobjects/Opportunity/abc", {}, (400, "MALFORMED_ID")),
        ("GET", "/sobjects/Nothing/describe", {}, (404, "NOT_FOUND")),
        ("PUT", "/sobjects/Opportunity", {}, (405, "METHOD_NOT_ALLOWED")),
        (
            "POST",
            "/sobjects/Opportunity",
            {"content": "{", "headers": {"Content-Type": "application/json"}},
            (400, "JSON_PARSER_ERROR"),
        ),
        ("POST", "/sobjects/Opportunity", {"content": "x"}, (415, "UNSUPPORTED_MEDIA_TYPE")),
        ("POST", "/sobjects/Opportunity", {}, (400, "JSON_PARSER_ERROR")),
        ("POST", "/sobjects/Opportunity", {"json": {"X": 1}}, (400, "INVALID_FIELD")),
        ("GET", "/query?q=SELECT", {}, (400, "MALFORMED_QUERY")),
        ("GET", "/query", {}, (400, "MALFORMED_QUERY")),
        ("GET", f"/query?q={'x' * 17000}", {}, (414, "URI_TOO_LONG")),
        ("GET", "/query/0r8000000000001AAA-2000", {}, (400, "INVALID_QUERY_LOCATOR")),
    ],
)
def test_wrong_requests_are_refused_as_salesforce_refuses_them(
    admin: OrgClient, method: str, path: str, more: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert code(admin.request(method, path, **more)) == expected


def test_an_upsert_creates_once_and_changes_afterwards(api: OrgClient) -> None:
    body = {"Enrollment__c": ENROLLMENT, "Value__c": 1.5}
    first = api.request("PATCH", f"{ROW}/Key__c/new%2Fkey", json=body)
    second = api.request("PATCH", f"{ROW}/Key__c/NEW%2Fkey", json={"Value__c": 2})

    assert (first.status_code, first.json()["created"]) == (201, True)
    assert (second.status_code, second.json()["created"]) == (200, False)
    assert first.json()["id"] == second.json()["id"]
    assert api.request("GET", f"{ROW}/Key__c/new%2Fkey").json()["Value__c"] == 2.0


def test_an_upsert_must_not_repeat_its_key(api: OrgClient) -> None:
    answer = api.request("PATCH", f"{ROW}/Key__c/k1", json={"Key__c": "k1"})

    assert code(answer) == (400, "INVALID_FIELD")
    assert "Key__c field should not be specified" in answer.text


def test_an_upsert_by_a_field_that_is_no_key_is_not_found(api: OrgClient) -> None:
    answer = api.request("PATCH", f"{ROW}/Value__c/1", json={})

    assert code(answer) == (404, "NOT_FOUND")


def test_an_ambiguous_key_lists_the_choices(admin: OrgClient) -> None:
    for number in (1, 2):
        path = f"/sobjects/Opportunity/{deal(number)}"
        assert admin.request("PATCH", path, json={"Batch__c": "b"}).status_code == 204

    answer = admin.request("PATCH", "/sobjects/Opportunity/Batch__c/b", json={"Amount": 1})
    assert answer.status_code == 300
    assert answer.json() == [f"{ROOT}/sobjects/Opportunity/{deal(number)}" for number in (1, 2)]


def test_records_of_others_are_not_found(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, "seller@partner.example")

    assert seller.request("GET", f"/sobjects/Opportunity/{deal(1)}").status_code == 200
    assert code(seller.request("GET", f"/sobjects/Opportunity/{deal(2)}")) == (404, "NOT_FOUND")
