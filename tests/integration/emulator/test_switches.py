from __future__ import annotations

import httpx
import pytest

from tests.integration.emulator.client import ROOT, OrgClient
from tests.unit.emulator.small_org import SELLER


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
