from __future__ import annotations

import httpx
import pytest

from tests.integration.emulator.client import ROOT, OrgClient
from tests.unit.emulator.small_org import PARTNER_PROFILE, SELLER


def test_the_log_tells_every_request(api: OrgClient) -> None:
    api.request("GET", "/query?q=SELECT+Id+FROM+User")

    logged = api.http.get("/__emu__/requests").json()
    assert logged["count"] == 2
    assert logged["requests"][-1] == {"method": "GET", "path": f"{ROOT}/query"}


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("users/005000000000099AAA", {"IsActive": False}, 404),
        ("users/x", {"IsActive": False}, 400),
        (f"users/{SELLER}", {"IsActive": "no"}, 400),
        ("limits", {"max": -1}, 400),
        ("bulk", {"polls": "many"}, 400),
        ("fields", {"profileId": PARTNER_PROFILE}, 400),
        ("fields", {"profileId": PARTNER_PROFILE, "object": "Lead", "field": "Name"}, 404),
        ("fields", {"profileId": PARTNER_PROFILE, "object": "Account", "field": "Id"}, 404),
        ("late", {"object": "Opportunity"}, 400),
        ("late", {"object": "Nothing__c", "values": {}}, 400),
        ("late", {"object": "Opportunity", "values": {"Nothing__c": 1}}, 400),
        ("nothing", {}, 404),
        ("sessions/expire", [], 400),
    ],
)
def test_wrong_switches_are_refused(
    http: httpx.Client, path: str, body: object, status: int
) -> None:
    answer = http.post(f"/__emu__/{path}", json=body)

    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


def test_expired_sessions_end(api: OrgClient) -> None:
    assert api.http.post("/__emu__/sessions/expire").json() == {"ended": 1}
    assert api.request("GET", "/").status_code == 401


def test_limits_are_what_they_are_set_to(api: OrgClient) -> None:
    for body in (
        {"max": 500, "used": 100},
        {"name": "DailyBulkV2QueryJobs", "max": 10, "used": 4},
        {"name": "DataStorageMB", "used": 1000},
    ):
        assert api.http.post("/__emu__/limits", json=body).status_code == 204

    limits = api.request("GET", "/limits").json()
    assert limits["DailyApiRequests"] == {"Max": 500, "Remaining": 399}
    assert limits["DailyBulkV2QueryJobs"] == {"Max": 10, "Remaining": 6}
    assert limits["DataStorageMB"] == {"Max": 1024, "Remaining": 24}
