"""Which processes are at work on the same database, as far as they have been heard of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol


class ReplicaStore(Protocol):
    """Remembers when each replica was last alive. All raise ``PersistenceError``."""

    def beat(self, replica_id: str, *, now: datetime) -> None:
        """Note that a replica is alive; it is introduced by its first beat."""

    def silent_since(self, moment: datetime) -> list[str]:
        """Return the replicas last heard of before a moment."""

    def forget(self, replica_ids: Collection[str]) -> None:
        """Forget replicas: they ended, or others took over what they had begun."""
