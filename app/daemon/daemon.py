"""Starts and stops the daemon's work: engine, clock, and the claims of this process."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import structlog

from app.daemon.dbos_engine import DbosEngine, EnginePlace
from app.daemon.org_zone import OrgZone
from app.daemon.ticker import Tick, ticking
from app.daemon.work_tasks import WorkBench
from config.service_sections import ScheduleSettings
from jobs.claim_desk import ClaimDesk
from jobs.dispatch import DispatchDueRequests, DispatchSlots
from jobs.engine_port import Work
from jobs.replica_watch import ReplicaWatch
from jobs.timetable import Daily, Every
from persistence.errors import PersistenceError

log = structlog.get_logger()

#: How often it is looked for what is due.
_DISPATCH = timedelta(seconds=1)
#: How often a silent org is asked for its zone again.
_LEARN = timedelta(minutes=1)
#: So often within the lease a replica tells that it is alive.
_BEATS = 4


@dataclass(frozen=True, slots=True)
class Duties:
    """Which parts of the daemon run in this process."""

    works: bool = True
    schedules: bool = True


@dataclass(frozen=True, slots=True)
class Daemon:
    """The daemon's work, put together.

    Attributes:
        bench: What the work is made of.
        place: Where the engine keeps its rows.
        claims: The claims of this process.
        schedule: When it does what by itself.
        duties: Which parts run here.
        replica_id: The name of this process; another one at every start.
    """

    bench: WorkBench
    place: EnginePlace
    claims: ClaimDesk
    schedule: ScheduleSettings
    duties: Duties = Duties()
    replica_id: str = field(
        default_factory=lambda: f"{socket.gethostname()[:60]}-{uuid4().hex[:8]}"
    )

    @contextmanager
    def running(self, stop_timeout: timedelta) -> Iterator[None]:
        """Work while the block runs, and come to an end within the timeout afterwards.

        What is under way at its end may still take so long; what is not done by then is
        given back.
        """
        engine = self._engine()
        engine.start()
        log.info("daemon_started", replica=self.replica_id)
        try:
            with ticking(self._ticks(engine), self.bench.clock.now()):
                yield
        finally:
            self._stop(engine, stop_timeout)

    def _engine(self) -> DbosEngine:
        engines: list[DbosEngine] = []
        tasks = self.bench.tasks(lambda: engines[0])
        engines.append(DbosEngine(self.place, self.replica_id, tasks, works=self.duties.works))
        return engines[0]

    def _ticks(self, engine: DbosEngine) -> list[Tick]:
        bench, stores = self.bench, self.bench.stores
        lease = bench.recalculation.lease
        watch = ReplicaWatch(self.replica_id, stores.replicas, engine, bench.clock, lease)
        ticks = [Tick("replicas", watch.run, lease / _BEATS)]
        if self.duties.works:
            at_once = max(bench.recalculation.workers, bench.recalculation.all_workers)
            due = DispatchDueRequests(
                engine,
                stores.ledger,
                stores.inquiries,
                stores.cases,
                stores.org_requests,
                bench.clock,
                at_once,
            )
            ticks.append(Tick("due requests", due.run, _DISPATCH))
        if self.duties.schedules:
            zone = OrgZone(bench.org.reader)
            slots = DispatchSlots(engine, lambda: self._timetable(zone), bench.clock)
            ticks += [Tick("slots", slots.run, _DISPATCH), Tick("org zone", zone.learn, _LEARN)]
        return ticks

    def _timetable(self, zone: OrgZone) -> Mapping[Work, Every | Daily]:
        times: dict[Work, Every | Daily] = {
            Work.POLL: Every(self.schedule.poll),
            Work.OFFBOARDING: Every(self.schedule.offboarding),
        }
        if zone.known is not None:
            times[Work.FULL_PASS] = Daily(self.schedule.full_pass, zone.known)
            times[Work.RETENTION] = Every(timedelta(days=1))
        return times

    def _stop(self, engine: DbosEngine, timeout: timedelta) -> None:
        desk = self.bench.offboarding.desk
        self.claims.close()
        desk.close()
        engine.stop(timeout)
        try:
            self.claims.shut()
            desk.shut()
            self.bench.stores.replicas.forget([self.replica_id])
        except PersistenceError as error:
            # Leases run out by themselves, and others notice the silence.
            log.warning("claims_not_given_back", error=type(error).__name__)
        log.info("daemon_stopped", replica=self.replica_id)
