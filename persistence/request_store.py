"""Keeps the ledger of recalculation requests, and the bookmarks that move with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, select, update

from persistence.database import Database
from persistence.port import Asked, Bookmark, RecalculationRequest
from persistence.tables import Table
from persistence.upserting import inserting, upserting

#: Rows in one statement.
_CHUNK = 500
_REQUEST = Table.metadata.tables["recalculation_request"]
_BOOKMARK = Table.metadata.tables["bookmark"]


class DatabaseRequestStore:
    """The ledger of one database."""

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
            for part in _parts(_by_enrollment(asked, now)):
                _absorb(connection, part)
            if bookmarks:
                rows = [_bookmark_row(each) for each in bookmarks]
                connection.execute(upserting(_BOOKMARK, connection.dialect.name), rows)

    def waiting(self) -> list[RecalculationRequest]:
        """Return all requests, what is due first first."""
        ordered = select(_REQUEST).order_by(_REQUEST.c.due_at, _REQUEST.c.enrollment_id)
        with self._database.reading() as session:
            rows = session.connection().execute(ordered).mappings()
            return [
                RecalculationRequest(**{**row, "reasons": tuple(row["reasons"])}) for row in rows
            ]

    def bookmarks(self) -> dict[str, Bookmark]:
        """Return the bookmarks by name."""
        with self._database.reading() as session:
            rows = session.connection().execute(select(_BOOKMARK)).mappings()
            return {row["name"]: Bookmark(**row) for row in rows}


def _by_enrollment(asked: Iterable[Asked], now: datetime) -> dict[str, RecalculationRequest]:
    """Make one request of all that is asked of an enrollment, in the order of their ids.

    Two writers that lock rows in the same order cannot block each other.
    """
    grouped: dict[str, list[Asked]] = {}
    for each in asked:
        grouped.setdefault(each.enrollment_id, []).append(each)
    return {
        key: RecalculationRequest(
            enrollment_id=key,
            due_at=min(each.due_at for each in ours),
            requested_at=now,
            reasons=tuple(dict.fromkeys(each.reason for each in ours)),
        )
        for key, ours in sorted(grouped.items())
    }


def _parts(
    requests: Mapping[str, RecalculationRequest],
) -> Iterator[Mapping[str, RecalculationRequest]]:
    keys = list(requests)
    for start in range(0, len(keys), _CHUNK):
        yield {key: requests[key] for key in keys[start : start + _CHUNK]}


def _absorb(connection: Connection, requests: Mapping[str, RecalculationRequest]) -> None:
    """Insert what is new, and merge the rest into what waits.

    The insert comes first: of two writers that ask for the same enrollment at once, the
    second waits for the first and then finds its row.
    """
    insert = inserting(_REQUEST, connection.dialect.name).on_conflict_do_nothing()
    fresh = connection.execute(
        insert.returning(_REQUEST.c.enrollment_id), [_row(each) for each in requests.values()]
    )
    known = sorted(set(requests) - set(fresh.scalars()))
    # Locks are taken in the order of the ids, or two writers could wait for each other.
    ours = select(_REQUEST).where(_REQUEST.c.enrollment_id.in_(known))
    locked = ours.order_by(_REQUEST.c.enrollment_id).with_for_update()
    for row in connection.execute(locked).mappings().all() if known else ():
        asked = requests[row["enrollment_id"]]
        merged = {
            "due_at": min(row["due_at"], asked.due_at),
            "reasons": list(dict.fromkeys((*row["reasons"], *asked.reasons))),
            "version": row["version"] + 1,
        }
        its_row = _REQUEST.c.enrollment_id == asked.enrollment_id
        connection.execute(update(_REQUEST).where(its_row).values(merged))


def _row(request: RecalculationRequest) -> dict[str, object]:
    return {
        "enrollment_id": request.enrollment_id,
        "due_at": request.due_at,
        "requested_at": request.requested_at,
        "reasons": list(request.reasons),
        "version": request.version,
        "attempts": request.attempts,
    }


def _bookmark_row(bookmark: Bookmark) -> dict[str, object]:
    return {"name": bookmark.name, "until": bookmark.until, "seen": dict(bookmark.seen)}
