"""Remembers in the database which processes are at work."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select

from persistence.database import Database
from persistence.tables import Table
from persistence.upserting import upserting

_REPLICA = Table.metadata.tables["replica"]


class DatabaseReplicaStore:
    """The replicas on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def beat(self, replica_id: str, *, now: datetime) -> None:
        """Note that a replica is alive; it is introduced by its first beat."""
        with self._database.session() as session:
            connection = session.connection()
            upsert = upserting(_REPLICA, connection.dialect.name)
            connection.execute(upsert, [{"id": replica_id, "seen_at": now}])

    def silent_since(self, moment: datetime) -> list[str]:
        """Return the replicas last heard of before a moment."""
        silent = select(_REPLICA.c.id).where(_REPLICA.c.seen_at < moment)
        with self._database.reading() as session:
            return list(session.connection().execute(silent.order_by(_REPLICA.c.id)).scalars())

    def forget(self, replica_ids: Collection[str]) -> None:
        """Forget replicas: they ended, or others took over what they had begun."""
        with self._database.session() as session:
            gone = delete(_REPLICA).where(_REPLICA.c.id.in_(sorted(replica_ids)))
            session.connection().execute(gone)
