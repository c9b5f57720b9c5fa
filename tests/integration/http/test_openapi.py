"""The edge against cases that are made from its own description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, settings
from requests.auth import AuthBase
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from persistence.schema import upgrade
from tests.integration.http.edge import NOON, SECRET, Edge, signature_headers
from tests.integration.persistence.opening import open_url

#: Others would mind that a case with a bad signature is taken in, which the signing repaired.
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


class Signing(AuthBase):
    """Signs whatever is sent, each time under another id."""

    def __init__(self) -> None:
        self._sent = 0

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        self._sent += 1
        body = request.body or b""
        raw = body.encode() if isinstance(body, str) else body
        request.headers.update(signature_headers(f"msg_{self._sent}", NOON, raw, SECRET))
        return request


#: Cases are made when tests are collected; the database is opened by the first of them that runs.
database = open_url("sqlite://")
schema = schemathesis.openapi.from_asgi("/openapi.json", Edge(database).app)
few = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
)


@pytest.fixture(scope="module", autouse=True)
def _migrated() -> Iterator[None]:
    with database:
        upgrade(database)
        yield


@schema.parametrize()
@few
def test_signed_cases_are_answered_as_described(case: Any) -> None:
    session = requests.Session()
    session.auth = Signing()

    case.call_and_validate(session=session, checks=CHECKS)


@schema.parametrize()
@few
def test_unsigned_cases_are_answered_as_described(case: Any) -> None:
    case.call_and_validate(checks=CHECKS)


def test_the_description_tells_every_answer_of_a_webhook(edge: Edge) -> None:
    document = edge.request("GET", "/openapi.json").json()

    for path in ("/webhooks/recalculate", "/webhooks/changes", "/webhooks/offboarding"):
        told = document["paths"][path]["post"]
        assert set(told["responses"]) == {"202", "401", "403", "409", "413", "422", "503"}
        assert [each["name"] for each in told["parameters"]] == [
            "webhook-id",
            "webhook-timestamp",
            "webhook-signature",
        ]
    assert sorted(document["paths"]) == [
        "/healthz",
        "/metrics",
        "/readyz",
        "/webhooks/changes",
        "/webhooks/offboarding",
        "/webhooks/recalculate",
    ]
