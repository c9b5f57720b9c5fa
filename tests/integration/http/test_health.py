from __future__ import annotations

from collections.abc import Iterator

import pytest

from persistence import schema
from persistence.database import Database
from tests.integration.http.edge import Edge, problem
from tests.integration.persistence.opening import open_url


@pytest.fixture
def cut_off_edge() -> Iterator[Edge]:
    with open_url("postgresql+psycopg://tierwright:hunter2@127.0.0.1:1/tierwright") as database:
        yield Edge(database)


def test_a_process_that_answers_is_alive_whatever_its_database_does(cut_off_edge: Edge) -> None:
    answer = cut_off_edge.request("GET", "/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_it_is_ready_with_a_database_that_is_migrated(stored_edge: Edge) -> None:
    answer = stored_edge.request("GET", "/readyz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_it_is_not_ready_without_its_database(cut_off_edge: Edge) -> None:
    answer = cut_off_edge.request("GET", "/readyz")

    assert answer.status_code == 503
    assert "hunter2" not in problem(answer)["detail"]


def test_it_is_not_ready_before_the_database_is_migrated(database: Database) -> None:
    schema.downgrade(database, "0002")

    answer = Edge(database).request("GET", "/readyz")

    assert answer.status_code == 503
    assert "tierwright db upgrade" in problem(answer)["detail"]


def test_metrics_are_text_as_prometheus_reads_it(edge: Edge) -> None:
    edge.request("POST", "/webhooks/changes", b"{}")

    answer = edge.request("GET", "/metrics")

    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    counted = 'tierwright_webhooks_total{outcome="not_signed",webhook="changes"} 1.0'
    assert counted in answer.text.splitlines()
