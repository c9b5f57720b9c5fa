"""A token host behind `httpx`, and settings to log in there."""

from __future__ import annotations

from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from pydantic import SecretStr

from connector.login import Login
from tests.unit.connector.fake_org import INSTANCE, ORG_ID, USER_ID, Settings

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)
URL = "https://login.example.com/services/oauth2/token"
GRANTED = {
    "access_token": "00D!SESSION",
    "instance_url": f"{INSTANCE}/",
    "id": f"https://login.example.com/id/{ORG_ID}/{USER_ID}",
    "token_type": "Bearer",
}


def pem(key: RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def by_jwt(key: RSAPrivateKey) -> Settings:
    return Settings(
        auth="jwt",
        client_secret=None,
        username="integration@example.com",
        private_key=SecretStr(pem(key)),
    )


def log_in(settings: Settings | None = None) -> None:
    Login(settings or Settings(), lambda: NOW)()
