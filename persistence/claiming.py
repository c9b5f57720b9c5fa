"""Finds what may be claimed next, and marks it; each within a transaction that others began.

On PostgreSQL rows that others are claiming at this moment are passed over; on SQLite a writer
has the database to itself from the beginning of its transaction.

Conditions and order are those of the two indexes: a whole full pass is due at one moment, and
sorting it would cost more than everything else, at each claim anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, func, or_, select, update

from persistence.asking import CHUNK, REQUEST
from persistence.ledger_port import Claim
from persistence.port import Urgency

#: By how much a batch shrinks with every try in vain.
_SHRINKING = 4


@dataclass(frozen=True, slots=True)
class Lease:
    """Who claims, when, and until when."""

    holder: str
    now: datetime
    until: datetime


def claim_next(connection: Connection, lease: Lease, sizes: Mapping[Urgency, int]) -> Claim | None:
    """Claim what is most urgent and has been due longest, with what goes with it."""
    for urgency in sorted(sizes):
        head = _first(connection, lease, urgency)
        if head is not None:
            size = max(1, sizes[urgency] // _SHRINKING ** head["attempts"])
            ids = _alike(connection, lease, head, urgency, size)
            mark(connection, lease, ids)
            return Claim(lease.holder, tuple(sorted(ids)), urgency, head["attempts"])
    return None


def mark(connection: Connection, lease: Lease, enrollment_ids: Collection[str]) -> None:
    """Mark requests as claimed; the caller has locked them."""
    values = {
        "claimed_by": lease.holder,
        "lease_until": lease.until,
        "claimable_at": lease.until,
        "claimed_version": REQUEST.c.version,
        "claimed_reasons": func.json_array_length(REQUEST.c.reasons),
    }
    for part in chunks(sorted(enrollment_ids)):
        its_rows = REQUEST.c.enrollment_id.in_(part)
        connection.execute(update(REQUEST).where(its_rows).values(values))


def is_free(now: datetime) -> ColumnElement[bool]:
    """Give the condition that nobody is at a request."""
    return or_(REQUEST.c.claimed_by.is_(None), REQUEST.c.lease_until <= now)


def chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut ids into lots that fit one statement."""
    return (items[start : start + CHUNK] for start in range(0, len(items), CHUNK))


def _first(connection: Connection, lease: Lease, urgency: Urgency) -> RowMapping | None:
    found = (
        select(REQUEST.c.program_id, REQUEST.c.attempts)
        .where(_claimable(lease.now, urgency))
        .order_by(REQUEST.c.claimable_at, REQUEST.c.enrollment_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    return connection.execute(found).mappings().first()


def _alike(
    connection: Connection,
    lease: Lease,
    head: RowMapping,
    urgency: Urgency,
    size: int,
) -> list[str]:
    """Lock the requests that make one batch with the first one."""
    found = (
        select(REQUEST.c.enrollment_id)
        .where(
            _claimable(lease.now, urgency),
            # Written as SQL's plain equality or IS NULL, which indexes understand.
            REQUEST.c.program_id == head["program_id"],
            REQUEST.c.attempts == head["attempts"],
        )
        .order_by(REQUEST.c.claimable_at, REQUEST.c.enrollment_id)
        .limit(size)
        .with_for_update(skip_locked=True)
    )
    return list(connection.execute(found).scalars())


def _claimable(now: datetime, urgency: Urgency) -> ColumnElement[bool]:
    return and_(REQUEST.c.urgency == int(urgency), REQUEST.c.claimable_at <= now)
