"""Puts what is asked for into the ledger, within a transaction that others began.

What is asked of an enrollment that waits already is absorbed by its request (R2).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, select, update

from persistence.port import Asked, RecalculationRequest
from persistence.tables import Table
from persistence.upserting import inserting

#: Rows in one statement.
CHUNK = 500
REQUEST = Table.metadata.tables["recalculation_request"]

_MERGED = ("urgency", "program_id", "due_at", "claimable_at", "reasons", "version")
_FRESH_START = ("attempts", "failure")


def ask(connection: Connection, asked: Iterable[Asked], now: datetime) -> None:
    """Ask for recalculations; whoever asks for the same at once waits for this transaction."""
    for part in _parts(_by_enrollment(asked, now)):
        _absorb(connection, part, now)


def absorbed(waiting: RowMapping, asked: RecalculationRequest, now: datetime) -> dict[str, Any]:
    """Give the columns of a request that waits, or is at work, once more is asked of it.

    Args:
        waiting: The row as it stands.
        asked: What is asked.
        now: The present time, by which a claim holds or has run out.
    """
    merged: dict[str, Any] = {
        "urgency": min(waiting["urgency"], asked.urgency),
        "program_id": asked.program_id or waiting["program_id"],
        "version": waiting["version"] + 1,
        "due_at": min(waiting["due_at"], asked.due_at),
        "claimable_at": _earlier(waiting["claimable_at"], asked.due_at),
        "attempts": waiting["attempts"],
        "failure": waiting["failure"],
    }
    if waiting["claimable_at"] is None:
        # It was set aside; what is new may be what was missing.
        merged |= {"due_at": asked.due_at, "attempts": 0, "failure": None}
    handled = 0
    if _is_claimed(waiting, now):
        handled = waiting["claimed_reasons"]
        merged["claimable_at"] = waiting["claimable_at"]
        if waiting["version"] == waiting["claimed_version"]:
            # The first change since the claim: the delay counts from it.
            merged["due_at"] = asked.due_at
    before, since = waiting["reasons"][:handled], waiting["reasons"][handled:]
    merged["reasons"] = [*before, *dict.fromkeys((*since, *asked.reasons))]
    return merged


def _is_claimed(waiting: RowMapping, now: datetime) -> bool:
    lease = waiting["lease_until"]
    return waiting["claimed_by"] is not None and lease is not None and lease > now


def _earlier(one: datetime | None, other: datetime) -> datetime:
    return other if one is None else min(one, other)


def _by_enrollment(asked: Iterable[Asked], now: datetime) -> dict[str, RecalculationRequest]:
    """Make one request of all that is asked of an enrollment, in the order of their ids.

    Two writers that lock rows in the same order cannot block each other.
    """
    grouped: dict[str, list[Asked]] = {}
    for each in asked:
        grouped.setdefault(each.enrollment_id, []).append(each)
    return {key: _request(key, ours, now) for key, ours in sorted(grouped.items())}


def _request(enrollment_id: str, asked: list[Asked], now: datetime) -> RecalculationRequest:
    due_at = min(each.due_at for each in asked)
    return RecalculationRequest(
        enrollment_id=enrollment_id,
        program_id=next((each.program_id for each in asked if each.program_id), None),
        urgency=min(each.urgency for each in asked),
        due_at=due_at,
        requested_at=now,
        claimable_at=due_at,
        reasons=tuple(dict.fromkeys(each.reason for each in asked)),
    )


def _parts(
    requests: Mapping[str, RecalculationRequest],
) -> Iterator[Mapping[str, RecalculationRequest]]:
    keys = list(requests)
    for start in range(0, len(keys), CHUNK):
        yield {key: requests[key] for key in keys[start : start + CHUNK]}


def _absorb(
    connection: Connection, requests: Mapping[str, RecalculationRequest], now: datetime
) -> None:
    """Insert what is new, and merge the rest into what waits.

    The insert comes first: of two writers that ask for the same enrollment at once, the
    second waits for the first and then finds its row. A row that was there and is settled
    before it could be locked is inserted like a new one.
    """
    left = set(requests)
    while left:
        left -= _inserted(connection, [requests[key] for key in sorted(left)])
        left -= _merged(connection, {key: requests[key] for key in sorted(left)}, now)


def _inserted(connection: Connection, requests: Sequence[RecalculationRequest]) -> set[str]:
    insert = inserting(REQUEST, connection.dialect.name).on_conflict_do_nothing()
    fresh = insert.returning(REQUEST.c.enrollment_id)
    return set(connection.execute(fresh, [_row(each) for each in requests]).scalars())


def _merged(
    connection: Connection, requests: Mapping[str, RecalculationRequest], now: datetime
) -> set[str]:
    """Merge requests into the rows that are there, and tell which those were."""
    if not requests:
        return set()
    # Locks are taken in the order of the ids, or two writers could wait for each other.
    ours = select(REQUEST).where(REQUEST.c.enrollment_id.in_(requests))
    locked = ours.order_by(REQUEST.c.enrollment_id).with_for_update()
    merged = [
        {"its_id": row["enrollment_id"], **absorbed(row, requests[row["enrollment_id"]], now)}
        for row in connection.execute(locked).mappings()
    ]
    if not merged:
        return set()
    columns: dict[str, Any] = {name: bindparam(name) for name in (*_MERGED, *_FRESH_START)}
    its_row = REQUEST.c.enrollment_id == bindparam("its_id")
    connection.execute(update(REQUEST).where(its_row).values(columns), merged)
    return {str(each["its_id"]) for each in merged}


def _row(request: RecalculationRequest) -> dict[str, Any]:
    return {
        "enrollment_id": request.enrollment_id,
        "program_id": request.program_id,
        "urgency": int(request.urgency),
        "due_at": request.due_at,
        "requested_at": request.requested_at,
        "claimable_at": request.claimable_at,
        "reasons": list(request.reasons),
        "version": request.version,
        "claimed_version": 0,
        "claimed_reasons": 0,
        "attempts": 0,
    }
