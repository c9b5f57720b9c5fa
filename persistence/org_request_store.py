"""Keeps in the database what requests of the org wait for, until they are marked there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy import update as updating

from persistence import asking
from persistence.asking import REQUEST
from persistence.claiming import chunks
from persistence.database import Database
from persistence.org_request_port import Outcome, TakenUp
from persistence.port import Asked
from persistence.tables import Table
from persistence.upserting import inserting

_TAKEN = Table.metadata.tables["org_request"]
_AWAITED = Table.metadata.tables["org_request_enrollment"]
_ATTEMPT = Table.metadata.tables["attempt"]


class DatabaseOrgRequestStore:
    """The requests of the org that one database knows of."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, request_ids: Collection[str]) -> dict[str, TakenUp]:
        """Return those that were taken up, by id."""
        found: dict[str, TakenUp] = {}
        with self._database.reading() as session:
            for part in chunks(sorted(request_ids)):
                wanted = select(_TAKEN).where(_TAKEN.c.id.in_(part))
                rows = session.connection().execute(wanted).mappings()
                found |= {row["id"]: _taken(row) for row in rows}
        return found

    def take_up(
        self, taken: Sequence[TakenUp], asked: Mapping[str, Sequence[Asked]], *, now: datetime
    ) -> int:
        """Keep requests together with what they ask for, and return how many were new."""
        if not taken:
            return 0
        with self._database.session() as session:
            connection = session.connection()
            _forget_outdated(connection, taken)
            insert = inserting(_TAKEN, connection.dialect.name).on_conflict_do_nothing()
            rows = [_row(each) for each in sorted(taken, key=lambda each: each.id)]
            new = set(connection.execute(insert.returning(_TAKEN.c.id), rows).scalars())
            owed = {key: reasons for key, reasons in asked.items() if key in new and reasons}
            awaited = [
                {"request_id": key, "enrollment_id": enrollment_id}
                for key, reasons in owed.items()
                for enrollment_id in {each.enrollment_id: None for each in reasons}
            ]
            if awaited:
                connection.execute(_AWAITED.insert(), awaited)
            asking.ask(connection, [each for reasons in owed.values() for each in reasons], now)
        return len(new)

    def any_ready(self, now: datetime) -> bool:
        """Tell whether a request may be marked."""
        with self._database.reading() as session:
            first = select(_TAKEN.c.id).where(_may_be_marked(now)).limit(1)
            return session.connection().execute(first).scalar() is not None

    def ready(self, now: datetime, limit: int) -> list[TakenUp]:
        """Return requests to which nothing is owed any more and that are not marked."""
        ordered = (_TAKEN.c.taken_up_at, _TAKEN.c.id)
        some = select(_TAKEN).where(_may_be_marked(now)).order_by(*ordered).limit(limit)
        with self._database.reading() as session:
            return [_taken(row) for row in session.connection().execute(some).mappings()]

    def outcomes(self, request_ids: Collection[str]) -> dict[str, list[Outcome]]:
        """Return what became of the enrollments of each request, in the order of their ids."""
        attempted = _ATTEMPT.c.enrollment_id == _AWAITED.c.enrollment_id
        aside = and_(
            REQUEST.c.enrollment_id == _AWAITED.c.enrollment_id, REQUEST.c.claimable_at.is_(None)
        )
        told = (
            *(_AWAITED.c.request_id, _AWAITED.c.enrollment_id, _ATTEMPT.c.attempted_at),
            *(func.coalesce(REQUEST.c.attempts, 0).label("attempts"), REQUEST.c.failure),
        )
        joined = _AWAITED.outerjoin(_ATTEMPT, attempted).outerjoin(
            REQUEST, and_(aside, _names(_AWAITED.c.request_id))
        )
        found: dict[str, list[Outcome]] = {}
        with self._database.reading() as session:
            for part in chunks(sorted(request_ids)):
                ours = select(*told).select_from(joined).where(_AWAITED.c.request_id.in_(part))
                ordered = ours.order_by(_AWAITED.c.request_id, _AWAITED.c.enrollment_id)
                rows = session.connection().execute(ordered).mappings()
                for key, group in groupby(rows, key=lambda row: str(row["request_id"])):
                    found[key] = [_outcome(row) for row in group]
        return found

    def mark(self, taken: Sequence[TakenUp], *, at: datetime) -> None:
        """Note that the org was told; what they waited for is no longer needed."""
        with self._database.session() as session:
            connection = session.connection()
            _change(connection, taken, marked_at=at)
            marked = select(_TAKEN.c.id).where(_TAKEN.c.marked_at.is_not(None))
            for part in chunks(sorted(each.id for each in taken)):
                ours = and_(_AWAITED.c.request_id.in_(part), _AWAITED.c.request_id.in_(marked))
                connection.execute(delete(_AWAITED).where(ours))

    def postpone(self, taken: Sequence[TakenUp], *, until: datetime) -> None:
        """Try to mark some again later."""
        with self._database.session() as session:
            _change(session.connection(), taken, again_at=until)

    def forget(self, taken: Sequence[TakenUp]) -> None:
        """Forget requests that are no longer there, or ask for something else by now."""
        with self._database.session() as session:
            for each in taken:
                same = _TAKEN.c.taken_up_at == each.taken_up_at
                _forget(session.connection(), and_(_TAKEN.c.id == each.id, same))

    def forget_marked(self, before: datetime) -> int:
        """Forget requests that were marked before a moment, and return how many."""
        with self._database.session() as session:
            return _forget(session.connection(), _TAKEN.c.marked_at < before)

    def waiting(self) -> int:
        """Count those that were taken up and are not marked."""
        unmarked = select(func.count()).select_from(_TAKEN).where(_TAKEN.c.marked_at.is_(None))
        with self._database.reading() as session:
            return session.connection().execute(unmarked).scalar_one()


def _change(connection: Connection, taken: Sequence[TakenUp], **values: datetime) -> None:
    """Change what is kept of requests, but for those that were taken up anew since."""
    if taken:
        its_id: ColumnElement[str] = bindparam("its_id")
        its_time: ColumnElement[datetime] = bindparam("its_time")
        ours = updating(_TAKEN).where(_TAKEN.c.id == its_id, _TAKEN.c.taken_up_at == its_time)
        rows = [{"its_id": each.id, "its_time": each.taken_up_at} for each in taken]
        connection.execute(ours.values(values), rows)


def _forget_outdated(connection: Connection, taken: Sequence[TakenUp]) -> None:
    """Forget what is kept of requests that were marked, or asked for something else then."""
    by_id = {each.id: each for each in taken}
    for part in chunks(sorted(by_id)):
        known = select(_TAKEN.c.id).where(_TAKEN.c.id.in_(part)).order_by(_TAKEN.c.id)
        for key in list(connection.execute(known).scalars()):
            outdated = or_(
                _TAKEN.c.marked_at.is_not(None),
                _TAKEN.c.enrollment_id.is_distinct_from(by_id[key].enrollment_id),
                _TAKEN.c.program_id.is_distinct_from(by_id[key].program_id),
            )
            _forget(connection, and_(_TAKEN.c.id == key, outdated))


def _may_be_marked(now: datetime) -> ColumnElement[bool]:
    owed = and_(
        _AWAITED.c.request_id == _TAKEN.c.id,
        REQUEST.c.enrollment_id == _AWAITED.c.enrollment_id,
        REQUEST.c.claimable_at.is_not(None),
        _names(_TAKEN.c.id),
    )
    pending = select(REQUEST.c.enrollment_id).where(owed).correlate(_TAKEN).exists()
    return and_(_TAKEN.c.marked_at.is_(None), _TAKEN.c.again_at <= now, ~pending)


def _names(request_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Give the condition that the ledger still has a request of the org among the reasons."""
    return cast(REQUEST.c.reasons, Text).contains(request_id)


def _forget(connection: Connection, which: ColumnElement[bool]) -> int:
    """Forget requests with what they wait for; what others have taken up anew stays."""
    gone = connection.execute(delete(_TAKEN).where(which).returning(_TAKEN.c.id)).scalars()
    ids = sorted(gone)
    for part in chunks(ids):
        connection.execute(delete(_AWAITED).where(_AWAITED.c.request_id.in_(part)))
    return len(ids)


def _row(taken: TakenUp) -> dict[str, Any]:
    return {
        "id": taken.id,
        "enrollment_id": taken.enrollment_id,
        "program_id": taken.program_id,
        "taken_up_at": taken.taken_up_at,
        "answer": taken.answer,
        "again_at": taken.taken_up_at,
        "marked_at": None,
    }


def _taken(row: Mapping[Any, Any]) -> TakenUp:
    return TakenUp(**{name: value for name, value in row.items() if name != "again_at"})


def _outcome(row: Mapping[Any, Any]) -> Outcome:
    return Outcome(**{name: value for name, value in row.items() if name != "request_id"})
