from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, MutableMapping
from io import StringIO
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import text

from config.log_setup import set_up_logging
from persistence import schema
from persistence.database import Database
from tests.integration.http.edge import CASE, DEAL, ENROLLMENT, NOON, SECRET, Edge, problem
from tests.integration.persistence.opening import open_url

#: Nobody listens on port 1.
NOWHERE = "postgresql+psycopg://tierwright:hunter2@127.0.0.1:1/tierwright"
BODY = {"enrollmentId": ENROLLMENT}


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged, by whomever."""
    root, stream = logging.getLogger(), StringIO()
    handlers, level = root.handlers, root.level
    set_up_logging("debug", stream=stream)
    yield stream
    root.handlers = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def cut_off_edge() -> Iterator[Edge]:
    """An edge whose database does not answer."""
    with open_url(NOWHERE) as database:
        yield Edge(database)


class BrokenClock:
    """A defect of ours in the middle of a webhook."""

    def now(self) -> None:
        raise ZeroDivisionError(SECRET)


def test_a_database_that_is_down_asks_the_sender_to_come_again(cut_off_edge: Edge) -> None:
    answer = cut_off_edge.send("recalculate", BODY)

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "30"
    assert "127.0.0.1" not in problem(answer)["detail"]
    assert cut_off_edge.metric("webhooks_total", webhook="recalculate", outcome="not_kept") == 1


def test_who_is_not_signed_is_refused_whether_the_database_is_there_or_not(
    cut_off_edge: Edge,
) -> None:
    assert cut_off_edge.request("POST", "/webhooks/recalculate", b"{}").status_code == 401


def test_a_database_that_is_not_migrated_asks_the_sender_to_come_again(database: Database) -> None:
    schema.downgrade(database, "base")

    assert Edge(database).send("recalculate", BODY).status_code == 503


def test_a_webhook_that_could_not_be_kept_in_whole_is_not_kept_at_all(database: Database) -> None:
    edge = Edge(database)
    with database.connection(reads_only=False) as connection:
        connection.execute(text("ALTER TABLE inquiry RENAME TO elsewhere"))
    body = {"object": "Opportunity", "recordIds": [DEAL]}
    assert edge.send("changes", body).status_code == 503

    with database.connection(reads_only=False) as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO inquiry"))

    assert edge.send("changes", body).status_code == 202
    assert len(edge.inquired()) == 1


def test_a_case_that_could_not_be_kept_may_come_again_under_its_id(database: Database) -> None:
    edge = Edge(database)
    with database.connection(reads_only=False) as connection:
        connection.execute(text("ALTER TABLE offboarding_request RENAME TO elsewhere"))
    assert edge.send("offboarding", {"offboardingId": CASE}).status_code == 503

    with database.connection(reads_only=False) as connection:
        connection.execute(text("ALTER TABLE elsewhere RENAME TO offboarding_request"))

    assert edge.send("offboarding", {"offboardingId": CASE}).status_code == 202
    assert len(edge.cases_asked()) == 1


def test_a_defect_is_answered_without_a_word_of_it(edge: Edge) -> None:
    edge.now = BrokenClock().now  # type: ignore[assignment, method-assign]

    answer = edge.send("recalculate", BODY, signed_at=NOON)

    assert answer.status_code == 500
    assert problem(answer) == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "The service met a mistake of its own. Look at the log for the cause.",
    }
    assert edge.metric("webhooks_total", webhook="recalculate", outcome="failed") == 1


def test_a_sender_who_hangs_up_in_the_middle_is_no_defect(edge: Edge) -> None:
    parts: list[dict[str, Any]] = [
        {"type": "http.request", "body": b"{", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return parts.pop(0)

    async def send(_message: MutableMapping[str, Any]) -> None:
        pass

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/webhooks/changes",
        "query_string": b"",
        "headers": [],
    }
    asyncio.run(edge.app(scope, receive, send))

    assert edge.metric("webhooks_total", webhook="changes", outcome="cut_off") == 1


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("POST", "/webhooks/onboarding", 404),
        ("POST", "/webhooks/recalculate/", 404),
        ("GET", "/webhooks/recalculate", 405),
        ("PUT", "/webhooks/offboarding", 405),
        ("DELETE", "/readyz", 405),
        ("GET", "/docs", 404),
    ],
)
def test_what_no_route_takes_is_a_problem_document_too(
    edge: Edge, method: str, path: str, status: int
) -> None:
    answer = edge.request(method, path)

    assert answer.status_code == status
    assert "/openapi.json" in problem(answer)["detail"]
    assert ("allow" in answer.headers) == (status == 405)


def test_every_line_about_a_webhook_names_its_delivery(edge: Edge, log: StringIO) -> None:
    edge.send("recalculate", BODY, delivery="msg_good")
    edge.send("recalculate", b"{}", delivery="msg_bad")

    lines = log.getvalue().splitlines()
    assert ["msg_good" in lines[0], "msg_bad" in lines[1], len(lines)] == [True, True, 2]
    assert '"reason": "malformed"' in lines[1]


def test_neither_logs_nor_answers_hold_secrets_signatures_or_what_was_sent(
    edge: Edge, cut_off_edge: Edge, log: StringIO
) -> None:
    planted = "Confidential Deal 4711"
    answers = [
        edge.send("recalculate", {"enrollmentId": planted}),
        edge.send("recalculate", {"enrollmentId": ENROLLMENT, "mode": planted}),
        edge.send("recalculate", {"enrollmentId": ENROLLMENT, "note": planted}),
        edge.send("recalculate", planted.encode()),
        edge.send("changes", {"object": planted, "recordIds": [DEAL]}),
        edge.send("changes", {"object": "Lead", "recordIds": [planted]}),
        edge.send("offboarding", {"offboardingId": planted}),
        edge.send("offboarding", {"offboardingId": CASE, "action": planted}),
        edge.send(
            "recalculate", {"enrollmentId": planted}, headers={"webhook-signature": f"v1,{planted}"}
        ),
        edge.send("recalculate", {"enrollmentId": planted}, headers={"webhook-timestamp": planted}),
        edge.send("recalculate", {"enrollmentId": planted}, headers={"webhook-id": planted}),
        edge.send("recalculate", BODY),
        cut_off_edge.send("recalculate", BODY),
    ]

    told = log.getvalue() + "".join(map(_whole, answers))
    signatures = [each.request.headers["webhook-signature"] for each in answers]
    assert len(log.getvalue().splitlines()) == len(answers)
    assert [word for word in (planted, SECRET, SECRET[6:], "hunter2") if word in told] == []
    assert [each for each in signatures if each.removeprefix("v1,") in told] == []


def _whole(answer: httpx.Response) -> str:
    return f"{answer.headers}{answer.text}"
