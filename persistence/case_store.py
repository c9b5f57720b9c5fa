"""Hands out off-boarding cases from the database, and keeps what becomes of them.

On PostgreSQL a row that others are claiming at this moment is passed over; on SQLite a writer has
the database to itself from the beginning of its transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    and_,
    case,
    delete,
    false,
    func,
    literal,
    not_,
    null,
    select,
    update,
)

from persistence import case_asking
from persistence.case_asking import CASE
from persistence.case_port import (
    UNREMARKABLE,
    CaseAction,
    CaseAsked,
    CaseClaim,
    CaseOverview,
    CaseRequest,
    CaseStanding,
)
from persistence.database import Database
from persistence.utc_datetime import UtcDateTime

_NOTHING_SINCE = {"asked_since": null(), "asked_since_at": null()}
#: Nobody is at it; without a claim, nothing can be asked since it began.
_NOBODY = {"claimed_by": null(), "lease_until": null(), **_NOTHING_SINCE}
_SHOWN = tuple(field.name for field in fields(CaseRequest))


class DatabaseCaseLedger:
    """The off-boarding cases of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, asked: Sequence[CaseAsked], *, now: datetime) -> None:
        """Ask for actions: all of them or, on an error, none."""
        with self._database.session() as session:
            case_asking.ask(session.connection(), asked, now)

    def claimable(self, now: datetime, most: int) -> int:
        """Count what may be claimed now, and no further than ``most``."""
        some = select(CASE.c.case_id).where(CASE.c.claimable_at <= now).limit(most).subquery()
        with self._database.reading() as session:
            counted = session.connection().execute(select(func.count()).select_from(some))
            return counted.scalar_one()

    def claim_next(self, holder: str, *, now: datetime, lease: timedelta) -> CaseClaim | None:
        """Claim the case that could have been claimed longest."""
        first = (
            select(CASE.c.case_id)
            .where(CASE.c.claimable_at <= now)
            .order_by(CASE.c.claimable_at, CASE.c.case_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.session() as session:
            connection = session.connection()
            case_id = connection.execute(first).scalar()
            return None if case_id is None else _claim(connection, case_id, holder, now, lease)

    def take(
        self,
        case_id: str,
        action: CaseAction,
        holder: str,
        *,
        now: datetime,
        lease: timedelta,
    ) -> CaseClaim | None:
        """Ask for an action and claim this very case; ``None`` where somebody is at it."""
        with self._database.session() as session:
            connection = session.connection()
            row = case_asking.locked(connection, case_id, now)
            if row["claimed_by"] is not None and row["lease_until"] > now:
                return None
            case_asking.ask(connection, [CaseAsked(case_id=case_id, action=action)], now)
            return _claim(connection, case_id, holder, now, lease)

    def renew(self, claim: CaseClaim, *, now: datetime, lease: timedelta) -> bool:
        """Hold a claim longer; ``False`` where it is lost."""
        until = now + lease
        return self._change(
            and_(_held(claim), CASE.c.lease_until > now), lease_until=until, claimable_at=until
        )

    def finish(
        self, claim: CaseClaim, *, now: datetime, standing: CaseStanding = UNREMARKABLE
    ) -> None:
        """Note that all is done; nothing is owed any more but what was asked meanwhile."""
        checked = {} if standing.checked_on is None else {"checked_on": standing.checked_on}
        self._change(
            _held(claim),
            action=CASE.c.asked_since,
            requested_at=CASE.c.asked_since_at,
            claimable_at=CASE.c.asked_since_at,
            attempts=0,
            failure=null(),
            touched_at=now,
            blocked=standing.blocked,
            overdue=standing.overdue,
            **checked,
            **_NOBODY,
        )

    def give_back(self, claim: CaseClaim, *, again_at: datetime, failure: str | None) -> None:
        """Let a case wait again; if more was asked meanwhile, it waits no longer than that."""
        tried = {}
        if failure is not None:
            # What was asked meanwhile has not been tried yet.
            nothing_since = CASE.c.asked_since.is_(None)
            tried = {
                "attempts": case((nothing_since, CASE.c.attempts + 1), else_=CASE.c.attempts),
                "failure": case((nothing_since, failure), else_=CASE.c.failure),
            }
        at_the_earliest = func.coalesce(CASE.c.asked_since_at, literal(again_at, UtcDateTime))
        self._change(_held(claim), claimable_at=at_the_earliest, **tried, **_NOBODY)

    def waiting(self) -> list[CaseRequest]:
        """Return all that is owed; what may be claimed first first."""
        owed = select(*(CASE.c[name] for name in _SHOWN)).where(CASE.c.action.is_not(None))
        ordered = owed.order_by(CASE.c.claimable_at, CASE.c.case_id)
        with self._database.reading() as session:
            return [_request(row) for row in session.connection().execute(ordered).mappings()]

    def overview(self, now: datetime) -> CaseOverview:
        """Count what is owed and what has to be told."""
        held = and_(CASE.c.claimed_by.is_not(None), CASE.c.lease_until > now)
        owed = and_(CASE.c.action.is_not(None), not_(func.coalesce(held, false())))
        counts = {
            "waiting": owed,
            "running": held,
            "failed": and_(owed, CASE.c.attempts > 0),
            "blocked": CASE.c.blocked,
        }
        counted = [
            func.count(case((which, CASE.c.case_id))).label(name) for name, which in counts.items()
        ]
        total = func.coalesce(func.sum(CASE.c.overdue), 0).label("overdue")
        with self._database.reading() as session:
            row = session.connection().execute(select(*counted, total)).mappings().one()
            return CaseOverview(**{name: int(value) for name, value in row.items()})

    def prune(self, before: datetime) -> int:
        """Forget cases that nothing is owed to since before a moment."""
        old = and_(CASE.c.action.is_(None), CASE.c.touched_at < before)
        with self._database.session() as session:
            return session.connection().execute(delete(CASE).where(old)).rowcount

    def _change(self, which: ColumnElement[bool], **values: Any) -> bool:  # noqa: ANN401 - columns
        """Change a row, and tell whether there was one to change."""
        with self._database.session() as session:
            changed = session.connection().execute(update(CASE).where(which).values(values))
            return changed.rowcount > 0


def _held(claim: CaseClaim) -> ColumnElement[bool]:
    return and_(
        CASE.c.case_id == claim.case_id,
        CASE.c.claimed_by == claim.holder,
        CASE.c.claimed_version == claim.version,
    )


def _claim(
    connection: Connection, case_id: str, holder: str, now: datetime, lease: timedelta
) -> CaseClaim:
    """Mark a case as claimed; the caller has locked its row."""
    values = {
        "claimed_by": holder,
        "lease_until": now + lease,
        "claimable_at": now + lease,
        "claimed_version": CASE.c.version,
        "touched_at": now,
        **_NOTHING_SINCE,
    }
    marked = update(CASE).where(CASE.c.case_id == case_id).values(values)
    row = connection.execute(marked.returning(*CASE.c)).mappings().one()
    return CaseClaim(
        case_id=case_id,
        holder=holder,
        action=CaseAction(row["action"]),
        version=row["version"],
        attempts=row["attempts"],
        checked_on=row["checked_on"],
    )


def _request(row: RowMapping) -> CaseRequest:
    return CaseRequest(**{**row, "action": CaseAction(row["action"])})
