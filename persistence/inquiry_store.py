"""Keeps inquiries in the database until they are settled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, select, update

from persistence import asking
from persistence.database import Database
from persistence.port import Asked, Urgency
from persistence.tables import Table
from persistence.webhook_port import Inquiry, InquiryKind

_INQUIRY = Table.metadata.tables["inquiry"]


class DatabaseInquiryStore:
    """The inquiries of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_inquiries(self, now: datetime) -> list[Inquiry]:
        """Return those that may be looked into now, the oldest first."""
        ready = select(_INQUIRY).where(_INQUIRY.c.open_at <= now)
        ordered = ready.order_by(_INQUIRY.c.received_at, _INQUIRY.c.id)
        with self._database.reading() as session:
            return [_inquiry(row) for row in session.connection().execute(ordered).mappings()]

    def waiting(self) -> int:
        """Count those that are not settled, whether they may be looked into now or later."""
        with self._database.reading() as session:
            counted = session.connection().execute(select(func.count()).select_from(_INQUIRY))
            return counted.scalar_one()

    def settle(self, inquiry: Inquiry, asked: Sequence[Asked], *, now: datetime) -> None:
        """Ask for what was found and forget the inquiry: both or, on an error, nothing."""
        with self._database.session() as session:
            connection = session.connection()
            gone = connection.execute(delete(_INQUIRY).where(_INQUIRY.c.id == inquiry.id))
            # Whoever settled it before has asked already.
            if gone.rowcount:
                asking.ask(connection, asked, now)

    def postpone(
        self, inquiry: Inquiry, *, until: datetime, failure: str, counts: bool = True
    ) -> None:
        """Look into it again later; why the try was in vain is kept, and counted if it counts."""
        later = update(_INQUIRY).where(_INQUIRY.c.id == inquiry.id)
        attempts = inquiry.attempts + counts
        values = {"open_at": until, "attempts": attempts, "failure": failure}
        with self._database.session() as session:
            session.connection().execute(later.values(values))


def _inquiry(row: RowMapping) -> Inquiry:
    told = {
        "kind": InquiryKind(row["kind"]),
        "record_ids": tuple(row["record_ids"]),
        "urgency": Urgency(row["urgency"]),
    }
    kept = {name: value for name, value in row.items() if name != "open_at"}
    return Inquiry(**{**kept, **told})
