"""The HTTP edge on a real database, and a sender that signs; the time is the test's."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from app.http import HttpPorts, WebhookRules, create_app
from app.metrics.daemon_metrics import DaemonMetrics
from config.service_sections import WebhookSettings
from persistence import schema
from persistence.case_port import CaseRequest
from persistence.case_store import DatabaseCaseLedger
from persistence.database import Database
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.port import RecalculationRequest
from persistence.request_store import DatabaseRequestStore
from persistence.webhook_port import Inquiry
from persistence.webhook_store import DatabaseWebhookStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DELAY = timedelta(minutes=5)
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ENROLLMENT = "a08000000000001AAA"
PROGRAM = "a01000000000001AAA"
DEAL = "006000000000001AAA"
CASE = "a0B000000000001EAA"
WATCHED = frozenset({"Opportunity", "Lead"})
PROBLEM = "application/problem+json"


class Edge:
    """The application, what it keeps, and the clock it goes by."""

    def __init__(self, database: Database, *, secrets: str = SECRET, org_ids: str = "") -> None:
        self.at = NOON
        self.registry = CollectorRegistry()
        self.requests = DatabaseRequestStore(database)
        self.inquiries = DatabaseInquiryStore(database)
        self.cases = DatabaseCaseLedger(database)
        ports = HttpPorts(
            webhooks=DatabaseWebhookStore(database),
            clock=self,
            ready=lambda: schema.require_current(database),
            new_id=lambda: str(uuid4()),
            metrics=DaemonMetrics(self.registry),
            registry=self.registry,
        )
        settings = WebhookSettings(secrets=SecretStr(secrets), org_ids=org_ids)
        self.app: FastAPI = create_app(
            ports, WebhookRules(settings=settings, delay=DELAY, watched=WATCHED)
        )

    def now(self) -> datetime:
        """Be the clock."""
        return self.at

    def send(
        self,
        route: str,
        body: object,
        *,
        delivery: str = "msg_1",
        secret: str = SECRET,
        signed_at: datetime | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """Send a webhook, signed as the specification tells unless ``headers`` say otherwise."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = signature_headers(delivery, signed_at or self.at, raw, secret)
        return self.request("POST", f"/webhooks/{route}", raw, {**signed, **(headers or {})})

    def request(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send a request; what a defect raises is not passed on, as a server would not."""
        return asyncio.run(self._request(method, path, body, headers or {}))

    async def _request(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://edge") as client:
            return await client.request(method, path, content=body, headers=dict(headers))

    def asked(self) -> list[RecalculationRequest]:
        """Give what waits in the ledger."""
        return self.requests.waiting()

    def inquired(self) -> list[Inquiry]:
        """Give what has to be looked into."""
        return self.inquiries.open_inquiries(self.at)

    def cases_asked(self) -> list[CaseRequest]:
        """Give the off-boarding cases that wait."""
        return self.cases.waiting()

    def metric(self, name: str, **labels: str) -> float | None:
        """Give a metric's value."""
        return self.registry.get_sample_value(f"tierwright_{name}", labels)


def signature_headers(
    webhook_id: str, signed_at: datetime, body: bytes, *secrets: str
) -> dict[str, str]:
    """Sign as the specification tells, without the library that checks it."""
    stamp = str(int(signed_at.timestamp()))
    content = f"{webhook_id}.{stamp}.".encode() + body
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": stamp,
        "webhook-signature": " ".join(signature(content, secret) for secret in secrets),
    }


def signature(content: bytes, secret: str) -> str:
    """Sign some bytes."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return "v1," + base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()


def problem(answer: httpx.Response) -> dict[str, Any]:
    """Give the problem document of an answer, which must be one."""
    assert answer.headers["content-type"] == PROBLEM
    document: dict[str, Any] = answer.json()
    assert document["status"] == answer.status_code
    return document


def faulty_fields(answer: httpx.Response) -> list[str]:
    """Give the fields that an answer of 422 names."""
    assert answer.status_code == 422
    return [each["field"] for each in problem(answer)["errors"]]
