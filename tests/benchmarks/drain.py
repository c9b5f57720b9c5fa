"""Times how the ledger is drained, by one process and by three; ``make bench`` runs it.

Both databases lie on disk. Processes of their own drain with the daemon's engine and its usual
settings; a batch is claimed, takes as long as is said, and is finished. Seconds of the wall, from
the moment at which all is asked for to the one at which nothing is left.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from emulator.record_id import record_id
from persistence import schema
from persistence.database import Database
from persistence.ledger_store import DatabaseLedger
from persistence.port import Asked, Urgency
from persistence.request_store import DatabaseRequestStore
from tests.integration.persistence.opening import open_url
from tests.integration.postgres import new_database, running_postgres

_ROOT = Path(__file__).parents[2]
_LEASE = timedelta(minutes=2)
_PROGRAM = record_id("a00", 1)
#: Far more than any round takes.
_PATIENCE = 600


def main() -> None:
    """Drain and claim on both databases; print how fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--pending", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        for turn in range(given.rounds):
            file = make_url(f"sqlite:///{folder}/drain-{turn}.db")
            _drain(file, given.requests, 1, 200, 0)
            with new_database(server) as url:
                _drain(url, given.requests, 1, 200, 0)
            for processes in (1, 3):
                with new_database(server) as url:
                    _drain(url, given.requests, processes, 25, 20)
        _claims(make_url(f"sqlite:///{folder}/claims.db"), given.pending)
        with new_database(server) as url:
            _claims(url, given.pending)


def _drain(url: URL, requests: int, processes: int, size: int, milliseconds: int) -> None:
    with open_url(url) as database, ExitStack() as stack:
        schema.upgrade(database)
        for _ in range(processes):
            stack.enter_context(_worker(url, size, milliseconds))
        _ask(database, requests)
        begun = time.perf_counter()
        _until_empty(database)
        seconds = time.perf_counter() - begun
    work = f"batches of {size} that take {milliseconds} ms"
    print(
        f"{requests:>9,} requests on {url.get_backend_name():10} by {processes} processes, "
        f"{work}: {seconds:6.2f} s{requests / seconds:9,.0f} a second",
        flush=True,
    )


@contextmanager
def _worker(url: URL, size: int, milliseconds: int) -> Iterator[None]:
    text = url.render_as_string(hide_password=False)
    module = "tests.benchmarks.drain_worker"
    with subprocess.Popen(  # noqa: S603 - our own module and numbers
        [sys.executable, "-m", module, text, str(size), str(milliseconds)],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield
        process.communicate(timeout=_PATIENCE)


def _ask(database: Database, requests: int) -> None:
    now = datetime.now(UTC)
    asked = [
        Asked(
            enrollment_id=record_id("a08", number),
            program_id=_PROGRAM,
            reason="Opportunity changed",
            due_at=now,
        )
        for number in range(1, requests + 1)
    ]
    DatabaseRequestStore(database).ask(asked, now=now)


def _until_empty(database: Database) -> None:
    ledger, end = DatabaseLedger(database), time.monotonic() + _PATIENCE
    while True:
        overview = ledger.overview(datetime.now(UTC))
        if not overview.running and not sum(overview.waiting.values()):
            return
        assert time.monotonic() < end
        time.sleep(0.05)


def _claims(url: URL, pending: int) -> None:
    """Claim batch after batch while very much is due, finishing each."""
    with open_url(url) as database:
        schema.upgrade(database)
        _ask(database, pending)
        ledger = DatabaseLedger(database)
        for size in (1, 25, 200):
            took = [_claim(ledger, f"{size}-{turn}", size) for turn in range(100)]
            p95 = statistics.quantiles(took, n=20)[-1]
            print(
                f"{pending:>9,} requests due on {url.get_backend_name():10}: a batch of {size:>3} "
                f"is claimed in {statistics.median(took):6.2f} ms, p95 {p95:6.2f} ms",
                flush=True,
            )


def _claim(ledger: DatabaseLedger, holder: str, size: int) -> float:
    begun = time.perf_counter()
    claim = ledger.claim_next(
        holder, now=datetime.now(UTC), lease=_LEASE, sizes={Urgency.CHANGE: size}
    )
    took = time.perf_counter() - begun
    assert claim is not None
    assert len(claim) == size
    ledger.finish(claim, claim.enrollment_ids)
    return took * 1_000


if __name__ == "__main__":
    main()
