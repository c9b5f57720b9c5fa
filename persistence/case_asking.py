"""Puts what is asked of off-boarding cases into their ledger, within a transaction of others.

What is asked of a case that waits already is absorbed by its request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, update

from persistence.case_port import CaseAction, CaseAsked
from persistence.tables import Table
from persistence.upserting import inserting

CASE = Table.metadata.tables["offboarding_request"]


def ask(connection: Connection, asked: Iterable[CaseAsked], now: datetime) -> None:
    """Ask for actions; whoever asks of the same case at once waits for this transaction."""
    # Locks are taken in the order of the ids, or two writers could wait for each other.
    for each in sorted(asked, key=lambda one: one.case_id):
        row = locked(connection, each.case_id, now)
        its_row = update(CASE).where(CASE.c.case_id == each.case_id)
        connection.execute(its_row.values(absorbed(row, each.action, now)))


def locked(connection: Connection, case_id: str, now: datetime) -> RowMapping:
    """Lock the row of a case until the transaction ends; it is made where there is none.

    Done by one statement: between two, somebody could forget the row.
    """
    insert = inserting(CASE, connection.dialect.name).values(
        case_id=case_id, version=0, claimed_version=0, attempts=0, touched_at=now
    )
    unchanged = insert.on_conflict_do_update(
        index_elements=[CASE.c.case_id], set_={"version": CASE.c.version}
    )
    return connection.execute(unchanged.returning(*CASE.c)).mappings().one()


def absorbed(waiting: RowMapping, action: CaseAction, now: datetime) -> dict[str, Any]:
    """Give the columns that change when an action is asked of a case.

    Args:
        waiting: The row as it stands; nothing may be owed by it.
        action: What is asked.
        now: The present time.
    """
    changed: dict[str, Any] = {
        "version": waiting["version"] + 1,
        "attempts": 0,
        "failure": None,
        "touched_at": now,
    }
    if _replaces(action, waiting["action"]):
        changed |= {"action": action.value, "requested_at": now}
    if waiting["claimed_by"] is None:
        # Whatever has been waiting keeps its turn.
        before = waiting["claimable_at"]
        changed["claimable_at"] = now if before is None else min(before, now)
    elif _replaces(action, waiting["asked_since"]):
        # Also where the lease ran out: until somebody else claims, the holder may finish.
        changed |= {"asked_since": action.value, "asked_since_at": now}
    return changed


def _replaces(action: CaseAction, waiting: str | None) -> bool:
    return waiting is None or (action.explicit and action.value != waiting)
