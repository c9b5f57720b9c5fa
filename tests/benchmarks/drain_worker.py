"""One process that drains the ledger with the daemon's engine, and does next to nothing else.

Arguments: the URL, the size of a batch, the milliseconds that a batch takes. It says that it is
ready, and works until it is told to end by the end of its input.
"""

from __future__ import annotations

import logging
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from uuid import uuid4

import structlog
from sqlalchemy.engine import make_url

from app.daemon.dbos_engine import DbosEngine, EnginePlace
from app.daemon.ticker import Tick, ticking
from config.service_sections import RecalculationSettings
from jobs.claim_desk import ClaimDesk
from jobs.clock import SystemClock
from jobs.dispatch import DispatchDueRequests
from jobs.engine_port import Task, Work
from persistence.case_store import DatabaseCaseLedger
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.port import Urgency
from tests.integration.persistence.opening import open_url


def main(url: str, size: int, seconds: float) -> None:
    """Drain as a daemon with its usual settings does."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    settings, clock = RecalculationSettings(), SystemClock()
    with open_url(url) as database:
        ledger = DatabaseLedger(database)
        desk = ClaimDesk(ledger, clock, settings.lease)
        task = Task(
            lambda: _batch(desk, size, seconds),
            steps=20,
            here=settings.workers,
            everywhere=settings.all_workers,
        )
        engine = DbosEngine(
            EnginePlace.beside(make_url(url)), f"bench-{uuid4()}", {Work.REQUESTS: task}
        )
        inquiries = DatabaseInquiryStore(database)
        cases = DatabaseCaseLedger(database)
        due = DispatchDueRequests(
            engine,
            ledger,
            inquiries,
            cases,
            DatabaseOrgRequestStore(database),
            clock,
            settings.all_workers,
        )
        engine.start()
        try:
            with ticking([Tick("due", due.run, timedelta(seconds=1))], clock.now()):
                print("ready", flush=True)
                sys.stdin.read()
        finally:
            engine.stop(timedelta(seconds=1))


def _batch(desk: ClaimDesk, size: int, seconds: float) -> Mapping[str, int] | None:
    held = desk.next({Urgency.CHANGE: size})
    if held is None:
        return None
    with held:
        time.sleep(seconds)
        held.finish(held.claim.enrollment_ids)
    return {"enrollments": len(held.claim)}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) / 1_000)
