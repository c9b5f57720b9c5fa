"""Times webhooks to a real server on loopback with SQLite on disk; ``make bench`` runs it.

Webhooks are sent when their time has come, whether earlier ones are answered or not, and timed
from then on: a server that stalls is not spared the requests that pile up meanwhile. Every fifth
tells of 200 changed records, the others ask for one enrollment each.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from uuid import uuid4

import httpx
import uvicorn
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from app.http import HttpPorts, WebhookRules, create_app
from app.metrics.daemon_metrics import DaemonMetrics
from config.log_setup import set_up_logging
from config.sections import DatabaseSettings
from config.service_sections import RecalculationSettings, WebhookSettings
from jobs.clock import SystemClock
from persistence import schema
from persistence.database import open_database
from persistence.webhook_store import DatabaseWebhookStore
from tests.integration.http.edge import SECRET, signature_headers

_CHANGES_EVERY = 5
_RECORDS = 200


def main() -> None:
    """Start the server, send at a steady rate, print the times in milliseconds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="webhooks a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--serve", type=Path, help="be the server, on this SQLite file")
    given = parser.parse_args()
    if given.serve:
        _serve(given.serve)
        return
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder) / "bench.db") as port:
        took = asyncio.run(_send(port, given.rate, given.rate * given.seconds))
    marks = statistics.quantiles(took, n=100)
    print(
        f"{len(took):,} webhooks, {given.rate} a second: p50 {marks[49]:.1f} ms, "
        f"p95 {marks[94]:.1f} ms, p99 {marks[98]:.1f} ms, longest {max(took):.1f} ms"
    )


@contextmanager
def _server(file: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "tests.benchmarks.webhooks", "--serve", str(file)]
    with subprocess.Popen(  # noqa: S603 - this very module
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        assert server.stdout is not None
        try:
            yield int(server.stdout.readline())
        finally:
            server.terminate()


def _serve(file: Path) -> None:
    set_up_logging()
    registry = CollectorRegistry()
    with open_database(DatabaseSettings(url=SecretStr(f"sqlite:///{file}"))) as database:
        schema.upgrade(database)
        ports = HttpPorts(
            webhooks=DatabaseWebhookStore(database),
            clock=SystemClock(),
            ready=lambda: schema.require_current(database),
            new_id=lambda: str(uuid4()),
            metrics=DaemonMetrics(registry),
            registry=registry,
        )
        rules = WebhookRules(
            settings=WebhookSettings(secrets=SecretStr(SECRET)),
            delay=RecalculationSettings().delay,
            watched=frozenset({"Opportunity"}),
        )
        listener = _listener()
        print(listener.getsockname()[1], flush=True)
        server = uvicorn.Server(uvicorn.Config(create_app(ports, rules), log_config=None))
        server.run(sockets=[listener])


def _listener() -> socket.socket:
    """Listen on a free port.

    The protocol is named because asyncio recognizes only then that it is TCP, and sends small
    parts of answers at once; otherwise each answer waits 40 ms for the client's acknowledgement.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


async def _send(port: int, rate: int, amount: int) -> list[float]:
    """Send so many webhooks at a rate, and give the milliseconds that each took."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        await _one(client, 0, perf_counter())  # opens the first connection and warms both up
        begun = perf_counter() + 0.1
        sent = (_one(client, number, begun + number / rate) for number in range(1, amount + 1))
        return await asyncio.gather(*sent)


async def _one(client: httpx.AsyncClient, number: int, at: float) -> float:
    await asyncio.sleep(at - perf_counter())
    route, body = _webhook(number)
    headers = signature_headers(f"msg_{number}", datetime.now(UTC), body, SECRET)
    answer = await client.post(f"/webhooks/{route}", content=body, headers=headers)
    assert answer.status_code == httpx.codes.ACCEPTED, answer.text
    return (perf_counter() - at) * 1_000


def _webhook(number: int) -> tuple[str, bytes]:
    if number % _CHANGES_EVERY:
        return "recalculate", json.dumps({"enrollmentId": f"a08{number:012d}"}).encode()
    ids = [f"006{number * _RECORDS + each:012d}" for each in range(_RECORDS)]
    return "changes", json.dumps({"object": "Opportunity", "recordIds": ids}).encode()


if __name__ == "__main__":
    main()
