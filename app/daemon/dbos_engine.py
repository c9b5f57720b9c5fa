"""The engine: DBOS behind the port of ``jobs.engine_port``.

The library keeps one engine a process, so this does, too. What is handed over is a row in a
database of the engine's own; whoever has a free place takes it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import create_engine
from sqlalchemy.engine import URL, make_url

from app.daemon.engine_log import thin_the_engines_log
from app.problem import EXPECTED
from jobs.engine_port import Task, Work
from persistence.driver_failure import translated
from persistence.errors import PersistenceError

log = structlog.get_logger()

#: The version of what the engine's rows mean to us. It is not the program's: an update must
#: find the work that its predecessor left.
_ROWS_VERSION = "1"
_SCHEMA = "tierwright_engine"
#: Rows in one look at what ended long ago.
_PRUNED_AT_ONCE = 1_000
_ENDED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

_FAILED = "failed"

Steps = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class EnginePlace:
    """Where the engine keeps its rows: a file of its own, or a schema beside our tables."""

    url: str

    @classmethod
    def beside(cls, database: URL) -> EnginePlace:
        """Give the place that belongs to a database of ours."""
        if database.get_backend_name() == "sqlite":
            ours = Path(database.database or "tierwright.db")
            return cls(f"sqlite:///{ours.with_name(f'{ours.stem}-engine{ours.suffix}')}")
        plain = database.set(drivername="postgresql")
        return cls(plain.render_as_string(hide_password=False))

    @property
    def file(self) -> Path | None:
        """The file, if it is one."""
        head, _, path = self.url.partition(":///")
        return Path(path) if head == "sqlite" else None

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn what its database raises inside the block into our errors.

        Raises:
            PersistenceError: or one of its kinds, caused by the driver's error.
        """
        with translated(make_url(self.url)):
            yield

    def prepare(self) -> None:
        """Let readers and a writer of the file, if it is one, work side by side; it stays so.

        Raises:
            PersistenceError: the file cannot be used.
        """
        if self.file is None:
            return
        engine = create_engine(self.url)
        try:
            with self.translated(), engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
        finally:
            engine.dispose()


class DbosEngine:
    """Runs tasks durably. Start it once in a process, and stop it before another one starts.

    Args:
        place: Where its rows are kept.
        replica_id: The name of this process, another one at every start.
        tasks: How each kind of work is done.
        works: Whether work is done here; otherwise it is only handed over.
        pause: How often it looks for work.
    """

    def __init__(
        self,
        place: EnginePlace,
        replica_id: str,
        tasks: Mapping[Work, Task],
        *,
        works: bool = True,
        pause: timedelta = timedelta(seconds=0.5),
    ) -> None:
        self._place = place
        self._replica_id = replica_id
        self._tasks = tasks
        self._works = works
        self._pause = pause
        self._workflows: dict[Work, Callable[[str], Steps]] = {}

    def start(self) -> None:
        """Begin to work off what was handed over, by whomever.

        Raises:
            PersistenceError: its database cannot be used.
        """
        self._place.prepare()
        thin_the_engines_log()
        try:
            with self._place.translated():
                self._launch()
        except PersistenceError:
            # Half of it may run already.
            DBOS.destroy(destroy_registry=True)
            raise

    def _launch(self) -> None:
        DBOS(config=self._config())
        self._workflows = {work: self._workflow(work, task) for work, task in self._tasks.items()}
        if not self._works:
            DBOS.listen_queues([])
        DBOS.launch()
        for work, task in self._tasks.items():
            DBOS.register_queue(
                work.value,
                worker_concurrency=min(task.here, task.everywhere),
                global_concurrency=task.everywhere,
                polling_interval_sec=self._pause.total_seconds(),
                on_conflict="always_update",
            )

    def stop(self, patience: timedelta) -> None:
        """Take no more work, and wait for what is under way, but not longer than ``patience``."""
        DBOS.destroy(
            destroy_registry=True,
            workflow_completion_timeout_sec=max(1, round(patience.total_seconds())),
        )

    def enqueue(self, work: Work, key: str) -> None:
        """Hand over a piece of work; a key that was used before changes nothing."""
        with self._place.translated(), SetWorkflowID(key):
            DBOS.enqueue_workflow(work.value, self._workflows[work], key)

    def waiting(self, work: Work) -> int:
        """Count what was handed over and has not begun."""
        with self._place.translated():
            found = DBOS.list_workflows(
                status="ENQUEUED", queue_name=work.value, load_input=False, load_output=False
            )
        return len(found)

    def take_over(self, replica_ids: Collection[str]) -> int:
        """Hand what dead processes had begun to the living, and tell how much that was."""
        with self._place.translated():
            begun = DBOS.list_workflows(
                status="PENDING",
                executor_id=sorted(replica_ids),
                load_input=False,
                load_output=False,
            )
            by_queue: dict[str, list[str]] = {}
            for each in begun:
                by_queue.setdefault(each.queue_name or "", []).append(each.workflow_id)
            for queue, ids in by_queue.items():
                DBOS.resume_workflows(ids, queue_name=queue or None)
        return len(begun)

    def prune(self, before: datetime) -> int:
        """Forget work that ended before a moment, and return how much."""
        count = 0
        with self._place.translated():
            while old := self._ended(before):
                DBOS.delete_workflows(old)
                count += len(old)
        return count

    def _ended(self, before: datetime) -> list[str]:
        found = DBOS.list_workflows(
            status=_ENDED,
            completed_before=before.isoformat(),
            limit=_PRUNED_AT_ONCE,
            load_input=False,
            load_output=False,
        )
        return [each.workflow_id for each in found]

    def _config(self) -> DBOSConfig:
        most = sum(task.here for task in self._tasks.values())
        return DBOSConfig(
            name="tierwright",
            system_database_url=self._place.url,
            dbos_system_schema=_SCHEMA,
            application_version=_ROWS_VERSION,
            executor_id=self._replica_id,
            serializer=DBOSPortableJSONSerializer(),
            # More places than threads would claim work that nobody begins.
            max_executor_threads=most + 4,
            log_level="WARNING",
            enable_otlp=False,
        )

    def _workflow(self, work: Work, task: Task) -> Callable[[str], Steps]:
        def run(key: str) -> Steps:
            total: dict[str, int] = {"steps": 0}
            for _ in range(task.steps):
                done = DBOS.run_step({"name": work.value}, _step, work, key, task)
                if done is None:
                    break
                total = {name: total.get(name, 0) + done.get(name, 0) for name in total | done}
                total["steps"] += 1
                if _FAILED in done:
                    # Where the database fails, the next piece would fail at once as well.
                    break
            return total

        # A process that keeps dying is no reason to give up what is owed.
        return DBOS.workflow(name=work.value, max_recovery_attempts=None)(run)


def _step(work: Work, key: str, task: Task) -> dict[str, int] | None:
    with structlog.contextvars.bound_contextvars(work=work.value, slot=key):
        try:
            done = task.step()
        except EXPECTED as error:
            log.warning("work_failed", error=type(error).__name__, detail=str(error))
            return {_FAILED: 1}
        except Exception as error:
            # The last place that can tell; what is owed stays in the ledger and comes again.
            log.exception("work_failed", error=type(error).__name__)
            return {_FAILED: 1}
    return None if done is None else dict(done)
