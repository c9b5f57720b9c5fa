"""Opens sessions at Salesforce's token service: JWT bearer or client credentials."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx
import structlog
from pydantic import SecretStr

from connector import login_failure, remedies
from connector.answer_headers import read_retry_after, read_server_time
from connector.assertion import sign_assertion
from connector.errors import (
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
    RateLimitedError,
)
from connector.record_id import to_18
from connector.session import OrgSession
from connector.session_settings import LoginSettings

log = structlog.get_logger()

TOKEN_PATH = "/services/oauth2/token"  # noqa: S105 - a path
_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_IDENTITY = re.compile(r"/(00D[0-9A-Za-z]{12,15})/(005[0-9A-Za-z]{12,15})/?\Z", re.ASCII)
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_SLOW_DOWN = frozenset({420, HTTPStatus.TOO_MANY_REQUESTS})

#: Clocks that differ by more than this are named in a refusal, in seconds.
_NOTABLE_SKEW = 30


@dataclass(frozen=True, slots=True)
class Login:
    """Opens a new session at every call; caching is the business of ``SessionSource``."""

    settings: LoginSettings
    clock: Callable[[], datetime]

    def __call__(self) -> OrgSession:
        """Ask the token service for a session.

        Raises:
            LoginRefusedError: a person has to change something.
            OrgUnreachableError: no usable answer; try again.
            RateLimitedError: the host asks to slow down; try again.
        """
        host = str(self.settings.login_url).rstrip("/")
        require_encryption(host)
        url = host + TOKEN_PATH
        form = self._form(host)
        try:
            with httpx.Client(timeout=self.settings.timeout.total_seconds()) as http:
                answer = http.post(url, data=form)
        except (httpx.TransportError, httpx.InvalidURL, httpx.DecodingError) as error:
            # The cause is left out on purpose: it holds the request and with it the form.
            raise _unreachable(url, _lost(error), remedy=_remedy(error)) from None
        log.debug("salesforce_login", url=url, status=answer.status_code)
        return self._session(url, answer, _secrets(form))

    def _form(self, host: str) -> dict[str, str]:
        settings = self.settings
        if settings.auth == "client_credentials":
            return {
                "grant_type": "client_credentials",
                "client_id": _needed(settings.client_id, "CLIENT_ID"),
                "client_secret": _secret(settings.client_secret, "CLIENT_SECRET"),
            }
        assertion = sign_assertion(
            consumer_key=_needed(settings.client_id, "CLIENT_ID"),
            username=_needed(settings.username, "USERNAME"),
            audience=(settings.audience or host).rstrip("/"),
            private_key=_secret(settings.private_key, "PRIVATE_KEY_FILE"),
            now=self.clock(),
        )
        return {"grant_type": _JWT_BEARER, "assertion": assertion}

    def _session(self, url: str, answer: httpx.Response, secrets: list[str]) -> OrgSession:
        status = answer.status_code
        if status == HTTPStatus.OK:
            return _read_session(url, answer.text)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise _unreachable(url, f"{status}", retry_after=read_retry_after(answer.headers))
        refused = _json_object(_without(answer.text, secrets))
        if refused is not None and "error" in refused:
            raise self._refused(refused, answer)
        if status in _SLOW_DOWN:
            raise _busy(url, read_retry_after(answer.headers))
        if status == HTTPStatus.NOT_FOUND:
            raise login_failure.no_token_path(url)
        raise login_failure.not_salesforce(url)

    def _refused(self, refused: Mapping[str, object], answer: httpx.Response) -> LoginRefusedError:
        error = login_failure.login_refused(refused)
        server_time = read_server_time(answer.headers)
        if error.cause is not LoginCause.CLOCK or server_time is None:
            return error
        ahead = round((self.clock() - server_time).total_seconds())
        if abs(ahead) < _NOTABLE_SKEW:
            return error
        way = "ahead of" if ahead > 0 else "behind"
        note = f"This machine's clock is {abs(ahead)} s {way} Salesforce's."
        return login_failure.login_refused(refused, note=note)


def require_encryption(url: str) -> None:
    """See that credentials sent to a URL are encrypted or stay on this machine.

    Raises:
        LoginRefusedError: neither https nor http on loopback.
    """
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        raise login_failure.not_salesforce(url) from None
    if parsed.scheme == "https" and parsed.host:
        return
    if parsed.scheme == "http" and parsed.host in _LOOPBACK:
        return
    raise login_failure.insecure(url)


def _read_session(url: str, text: str) -> OrgSession:
    answer = _json_object(text)
    if answer is None and text.lstrip().startswith("{"):
        raise _unreachable(url, "half an answer")
    told = answer or {}
    token, instance_url = told.get("access_token"), told.get("instance_url")
    identity = _IDENTITY.search(str(told.get("id", "")))
    if not isinstance(token, str) or not isinstance(instance_url, str) or identity is None:
        raise login_failure.not_salesforce(url)
    require_encryption(instance_url)
    organization_id, user_id = map(to_18, identity.groups())
    return OrgSession(token, instance_url.rstrip("/"), organization_id, user_id)


def _json_object(text: str) -> Mapping[str, object] | None:
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _lost(error: Exception) -> str:
    """Say why there is no answer; connection errors name hosts and causes, never the form."""
    match error:
        case httpx.TimeoutException():
            return "no answer in time"
        case httpx.ConnectError():
            return re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or "the connection failed"
        case _:
            return f"the connection failed, {type(error).__name__}"


def _remedy(error: BaseException | None) -> str:
    """Look below the client's error for the one that tells more."""
    while error is not None:
        if isinstance(error, socket.gaierror):
            return remedies.NAME_UNKNOWN
        if isinstance(error, ssl.SSLError):
            return remedies.NOT_TRUSTED
        error = error.__cause__ or error.__context__
    return remedies.UNREACHABLE


def _unreachable(
    url: str,
    reason: str,
    *,
    remedy: str = remedies.UNREACHABLE,
    retry_after: timedelta | None = None,
) -> OrgUnreachableError:
    told = f"POST {url}: no usable answer from the login host ({reason})."
    return OrgUnreachableError(told, remedy=remedy, retry_after=retry_after)


def _busy(url: str, retry_after: timedelta | None) -> RateLimitedError:
    told = f"POST {url}: the login host asks to slow down."
    return RateLimitedError(told, remedy=remedies.CONCURRENCY, retry_after=retry_after)


def _needed(value: str | None, setting: str) -> str:
    if not value:
        raise login_failure.missing(setting)
    return value


def _secret(value: SecretStr | None, setting: str) -> str:
    return _needed(value.get_secret_value() if value else None, setting)


def _secrets(form: Mapping[str, str]) -> list[str]:
    return [form[name] for name in ("client_secret", "assertion") if name in form]


def _without(text: str, secrets: list[str]) -> str:
    """Blot out what was sent, should a host echo it."""
    for secret in secrets:
        text = text.replace(secret, "[hidden]")
    return text
