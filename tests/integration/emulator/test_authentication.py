from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from emulator.clock import FixedClock
from emulator.running import RunningOrg
from tests.integration.emulator.client import (
    ROOT,
    OrgClient,
    assertion,
    log_in,
    request_token,
)
from tests.unit.emulator.small_org import INTEGRATION, INTEGRATION_USERNAME, NOW, SELLER

EXPIRED = {"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}


def test_a_signed_assertion_opens_a_session(running: RunningOrg, http: httpx.Client) -> None:
    body = request_token(http, assertion(running, INTEGRATION_USERNAME)).json()

    assert set(body) == {"access_token", "scope", "instance_url", "id", "token_type"}
    assert body["token_type"] == "Bearer"
    assert body["instance_url"] == running.base_url
    assert body["id"].endswith(f"/{INTEGRATION}")
    assert body["access_token"].startswith(running.org.organization_id[:15] + "!")


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "https://login.salesforce.com"},
        {"aud": "https://test.salesforce.com/"},
        {"exp": str(int(NOW.timestamp()) + 60)},
        {"sub": INTEGRATION_USERNAME.upper()},
    ],
    ids=["production", "sandbox", "expiry as text", "username in capitals"],
)
def test_other_forms_of_the_claims_are_taken(
    running: RunningOrg, http: httpx.Client, claims: dict[str, Any]
) -> None:
    answer = request_token(http, assertion(running, INTEGRATION_USERNAME, **claims))

    assert answer.status_code == 200


def test_a_partner_logs_in_at_the_site(running: RunningOrg, http: httpx.Client) -> None:
    site = assertion(running, "seller@partner.example", aud=f"{running.base_url}/partners")
    body = request_token(http, site, site="/partners").json()

    assert body["sfdc_community_url"] == f"{running.base_url}/partners"
    assert body["sfdc_community_id"].startswith("0DB")


@pytest.mark.parametrize(
    ("claims", "error", "description"),
    [
        ({"iss": "other"}, "invalid_client_id", "client identifier invalid"),
        ({"aud": "https://example.com"}, "invalid_grant", "audience is invalid"),
        ({"exp": int(NOW.timestamp())}, "invalid_grant", "expired authorization code"),
        ({"exp": int(NOW.timestamp()) + 3600}, "invalid_grant", "expired authorization code"),
        ({"exp": None}, "invalid_grant", "expired authorization code"),
        ({"sub": "nobody@x.example"}, "invalid_grant", "user hasn't approved this consumer"),
        ({"sub": "rival@partner.example"}, "invalid_grant", "user hasn't approved this consumer"),
        ({"sub": "former@partner.example"}, "inactive_user", "user is inactive"),
    ],
)
def test_claims_that_do_not_fit_are_refused(
    running: RunningOrg,
    http: httpx.Client,
    claims: dict[str, Any],
    error: str,
    description: str,
) -> None:
    answer = request_token(http, assertion(running, INTEGRATION_USERNAME, **claims))

    assert answer.status_code == 400
    assert answer.json() == {"error": error, "error_description": description}


def test_another_key_opens_nothing(running: RunningOrg, http: httpx.Client) -> None:
    claims = {"iss": running.credentials.client_id, "sub": INTEGRATION_USERNAME}
    forged = jwt.encode(claims, rsa.generate_private_key(65537, 2048), algorithm="RS256")

    for given in (forged, "no jwt", ""):
        body = request_token(http, given).json()
        assert body == {"error": "invalid_grant", "error_description": "invalid assertion"}


def test_an_assertion_with_an_id_is_used_once(running: RunningOrg, http: httpx.Client) -> None:
    given = assertion(running, INTEGRATION_USERNAME, jti="1")

    assert [request_token(http, given).status_code for _ in range(2)] == [200, 400]


@pytest.mark.parametrize("is_basic", [True, False], ids=["basic", "in the body"])
def test_client_credentials_open_a_session_of_the_run_as_user(
    running: RunningOrg, http: httpx.Client, *, is_basic: bool
) -> None:
    credentials = running.credentials
    pair = (credentials.client_id, credentials.client_secret)
    form = {"grant_type": "client_credentials"}
    inside = {"client_id": pair[0], "client_secret": pair[1]}
    answer = http.post(
        "/services/oauth2/token",
        data=form if is_basic else {**form, **inside},
        auth=pair if is_basic else httpx.USE_CLIENT_DEFAULT,
    )

    assert answer.status_code == 200
    assert answer.json()["id"].endswith(f"/{INTEGRATION}")
    assert {"issued_at", "signature"} <= set(answer.json())
    assert "refresh_token" not in answer.json()


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "client_credentials", "client_id": "x"}, "invalid_client_id"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({}, "unsupported_grant_type"),
    ],
)
def test_other_grants_are_refused(http: httpx.Client, form: dict[str, str], error: str) -> None:
    answer = http.post("/services/oauth2/token", data=form)

    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_a_wrong_secret_is_refused(running: RunningOrg, http: httpx.Client) -> None:
    form = {
        "grant_type": "client_credentials",
        "client_id": running.credentials.client_id,
        "client_secret": "wrong",
    }

    assert http.post("/services/oauth2/token", data=form).json()["error"] == "invalid_client"


def test_idle_sessions_end_and_activity_extends_them(api: OrgClient, clock: FixedClock) -> None:
    for _ in range(3):
        clock.advance(timedelta(minutes=90))
        assert api.request("GET", "/").status_code == 200

    clock.advance(timedelta(hours=2, seconds=1))
    answer = api.request("GET", "/")
    assert (answer.status_code, answer.json()) == (401, [EXPIRED])


def test_a_revoked_token_is_dead(api: OrgClient) -> None:
    assert api.http.post("/services/oauth2/revoke", data={"token": api.token}).status_code == 200

    assert api.request("GET", "/limits").json() == [EXPIRED]


def test_a_missing_or_foreign_token_is_refused(http: httpx.Client) -> None:
    assert http.get(f"{ROOT}/limits").json() == [EXPIRED]
    assert OrgClient(http, "00D!x").request("GET", "/limits").status_code == 401


def test_a_frozen_user_is_locked_out_at_once(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, "seller@partner.example")
    assert http.post(f"/__emu__/users/{SELLER}", json={"IsFrozen": True}).status_code == 204

    assert seller.request("GET", "/").status_code == 401
    again = request_token(http, assertion(running, "seller@partner.example"))
    assert again.json()["error"] == "inactive_user"


def test_a_user_without_the_api_permission_is_kept_out(
    running: RunningOrg, http: httpx.Client
) -> None:
    executive = log_in(running, http, "executive@partner.example")

    answer = executive.request("GET", "/sobjects")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (403, "API_DISABLED_FOR_ORG")


def test_the_user_behind_a_token_is_told(api: OrgClient) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}
    body = api.http.get("/services/oauth2/userinfo", headers=headers).json()

    assert body["user_id"] == INTEGRATION
    assert body["preferred_username"] == INTEGRATION_USERNAME


def test_the_identity_address_of_a_login_tells_who_it_is(api: OrgClient) -> None:
    headers = {"Authorization": f"Bearer {api.token}"}
    address = api.http.get("/services/oauth2/userinfo", headers=headers).json()["sub"]

    for told in (
        api.http.get(address, headers=headers),
        api.http.get(address, params={"format": "json", "oauth_token": api.token}),
    ):
        assert told.json()["username"] == INTEGRATION_USERNAME
        assert told.json()["id"] == address
    assert api.http.get(address).status_code == 403
