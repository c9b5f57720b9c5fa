"""A thin client: logs in by JWT and speaks to version 62.0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt

from emulator.running import RunningOrg
from tests.unit.emulator.small_org import NOW

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ROOT = "/services/data/v62.0"


def assertion(running: RunningOrg, username: str, **claims: Any) -> str:
    expiry: datetime = NOW + timedelta(minutes=3)
    payload = {
        "iss": running.credentials.client_id,
        "sub": username,
        "aud": running.base_url,
        "exp": int(expiry.timestamp()),
        **claims,
    }
    return jwt.encode(payload, running.credentials.private_key_pem, algorithm="RS256")


def request_token(http: httpx.Client, given: str, site: str = "") -> httpx.Response:
    form = {"grant_type": JWT_BEARER, "assertion": given}
    return http.post(f"{site}/services/oauth2/token", data=form)


@dataclass(frozen=True, slots=True)
class OrgClient:
    http: httpx.Client
    token: str

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **more.pop("headers", {})}
        return self.http.request(method, f"{ROOT}{path}", headers=headers, **more)

    def query(self, text: str, **headers: str) -> httpx.Response:
        return self.request("GET", "/query", params={"q": text}, headers=headers)

    def composite(self, *subrequests: dict[str, Any], all_or_none: bool = False) -> httpx.Response:
        body = {"allOrNone": all_or_none, "compositeRequest": list(subrequests)}
        return self.request("POST", "/composite", json=body)


def log_in(running: RunningOrg, http: httpx.Client, username: str) -> OrgClient:
    answer = request_token(http, assertion(running, username))
    assert answer.status_code == 200, answer.text
    return OrgClient(http, answer.json()["access_token"])
