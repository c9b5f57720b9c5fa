"""Keeps webhooks and what they ask for in the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from persistence import asking, case_asking
from persistence.case_port import CaseAsked
from persistence.database import Database
from persistence.port import Asked
from persistence.tables import Table
from persistence.upserting import inserting
from persistence.webhook_port import Delivery, Inquiry

_DELIVERY = Table.metadata.tables["webhook_delivery"]
_INQUIRY = Table.metadata.tables["inquiry"]


class DatabaseWebhookStore:
    """The webhooks of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def accept(
        self,
        delivery: Delivery,
        *,
        asked: Sequence[Asked] = (),
        inquiry: Inquiry | None = None,
        case: CaseAsked | None = None,
    ) -> Delivery:
        """Keep a webhook together with what it asks for; a repetition asks for nothing."""
        with self._database.session() as session:
            connection = session.connection()
            # Of two deliveries at once the second waits here for the first.
            insert = inserting(_DELIVERY, connection.dialect.name).on_conflict_do_nothing()
            first = connection.execute(insert.returning(_DELIVERY.c.id), [asdict(delivery)])
            if first.scalar() is None:
                known = select(_DELIVERY).where(_DELIVERY.c.id == delivery.id)
                return Delivery(**connection.execute(known).mappings().one())
            asking.ask(connection, asked, delivery.received_at)
            if inquiry is not None:
                connection.execute(_INQUIRY.insert(), [_inquiry_row(inquiry)])
            if case is not None:
                case_asking.ask(connection, [case], delivery.received_at)
        return delivery

    def prune(self, before: datetime) -> int:
        """Forget webhooks received before a moment, and return how many."""
        with self._database.session() as session:
            old = delete(_DELIVERY).where(_DELIVERY.c.received_at < before)
            return session.connection().execute(old).rowcount


def _inquiry_row(inquiry: Inquiry) -> dict[str, Any]:
    return {
        **asdict(inquiry),
        "kind": inquiry.kind.value,
        "record_ids": list(inquiry.record_ids),
        "urgency": int(inquiry.urgency),
        "open_at": inquiry.received_at,
    }
