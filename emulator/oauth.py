"""Token requests: JWT bearer and client credentials, with Salesforce's own refusals."""

from __future__ import annotations

import hashlib
import hmac
import math
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections import deque
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum, auto
from typing import Any

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from emulator.org import Org
from emulator.org_data import Login
from emulator.record_id import record_id

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
CLIENT_CREDENTIALS = "client_credentials"
_LOGIN_HOSTS = frozenset({"https://login.salesforce.com", "https://test.salesforce.com"})
#: How far ahead an assertion may expire.
_LONGEST_VALIDITY = timedelta(minutes=5)
_LOGINS_PER_HOUR = 3_600
_HOUR = timedelta(hours=1)
_SCOPE = "api refresh_token offline_access"


class OAuthCode(StrEnum):
    """OAuth's error codes; the value is the code in the answer."""

    INACTIVE_USER = auto()
    INVALID_CLIENT = auto()
    INVALID_CLIENT_ID = auto()
    INVALID_GRANT = auto()
    RATE_LIMIT_EXCEEDED = auto()
    UNSUPPORTED_GRANT_TYPE = auto()


class OAuthError(Exception):
    """A token request is refused; the codes are OAuth's, not those of the data API."""

    def __init__(self, error: OAuthCode, description: str) -> None:
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description

    def body(self) -> dict[str, str]:
        """Return the body of the answer."""
        return {"error": self.error, "error_description": self.description}


class TokenService:
    """Opens sessions for who proves to be allowed to."""

    def __init__(self, org: Org) -> None:
        self._org = org
        self._public_key = load_pem_public_key(org.credentials.public_key_pem.encode())
        self._used_jwt_ids: set[str] = set()
        self._logins: dict[str, deque[datetime]] = {}

    def grant(
        self,
        form: Mapping[str, str],
        authorization: str,
        base_url: str,
        site: str | None,
        *,
        now: datetime,
    ) -> dict[str, Any]:
        """Answer a token request.

        Args:
            form: the decoded form.
            authorization: the header of that name; empty without one.
            base_url: how the client addresses the org, without a slash at the end.
            site: the Experience Cloud site before the path; None at the org's own address.
            now: the time that assertions are judged by.

        Raises:
            OAuthError: no token.
        """
        grant_type = form.get("grant_type")
        if grant_type == JWT_BEARER:
            own = f"{base_url}/{site}" if site else None
            username = self._verified_username(form.get("assertion", ""), base_url, own, now)
            return self._open(username, base_url, site)
        if grant_type == CLIENT_CREDENTIALS and site is None:
            self._check_client(form, authorization)
            answer = self._open(self._run_as_username(), base_url, site)
            return {**answer, **self._signed(answer["id"])}
        raise OAuthError(OAuthCode.UNSUPPORTED_GRANT_TYPE, "grant type not supported")

    def _verified_username(
        self, assertion: str, base_url: str, own: str | None, now: datetime
    ) -> str:
        try:
            options: Any = {"verify_signature": False}
            issuer = jwt.decode(assertion, options=options).get("iss")
            if issuer != self._org.credentials.client_id:
                raise OAuthError(OAuthCode.INVALID_CLIENT_ID, "client identifier invalid")
            claims = self._claims(assertion)
        except jwt.PyJWTError as error:
            raise OAuthError(OAuthCode.INVALID_GRANT, "invalid assertion") from error
        self._check_audience(claims.get("aud"), base_url, own)
        self._check_expiry(claims.get("exp"), now)
        self._check_replay(claims.get("jti"))
        return str(claims.get("sub", ""))

    def _claims(self, assertion: str) -> dict[str, Any]:
        # Times are checked against the clock of the org, not that of the machine.
        options: Any = {
            "verify_exp": False,
            "verify_aud": False,
            "verify_nbf": False,
            "verify_iat": False,
            "verify_jti": False,
            "verify_sub": False,
        }
        key: Any = self._public_key
        return jwt.decode(assertion, key, algorithms=["RS256"], options=options)

    def _check_audience(self, audience: object, base_url: str, own: str | None) -> None:
        """A site takes its own address alone; elsewhere any site's will do, too."""
        given = str(audience).rstrip("/")
        if own is not None and given != own:
            raise OAuthError(OAuthCode.INVALID_GRANT, "audience is invalid")
        is_site = given.startswith(f"{base_url}/") and "/" not in given[len(base_url) + 1 :]
        if given not in {*_LOGIN_HOSTS, base_url} and not is_site:
            raise OAuthError(OAuthCode.INVALID_GRANT, "audience is invalid")

    def _check_expiry(self, expiry: object, now: datetime) -> None:
        try:
            # Some clients send the number as a text.
            seconds = float(Decimal(str(expiry)))
            ahead = timedelta(seconds=seconds - now.timestamp())
        except (ArithmeticError, ValueError):
            ahead = timedelta(0)
        if not timedelta(0) < ahead <= _LONGEST_VALIDITY:
            raise OAuthError(OAuthCode.INVALID_GRANT, "expired authorization code")

    def _check_replay(self, jwt_id: object) -> None:
        if jwt_id is None:
            return
        if str(jwt_id) in self._used_jwt_ids:
            raise OAuthError(OAuthCode.INVALID_GRANT, "invalid assertion: jti was used before")
        self._used_jwt_ids.add(str(jwt_id))

    def _check_client(self, form: Mapping[str, str], authorization: str) -> None:
        client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
        if authorization.lower().startswith("basic "):
            client_id, secret = _basic(authorization)
        if client_id != self._org.credentials.client_id:
            raise OAuthError(OAuthCode.INVALID_CLIENT_ID, "client identifier invalid")
        expected = self._org.credentials.client_secret
        if not hmac.compare_digest(secret.encode(), expected.encode()):
            raise OAuthError(OAuthCode.INVALID_CLIENT, "invalid client credentials")

    def _run_as_username(self) -> str:
        username = self._org.credentials.username
        if username.lower() not in self._org.logins:
            raise OAuthError(OAuthCode.INVALID_GRANT, "no client credentials user enabled")
        return username

    def _open(self, username: str, base_url: str, site: str | None) -> dict[str, Any]:
        login = self._org.logins.get(username.lower())
        if login is None or not self._org.app_access.is_approved(login.user_id):
            raise OAuthError(OAuthCode.INVALID_GRANT, "user hasn't approved this consumer")
        self._check_rate(login)
        if not self._org.may_log_in(login.user_id):
            raise OAuthError(OAuthCode.INACTIVE_USER, "user is inactive")
        session = self._org.sessions.open(login.user_id)
        organization = self._org.organization_id
        answer = {
            "access_token": session.token,
            "scope": _SCOPE,
            "instance_url": base_url,
            "id": f"{base_url}/id/{organization}/{login.user_id}",
            "token_type": "Bearer",
        }
        if site is not None:
            answer["sfdc_community_url"] = f"{base_url}/{site}"
            answer["sfdc_community_id"] = record_id("0DB", 1)
        return answer

    def _check_rate(self, login: Login) -> None:
        now = self._org.clock.now()
        recent = self._logins.setdefault(login.user_id, deque())
        while recent and now - recent[0] >= _HOUR:
            recent.popleft()
        if len(recent) >= _LOGINS_PER_HOUR:
            raise OAuthError(OAuthCode.RATE_LIMIT_EXCEEDED, "login rate exceeded")
        recent.append(now)

    def _signed(self, identity: str) -> dict[str, str]:
        issued_at = str(math.floor(self._org.clock.now().timestamp() * 1000))
        secret = self._org.credentials.client_secret.encode()
        digest = hmac.new(secret, (identity + issued_at).encode(), hashlib.sha256).digest()
        return {"issued_at": issued_at, "signature": b64encode(digest).decode()}


def _basic(authorization: str) -> tuple[str, str]:
    try:
        text = b64decode(authorization.split(" ", 1)[1], validate=True).decode()
    except (Base64Error, UnicodeDecodeError) as error:
        raise OAuthError(OAuthCode.INVALID_CLIENT, "invalid client credentials") from error
    client_id, _, secret = text.partition(":")
    return client_id, secret
