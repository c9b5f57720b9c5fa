"""A thin client: logs in by JWT and speaks to version 62.0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import jwt

from emulator.running import RunningOrg
from tests.unit.emulator.small_org import NOW, private_key

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
ROOT = "/services/data/v62.0"


def assertion(running: RunningOrg, username: str, **claims: object) -> str:
    expiry: datetime = NOW + timedelta(minutes=3)
    payload = {
        "iss": running.credentials.client_id,
        "sub": username,
        "aud": running.base_url,
        "exp": int(expiry.timestamp()),
        **claims,
    }
    # The key object: reading it from its PEM checks it each time, which is slow.
    return jwt.encode(payload, private_key(), algorithm="RS256")


def request_token(http: httpx.Client, given: str, site: str = "") -> httpx.Response:
    form = {"grant_type": JWT_BEARER, "assertion": given}
    return http.post(f"{site}/services/oauth2/token", data=form)


@dataclass(frozen=True, slots=True)
class OrgClient:
    http: httpx.Client
    token: str

    def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        content: str | bytes | None = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        return self.http.request(
            method,
            f"{ROOT}{path}",
            json=json,
            content=content,
            params=params,
            headers={"Authorization": f"Bearer {self.token}", **(headers or {})},
        )

    def query(self, text: str, batch_size: int = 2000) -> httpx.Response:
        headers = {"Sforce-Query-Options": f"batchSize={batch_size}"}
        return self.request("GET", "/query", params={"q": text}, headers=headers)

    def composite(self, *subrequests: dict[str, Any], all_or_none: bool = False) -> httpx.Response:
        body = {"allOrNone": all_or_none, "compositeRequest": list(subrequests)}
        return self.request("POST", "/composite", json=body)


def log_in(running: RunningOrg, http: httpx.Client, username: str) -> OrgClient:
    answer = request_token(http, assertion(running, username))
    assert answer.status_code == 200, answer.text
    return OrgClient(http, answer.json()["access_token"])
