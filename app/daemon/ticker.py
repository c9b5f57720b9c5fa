"""The clock of the daemon: APScheduler with nothing but memory; what is durable is elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from connector.errors import ConnectorError
from persistence.errors import PersistenceError

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tick:
    """Something that is done every so often, and quickly."""

    name: str
    action: Callable[[], None]
    every: timedelta


@contextmanager
def ticking(ticks: Sequence[Tick], begin: datetime) -> Iterator[None]:
    """Do all of it from threads while the block runs, for the first time at ``begin``."""
    scheduler = BackgroundScheduler(timezone=UTC)
    for tick in ticks:
        seconds = tick.every.total_seconds()
        scheduler.add_job(
            _Guarded(tick).run,
            IntervalTrigger(seconds=seconds, timezone=UTC),
            id=tick.name,
            name=tick.name,
            # Late is better than never, once is enough, and no two of a kind at a time.
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
            next_run_time=begin,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


@dataclass(slots=True)
class _Guarded:
    """Does it, whatever became of the time before, and tells when it begins and ends to fail."""

    tick: Tick
    failing: str | None = None

    def run(self) -> None:
        try:
            self.tick.action()
        except (PersistenceError, ConnectorError) as error:
            # It comes every second: a long outage is one line, not thousands.
            if str(error) != self.failing:
                kind = type(error).__name__
                log.warning("tick_failed", tick=self.tick.name, error=kind, detail=str(error))
            self.failing = str(error)
            return
        if self.failing is not None:
            log.info("tick_works_again", tick=self.tick.name)
        self.failing = None
