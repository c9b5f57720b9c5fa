"""A scripted org behind `requests`: each step answers one request, and what came is kept."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import responses
import tenacity
from pydantic import SecretStr
from requests import PreparedRequest

from connector.retry import RetryPolicy
from connector.session import OrgSession, SessionSource
from connector.transport import Transport
from mapping.soql import Soql

INSTANCE = "https://acme.my.salesforce.com"
ROOT = f"{INSTANCE}/services/data/v62.0/"
ORG_ID = "00D000000000001EAA"
USER_ID = "005000000000001AAA"

_SECRET = SecretStr("consumer-SECRET")
_EVERYTHING = re.compile(f"{INSTANCE}/.*")

Headers = Mapping[str, str]
Reply = tuple[int, Headers, str]
Step = Callable[[PreparedRequest], Reply | Exception]
Part = tuple[int, Any]
Page = dict[str, Any]


@dataclass(frozen=True)
class Settings:
    """A settings section by its shape."""

    login_url: object = "https://login.example.com/"
    auth: str = "client_credentials"
    client_id: str = "consumer-key"
    client_secret: SecretStr | None = _SECRET
    username: str | None = None
    private_key: SecretStr | None = None
    audience: str | None = None
    api_version: str = "62.0"
    concurrency: int = 4
    visibility: str = "user_record_access"
    site_url: object = None
    timeout: timedelta = timedelta(seconds=5)


@dataclass
class FakeOrg:
    """Answers requests from a script, else by ``handler`` per composite subrequest."""

    requests: list[PreparedRequest] = field(default_factory=list)
    steps: deque[Step] = field(default_factory=deque)
    handler: Callable[[dict[str, Any]], Part] | None = None
    headers: Headers = field(default_factory=dict)

    def answer(self, *parts: Part) -> None:
        """Answer the next composite call with these statuses and bodies."""
        self.steps.append(lambda request: (200, self.headers, _composite(request, parts)))

    def reply(self, status: int, body: object, **headers: str) -> None:
        """Answer the next request with this status and JSON or text."""
        text = body if isinstance(body, str) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.steps.append(lambda _: (status, {**self.headers, **named}, text))

    def refuse(self, status: int, code: str, message: str = "told", **headers: str) -> None:
        """Refuse the next request in Salesforce's error format."""
        self.reply(status, [{"errorCode": code, "message": message}], **headers)

    def break_with(self, error: Exception) -> None:
        """Lose the next request."""
        self.steps.append(lambda _: error)

    def register(self, http: responses.RequestsMock) -> None:
        """Take every request to the org."""
        for method in ("GET", "POST", "PATCH"):
            http.add_callback(method, _EVERYTHING, callback=self._respond)

    @property
    def calls(self) -> list[list[dict[str, Any]]]:
        """The subrequests of every composite call so far, numbers exact."""
        return [
            json.loads(request.body, parse_float=Decimal)["compositeRequest"]
            for request in self.requests
            if request.body
        ]

    @property
    def queries(self) -> list[list[str]]:
        """The statements of every composite call so far."""
        return [
            [parse_qs(urlsplit(part["url"]).query)["q"][0] for part in call] for call in self.calls
        ]

    def _respond(self, request: PreparedRequest) -> Reply:
        self.requests.append(request)
        reply: Reply | Exception
        if self.steps:
            reply = self.steps.popleft()(request)
        elif self.handler is not None:
            parts = [self.handler(part) for part in _parts(request)]
            reply = (200, self.headers, _composite(request, parts))
        else:
            reply = AssertionError(f"unexpected {request.method} {request.url}")
        if isinstance(reply, Exception):
            raise reply
        return reply


def page(*records: dict[str, Any], total: int | None = None, more: str | None = None) -> Page:
    """One page of a query."""
    count = len(records) if total is None else total
    following = {"nextRecordsUrl": more} if more else {}
    return {"totalSize": count, "done": not more, "records": list(records), **following}


def soql(sobject: str, *fields: str) -> Soql:
    """A statement that was rendered elsewhere."""
    listed = ", ".join(fields)
    return Soql(f"SELECT {listed} FROM {sobject}", sobject, fields)  # noqa: S608 - a test's


def sessions() -> tuple[SessionSource, list[OrgSession]]:
    """A source of numbered sessions, and those it opened."""
    opened: list[OrgSession] = []

    def open_session() -> OrgSession:
        opened.append(OrgSession(f"TOKEN-{len(opened) + 1}", INSTANCE, ORG_ID, USER_ID))
        return opened[-1]

    return SessionSource(open_session), opened


def quick_retry(attempts: int = 3, waits: list[float] | None = None) -> RetryPolicy:
    """The policy without its waiting; ``waits`` collects how long it would have waited."""
    return RetryPolicy(
        wait=tenacity.wait_fixed(1),
        stop=tenacity.stop_after_attempt(attempts),
        sleep=(waits if waits is not None else []).append,
    )


def transport(retry: RetryPolicy | None = None) -> Transport:
    """A transport with sessions of its own."""
    return Transport(Settings(), sessions()[0], retry=retry or quick_retry())


def _parts(request: PreparedRequest) -> list[dict[str, Any]]:
    return list(json.loads(request.body or "", parse_float=Decimal)["compositeRequest"])


def _composite(request: PreparedRequest, parts: Sequence[Part]) -> str:
    asked = _parts(request)
    answered = [
        {"referenceId": part["referenceId"], "httpStatusCode": status, "body": body}
        for part, (status, body) in zip(asked, parts, strict=True)
    ]
    # Salesforce promises no order; the reference says which is which.
    return json.dumps({"compositeResponse": answered[::-1]})
