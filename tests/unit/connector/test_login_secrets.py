from __future__ import annotations

import traceback
from dataclasses import replace
from urllib.parse import parse_qs

import httpx
import pytest
import respx
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1
from cryptography.hazmat.primitives.asymmetric.ec import generate_private_key as ec_key
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pydantic import SecretStr
from structlog.testing import capture_logs

from connector.errors import (
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
)
from tests.unit.connector.token_host import by_jwt, log_in, pem


@pytest.mark.parametrize("broken", ["text", "elliptic", "cut"])
def test_an_unusable_key_is_refused_without_showing_it(rsa_key: RSAPrivateKey, broken: str) -> None:
    elliptic = ec_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    text = {"text": "KEYTEXT", "elliptic": elliptic.decode(), "cut": pem(rsa_key)[:300]}[broken]

    with pytest.raises(LoginRefusedError) as raised:
        log_in(replace(by_jwt(rsa_key), private_key=SecretStr(text)))

    assert raised.value.cause is LoginCause.PRIVATE_KEY
    assert text[-20:] not in "".join(traceback.format_exception(raised.value))


def test_nothing_secret_is_told_even_when_the_host_echoes_it(
    host: respx.Route, rsa_key: RSAPrivateKey
) -> None:
    def echo(request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        body = {"error": "invalid_grant", "error_description": f"bad {form['assertion'][0]}"}
        return httpx.Response(400, json=body)

    host.side_effect = echo
    settings = by_jwt(rsa_key)

    with capture_logs() as logs, pytest.raises(LoginRefusedError) as raised:
        log_in(settings)

    told = "".join(traceback.format_exception(raised.value)) + repr(logs) + repr(settings)
    assert "bad [hidden]" in told
    assert "eyJ" not in told
    assert "PRIVATE KEY" not in told


@pytest.mark.parametrize("answer", [httpx.ReadTimeout("x"), httpx.Response(500)], ids=str)
def test_a_client_secret_is_told_nowhere(
    host: respx.Route, answer: httpx.Response | Exception
) -> None:
    host.side_effect = [answer]

    with capture_logs() as logs, pytest.raises(OrgUnreachableError) as raised:
        log_in()

    assert raised.value.__cause__ is None
    assert "SECRET" not in "".join(traceback.format_exception(raised.value)) + repr(logs)
