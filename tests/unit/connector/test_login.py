from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import jwt
import pytest
import respx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from connector.errors import (
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
    RateLimitedError,
)
from connector.login import Login
from tests.unit.connector.fake_org import INSTANCE, ORG_ID, USER_ID, Settings
from tests.unit.connector.token_host import GRANTED, NOW, by_jwt, log_in


def refusal(host: respx.Route, answer: httpx.Response) -> LoginRefusedError:
    host.return_value = answer
    with pytest.raises(LoginRefusedError) as raised:
        log_in()
    return raised.value


def sent(host: respx.Route) -> dict[str, str]:
    form = parse_qs(host.calls.last.request.content.decode())
    return {name: values[0] for name, values in form.items()}


def test_an_assertion_names_app_user_audience_and_a_short_life(
    host: respx.Route, rsa_key: RSAPrivateKey
) -> None:
    host.respond(json=GRANTED)

    session = Login(by_jwt(rsa_key), lambda: NOW)()

    form = sent(host)
    claims = jwt.decode(
        form["assertion"],
        rsa_key.public_key(),
        ["RS256"],
        audience="https://login.example.com",
        options={"verify_exp": False},
    )
    assert form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert (claims["iss"], claims["sub"]) == ("consumer-key", "integration@example.com")
    assert 0 < claims["exp"] - NOW.timestamp() <= 180
    assert (session.token, session.instance_url) == ("00D!SESSION", INSTANCE)
    assert (session.organization_id, session.user_id) == (ORG_ID, USER_ID)


def test_the_audience_may_be_named(host: respx.Route, rsa_key: RSAPrivateKey) -> None:
    host.respond(json=GRANTED)

    log_in(replace(by_jwt(rsa_key), audience="https://test.salesforce.com"))

    claims = jwt.decode(sent(host)["assertion"], options={"verify_signature": False})
    assert claims["aud"] == "https://test.salesforce.com"


def test_client_credentials_send_key_and_secret(host: respx.Route) -> None:
    host.respond(json=GRANTED)

    log_in()

    assert sent(host) == {
        "grant_type": "client_credentials",
        "client_id": "consumer-key",
        "client_secret": "consumer-SECRET",
    }


@pytest.mark.parametrize(
    ("error", "description", "cause"),
    [
        ("invalid_client_id", "client identifier invalid", LoginCause.CONSUMER_KEY),
        ("invalid_client", "invalid client credentials", LoginCause.CLIENT_SECRET),
        ("invalid_client", "app must be installed into org", LoginCause.APP_NOT_INSTALLED),
        ("invalid_grant", "user hasn't approved this consumer", LoginCause.NOT_APPROVED),
        (
            "invalid_app_access",
            "user is not admin approved to access this app",
            LoginCause.NOT_APPROVED,
        ),
        ("invalid_grant", "user is not admin approved to access this app", LoginCause.NOT_APPROVED),
        ("invalid_grant", "audience is invalid", LoginCause.AUDIENCE),
        ("invalid_grant", "Audience validation failed", LoginCause.AUDIENCE),
        ("invalid_grant", "expired authorization code", LoginCause.CLOCK),
        ("invalid_grant", "invalid assertion", LoginCause.KEY_MISMATCH),
        ("invalid_grant", "no client credentials user enabled", LoginCause.NO_RUN_AS_USER),
        ("inactive_user", "user is inactive", LoginCause.USER_INACTIVE),
        ("inactive_org", "organization is not active", LoginCause.ORG_INACTIVE),
        ("rate_limit_exceeded", "login rate exceeded", LoginCause.LOGIN_RATE),
        ("invalid_grant", "LOGIN_RATE_EXCEEDED", LoginCause.LOGIN_RATE),
        ("unsupported_grant_type", "grant type not supported", LoginCause.FLOW_DISABLED),
        ("invalid_grant", "request not supported on this domain", LoginCause.FLOW_DISABLED),
        ("invalid_grant", "authentication failure", LoginCause.OTHER),
    ],
)
def test_each_refusal_has_its_cause_and_remedy(
    host: respx.Route, error: str, description: str, cause: LoginCause
) -> None:
    answer = httpx.Response(400, json={"error": error, "error_description": description})

    raised = refusal(host, answer)

    assert (raised.cause, raised.code) == (cause, error)
    assert f"({error}: {description})" in raised.message
    assert raised.remedy.endswith(".")


def test_every_cause_has_a_remedy_of_its_own(host: respx.Route) -> None:
    told = ["audience", "expired", "invalid assertion", "approved this consumer", "else"]
    answers = [
        httpx.Response(400, json={"error": "invalid_grant", "error_description": text})
        for text in told
    ]

    assert len({refusal(host, answer).remedy for answer in answers}) == len(told)


def test_a_wrong_clock_is_measured(host: respx.Route) -> None:
    body = {"error": "invalid_grant", "error_description": "expired authorization code"}
    headers = {"Date": "Sat, 31 Jan 2026 08:06:52 GMT"}

    raised = refusal(host, httpx.Response(400, json=body, headers=headers))

    assert "This machine's clock is 412 s behind Salesforce's." in raised.message


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        pytest.param(httpx.Response(404, text="no"), LoginCause.TOKEN_PATH, id="404"),
        pytest.param(httpx.Response(200, text="<html>"), LoginCause.NOT_SALESFORCE, id="a page"),
        pytest.param(httpx.Response(200, json={"a": 1}), LoginCause.NOT_SALESFORCE, id="other"),
        pytest.param(httpx.Response(200, json=[1]), LoginCause.NOT_SALESFORCE, id="a list"),
        pytest.param(httpx.Response(403, text="no"), LoginCause.NOT_SALESFORCE, id="forbidden"),
        pytest.param(
            httpx.Response(302, headers={"Location": "https://sso.example.com"}),
            LoginCause.NOT_SALESFORCE,
            id="redirected",
        ),
        pytest.param(
            httpx.Response(200, json={**GRANTED, "instance_url": "http://evil.example.com"}),
            LoginCause.INSECURE_URL,
            id="an instance without encryption",
        ),
    ],
)
def test_a_host_that_is_not_salesforce_is_named(
    host: respx.Route, answer: httpx.Response, cause: LoginCause
) -> None:
    assert refusal(host, answer).cause is cause


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(httpx.Response(503, text="<html>"), id="maintenance"),
        pytest.param(httpx.Response(200, text='{"access_token":"00D!SE'), id="half an answer"),
        pytest.param(httpx.ConnectError("no"), id="refused"),
        pytest.param(httpx.ReadTimeout("slow"), id="slow"),
    ],
)
def test_a_host_without_a_usable_answer_is_tried_again_later(
    host: respx.Route, answer: httpx.Response | Exception
) -> None:
    host.side_effect = [answer]

    with pytest.raises(OrgUnreachableError, match="no usable answer from the login host"):
        log_in()


def test_a_busy_host_says_how_long_to_wait(host: respx.Route) -> None:
    host.respond(429, headers={"Retry-After": "9"}, text="slow down")

    with pytest.raises(RateLimitedError) as raised:
        log_in()

    assert raised.value.retry_after == timedelta(seconds=9)


@pytest.mark.parametrize(
    "url", ["http://login.example.com", "ftp://login.example.com", "login.example.com"]
)
def test_credentials_are_not_sent_unencrypted(host: respx.Route, url: str) -> None:
    with pytest.raises(LoginRefusedError) as raised:
        log_in(Settings(login_url=url))

    assert raised.value.cause is LoginCause.INSECURE_URL
    assert not host.called


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8099/", "http://localhost:8099", "http://[::1]:8099"]
)
def test_the_emulator_on_this_machine_may_be_unencrypted(host: respx.Route, url: str) -> None:
    host.mock(return_value=httpx.Response(500))
    respx.post(f"{url.rstrip('/')}/services/oauth2/token").respond(
        json={**GRANTED, "instance_url": url}
    )

    assert Login(Settings(login_url=url), lambda: NOW)().instance_url == url.rstrip("/")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"client_secret": None}, "CLIENT_SECRET"),
        ({"client_id": ""}, "CLIENT_ID"),
        ({"auth": "jwt"}, "USERNAME"),
        ({"auth": "jwt", "username": "x"}, "PRIVATE_KEY_FILE"),
    ],
)
def test_a_missing_credential_is_named(change: dict[str, str | None], named: str) -> None:
    with pytest.raises(LoginRefusedError, match=f"TIERWRIGHT_SALESFORCE__{named}"):
        log_in(replace(Settings(), **change))  # type: ignore[arg-type]
