"""Keeps the ledger's requests as they come in, and the bookmarks that move with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select

from persistence import asking
from persistence.database import Database
from persistence.port import Asked, Bookmark, RecalculationRequest, Urgency
from persistence.tables import Table
from persistence.upserting import upserting

_REQUEST = asking.REQUEST
_BOOKMARK = Table.metadata.tables["bookmark"]


class DatabaseRequestStore:
    """What is asked for, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(
        self, asked: Sequence[Asked], *, now: datetime, bookmarks: Sequence[Bookmark] = ()
    ) -> None:
        """Ask for recalculations and move bookmarks: all of it or, on an error, nothing.

        An enrollment that waits already stays one request: due at the earlier moment, with
        all reasons (R2).
        """
        with self._database.session() as session:
            connection = session.connection()
            asking.ask(connection, asked, now)
            if bookmarks:
                rows = [_bookmark_row(each) for each in bookmarks]
                connection.execute(upserting(_BOOKMARK, connection.dialect.name), rows)

    def waiting(self) -> list[RecalculationRequest]:
        """Return all requests, what is due first first."""
        ordered = select(_REQUEST).order_by(_REQUEST.c.due_at, _REQUEST.c.enrollment_id)
        with self._database.reading() as session:
            rows = session.connection().execute(ordered).mappings()
            return [_request(row) for row in rows]

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by name."""
        with self._database.reading() as session:
            rows = session.connection().execute(select(_BOOKMARK)).mappings()
            return {row["name"]: Bookmark(**row) for row in rows}


def _request(row: RowMapping) -> RecalculationRequest:
    told = {"urgency": Urgency(row["urgency"]), "reasons": tuple(row["reasons"])}
    return RecalculationRequest(**{**row, **told})


def _bookmark_row(bookmark: Bookmark) -> dict[str, object]:
    return {"name": bookmark.name, "until": bookmark.until, "seen": dict(bookmark.seen)}
