"""Work that is handed over and never done, and who is alive, kept in memory."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from jobs.engine_port import Work


class FakeEngine:
    """Keeps what is handed over in ``enqueued``; ``queues`` tells what waits by kind."""

    def __init__(self) -> None:
        self.enqueued: dict[str, Work] = {}
        self.queues: dict[Work, int] = {}
        self.taken_over: list[list[str]] = []
        self.pruned: list[datetime] = []

    def enqueue(self, work: Work, key: str) -> None:
        """Take a piece of work; a key that was used before changes nothing."""
        self.enqueued.setdefault(key, work)

    def waiting(self, work: Work) -> int:
        """Tell what waits."""
        return self.queues.get(work, 0)

    def take_over(self, replica_ids: Collection[str]) -> int:
        """Note whose work is taken over."""
        self.taken_over.append(sorted(replica_ids))
        return len(replica_ids)

    def prune(self, before: datetime) -> int:
        """Note from when on work is kept."""
        self.pruned.append(before)
        return 1

    def keys(self, work: Work) -> list[str]:
        """Give the keys of one kind."""
        return [key for key, each in self.enqueued.items() if each is work]


class FakeReplicaStore:
    """Replicas and when they were last heard of."""

    def __init__(self) -> None:
        self.seen: dict[str, datetime] = {}

    def beat(self, replica_id: str, *, now: datetime) -> None:
        """Note a sign of life."""
        self.seen[replica_id] = now

    def silent_since(self, moment: datetime) -> list[str]:
        """Give those last heard of before a moment."""
        return sorted(key for key, seen in self.seen.items() if seen < moment)

    def forget(self, replica_ids: Collection[str]) -> None:
        """Forget replicas."""
        for key in replica_ids:
            self.seen.pop(key, None)
