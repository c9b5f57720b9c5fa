"""Hands out what is owed from the database, and keeps what becomes of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select, update

from persistence.asking import REQUEST
from persistence.claiming import Lease, chunks, claim_next, is_free, mark
from persistence.database import Database
from persistence.ledger_port import Claim, LedgerOverview
from persistence.port import Urgency
from persistence.upserting import inserting

_NOBODY = {"claimed_by": None, "lease_until": None, "claimed_reasons": 0}


class DatabaseLedger:
    """The ledger of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim_next(
        self, holder: str, *, now: datetime, lease: timedelta, sizes: Mapping[Urgency, int]
    ) -> Claim | None:
        """Claim the next batch: what is most urgent and has been due longest."""
        with self._database.session() as session:
            return claim_next(session.connection(), Lease(holder, now, now + lease), sizes)

    def take(
        self,
        enrollment_ids: Collection[str],
        holder: str,
        *,
        now: datetime,
        lease: timedelta,
        reason: str,
    ) -> Claim:
        """Claim these very enrollments, as far as nobody is at them."""
        taken: list[str] = []
        fresh: set[str] = set()
        with self._database.session() as session:
            connection = session.connection()
            for part in chunks(sorted(set(enrollment_ids))):
                rows = [_taken_row(key, now, reason) for key in part]
                insert = inserting(REQUEST, connection.dialect.name).on_conflict_do_nothing()
                new = connection.execute(insert.returning(REQUEST.c.enrollment_id), rows)
                fresh |= set(new.scalars())
                free = select(REQUEST.c.enrollment_id).where(
                    REQUEST.c.enrollment_id.in_(part), is_free(now)
                )
                locked = free.order_by(REQUEST.c.enrollment_id).with_for_update(skip_locked=True)
                taken += connection.execute(locked).scalars()
            mark(connection, Lease(holder, now, now + lease), taken)
        return Claim(holder, tuple(taken), Urgency.NOW, fresh=frozenset(fresh))

    def renew(self, claim: Claim, *, now: datetime, lease: timedelta) -> frozenset[str]:
        """Hold a claim longer, and return what of it is still the holder's."""
        held = and_(REQUEST.c.claimed_by == claim.holder, REQUEST.c.lease_until > now)
        longer = update(REQUEST).where(held)
        with self._database.session() as session:
            kept = session.connection().execute(
                longer.values(lease_until=now + lease, claimable_at=now + lease).returning(
                    REQUEST.c.enrollment_id
                )
            )
            return frozenset(kept.scalars())

    def finish(self, claim: Claim, enrollment_ids: Collection[str]) -> None:
        """Settle requests; what was asked since the claim began waits on, due as asked."""
        with self._database.session() as session:
            connection = session.connection()
            for part in chunks(sorted(enrollment_ids)):
                ours = and_(REQUEST.c.claimed_by == claim.holder, REQUEST.c.enrollment_id.in_(part))
                settled = REQUEST.c.version == REQUEST.c.claimed_version
                connection.execute(delete(REQUEST).where(ours, settled))
                _let_wait(connection, ours)

    def give_back(
        self,
        claim: Claim,
        enrollment_ids: Collection[str],
        *,
        again_at: datetime,
        failure: str | None = None,
    ) -> None:
        """Let requests wait again."""
        tried = {"attempts": REQUEST.c.attempts + 1, "failure": failure} if failure else {}
        values = {**_NOBODY, **tried, "claimable_at": again_at}
        self._update(claim, enrollment_ids, values)

    def set_aside(self, claim: Claim, failures: Mapping[str, str]) -> None:
        """Leave requests to a person; what was asked since the claim began waits on."""
        with self._database.session() as session:
            connection = session.connection()
            for enrollment_id, failure in sorted(failures.items()):
                ours = and_(
                    REQUEST.c.claimed_by == claim.holder,
                    REQUEST.c.enrollment_id == enrollment_id,
                )
                _let_wait(connection, and_(ours, REQUEST.c.version > REQUEST.c.claimed_version))
                tried = {"attempts": REQUEST.c.attempts + 1, "failure": failure}
                values = {**_NOBODY, **tried, "claimable_at": None}
                connection.execute(update(REQUEST).where(ours).values(values))

    def claimable(self, now: datetime, at_most: Mapping[Urgency, int]) -> Mapping[Urgency, int]:
        """Count what may be claimed now by urgency, and no further than asked."""
        with self._database.reading() as session:
            connection = session.connection()
            return {each: _up_to(connection, each, now, limit) for each, limit in at_most.items()}

    def overview(self, now: datetime) -> LedgerOverview:
        """Count what the ledger holds."""
        claimable = REQUEST.c.claimable_at <= now
        running = and_(REQUEST.c.claimed_by.is_not(None), REQUEST.c.lease_until > now)
        waiting = and_(REQUEST.c.claimable_at.is_not(None), is_free(now))
        with self._database.reading() as session:
            connection = session.connection()
            return LedgerOverview(
                waiting=_counts(connection, waiting),
                claimable=_counts(connection, claimable),
                running=sum(_counts(connection, running).values()),
                set_aside=sum(_counts(connection, REQUEST.c.claimable_at.is_(None)).values()),
                oldest_due_at=connection.execute(
                    select(func.min(REQUEST.c.due_at)).where(claimable)
                ).scalar(),
            )

    def retry(self, enrollment_ids: Collection[str] | None, *, now: datetime) -> int:
        """Make requests claimable at once, set aside or not, and return how many."""
        values = {**_NOBODY, "attempts": 0, "claimable_at": now, "due_at": now}
        at_once = update(REQUEST).values(values)
        with self._database.session() as session:
            connection = session.connection()
            if enrollment_ids is None:
                return connection.execute(at_once.where(REQUEST.c.claimable_at.is_(None))).rowcount
            free = at_once.where(is_free(now))
            return sum(
                connection.execute(free.where(REQUEST.c.enrollment_id.in_(part))).rowcount
                for part in chunks(sorted(set(enrollment_ids)))
            )

    def drop(self, enrollment_ids: Collection[str], *, now: datetime) -> int:
        """Forget requests that nobody is at, and return how many."""
        free = delete(REQUEST).where(is_free(now))
        with self._database.session() as session:
            connection = session.connection()
            return sum(
                connection.execute(free.where(REQUEST.c.enrollment_id.in_(part))).rowcount
                for part in chunks(sorted(set(enrollment_ids)))
            )

    def prune(self, before: datetime) -> int:
        """Forget requests that were set aside and asked for before a moment."""
        old = and_(REQUEST.c.claimable_at.is_(None), REQUEST.c.requested_at < before)
        with self._database.session() as session:
            return session.connection().execute(delete(REQUEST).where(old)).rowcount

    def _update(
        self, claim: Claim, enrollment_ids: Collection[str], values: Mapping[str, Any]
    ) -> None:
        held = update(REQUEST).where(REQUEST.c.claimed_by == claim.holder)
        with self._database.session() as session:
            connection = session.connection()
            for part in chunks(sorted(enrollment_ids)):
                ours = held.where(REQUEST.c.enrollment_id.in_(part))
                connection.execute(ours.values(dict(values)))


def _let_wait(connection: Connection, which: Any) -> None:  # noqa: ANN401 - a condition
    """Let requests that grew during their claim wait for what is new."""
    rows = connection.execute(
        select(REQUEST.c.enrollment_id, REQUEST.c.reasons, REQUEST.c.claimed_reasons).where(which)
    ).all()
    for enrollment_id, reasons, handled in rows:
        values = {**_NOBODY, "reasons": reasons[handled:], "attempts": 0, "failure": None}
        connection.execute(
            update(REQUEST)
            .where(REQUEST.c.enrollment_id == enrollment_id)
            .values({**values, "claimable_at": REQUEST.c.due_at})
        )


def _up_to(connection: Connection, urgency: Urgency, now: datetime, limit: int) -> int:
    due = and_(REQUEST.c.urgency == int(urgency), REQUEST.c.claimable_at <= now)
    some = select(REQUEST.c.enrollment_id).where(due).limit(limit).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _counts(connection: Connection, which: Any) -> dict[Urgency, int]:  # noqa: ANN401 - a condition
    grouped = select(REQUEST.c.urgency, func.count()).where(which).group_by(REQUEST.c.urgency)
    return {Urgency(urgency): count for urgency, count in connection.execute(grouped)}


def _taken_row(enrollment_id: str, now: datetime, reason: str) -> dict[str, Any]:
    return {
        "enrollment_id": enrollment_id,
        "urgency": int(Urgency.NOW),
        "due_at": now,
        "requested_at": now,
        "claimable_at": now,
        "reasons": [reason],
        "version": 1,
        "claimed_version": 0,
        "claimed_reasons": 0,
        "attempts": 0,
    }
