"""Keeps runs in the database."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlmodel import col, delete, select

from persistence.database import Database
from persistence.errors import UnknownRunError
from persistence.port import Run, RunError, RunOutcome
from persistence.tables import RunRow


class DatabaseRunStore:
    """The runs of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, run: Run) -> None:
        """Put a run on record; its id must be new."""
        with self._database.session() as session:
            session.add(_row(run))

    def finish(
        self,
        run_id: str,
        *,
        outcome: RunOutcome,
        finished_at: datetime,
        api_calls: int,
        enrollments: int,
        error: RunError | None = None,
    ) -> None:
        """Note how a run ended; finishing it again replaces what was noted.

        Raises:
            UnknownRunError: no such run is on record; a mistake of the caller.
        """
        with self._database.session() as session:
            row = session.get(RunRow, run_id)
            if row is None:
                raise UnknownRunError(run_id)
            row.outcome = outcome.value
            row.finished_at = finished_at
            row.api_calls = api_calls
            row.enrollments = enrollments
            row.error_code = error.code if error else None
            row.error_message = error.message if error else None

    def recent(self, limit: int) -> list[Run]:
        """Return the latest runs, newest first."""
        newest_first = (
            select(RunRow)
            .order_by(col(RunRow.started_at).desc(), col(RunRow.id).desc())
            .limit(limit)
        )
        with self._database.reading() as session:
            return [_run(row) for row in session.exec(newest_first)]

    def since(self, moment: datetime) -> list[Run]:
        """Return the runs that started at a moment or later, oldest first."""
        oldest_first = (
            select(RunRow)
            .where(col(RunRow.started_at) >= moment)
            .order_by(col(RunRow.started_at), col(RunRow.id))
        )
        with self._database.reading() as session:
            return [_run(row) for row in session.exec(oldest_first)]

    def last_completed(self, kind: str) -> Run | None:
        """Return the latest run of a use case that ended and did not fail; dry runs are none."""
        good = [RunOutcome.SUCCEEDED.value, RunOutcome.PARTIAL.value]
        newest = (
            select(RunRow)
            .where(RunRow.kind == kind, col(RunRow.dry_run).is_(False))
            .where(col(RunRow.outcome).in_(good))
            .order_by(col(RunRow.started_at).desc(), col(RunRow.id).desc())
            .limit(1)
        )
        with self._database.reading() as session:
            row = session.exec(newest).first()
            return None if row is None else _run(row)

    def prune(self, before: datetime) -> int:
        """Forget runs that started before a moment, and return how many."""
        with self._database.session() as session:
            return session.exec(delete(RunRow).where(col(RunRow.started_at) < before)).rowcount


def _row(run: Run) -> RunRow:
    values = asdict(run)
    error = values.pop("error") or {"code": None, "message": None}
    return RunRow(**values, error_code=error["code"], error_message=error["message"])


def _run(row: RunRow) -> Run:
    error = None
    if row.error_code is not None:
        error = RunError(row.error_code, row.error_message or "")
    return Run(
        id=row.id,
        kind=row.kind,
        started_at=row.started_at,
        dry_run=row.dry_run,
        finished_at=row.finished_at,
        outcome=RunOutcome(row.outcome) if row.outcome else None,
        error=error,
        api_calls=row.api_calls,
        enrollments=row.enrollments,
    )
