"""Tells others that this process is alive, and takes over from those that are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from jobs.clock import Clock
from jobs.engine_port import Engine
from persistence.replica_port import ReplicaStore

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ReplicaWatch:
    """Watches the processes on one database; ``lease`` is how long one may be silent."""

    replica_id: str
    replicas: ReplicaStore
    engine: Engine
    clock: Clock
    lease: timedelta

    def run(self) -> None:
        """Beat once, and look who has not.

        Of several that find the same one dead each takes over; what was taken over already
        is not begun again, because nobody but its new owner holds it.

        Raises:
            PersistenceError: the database fails; look again.
        """
        now = self.clock.now()
        self.replicas.beat(self.replica_id, now=now)
        dead = self.replicas.silent_since(now - self.lease)
        if not dead:
            return
        taken = self.engine.take_over(dead)
        self.replicas.forget(dead)
        log.warning("replicas_taken_over", replicas=dead, work=taken)
