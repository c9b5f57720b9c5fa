"""Keeps the last evaluation and the last attempt of each enrollment in the database.

Rows go in and out through SQLAlchemy Core, by the thousand: the object mapper would be many
times slower.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import RowMapping, delete, func, select

from persistence.database import Database
from persistence.port import StoredEvaluation
from persistence.tables import Table
from persistence.upserting import upserting

#: Rows or ids in one statement: bounds memory, and stays below both databases' limit of
#: parameters.
_CHUNK = 1_000
_EVALUATION = Table.metadata.tables["evaluation"]
_ATTEMPT = Table.metadata.tables["attempt"]

Item = TypeVar("Item")


class DatabaseEvaluationStore:
    """The last evaluations in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, evaluations: Sequence[StoredEvaluation]) -> None:
        """Keep evaluations in place of earlier ones: all or, on an error, none.

        Where an enrollment appears twice, the later entry counts.
        """
        self._write(_EVALUATION, [_row(each) for each in _last_of_each(evaluations)])

    def last(self, enrollment_ids: Collection[str]) -> dict[str, StoredEvaluation]:
        """Return what is remembered, by enrollment; those never evaluated are absent."""
        found: dict[str, StoredEvaluation] = {}
        with self._database.reading() as session:
            for chunk in _chunks(sorted(set(enrollment_ids))):
                rows = session.connection().execute(
                    select(_EVALUATION).where(_EVALUATION.c.enrollment_id.in_(chunk))
                )
                found |= {row["enrollment_id"]: _evaluation(row) for row in rows.mappings()}
        return found

    def that_counted(self, record_ids: Collection[str]) -> set[str]:
        """Return the enrollments whose last evaluation counted one of these records.

        It reads what every evaluation counted: an index of millions of records would have to
        be kept up with each full pass, for a question that is asked when records change.
        """
        wanted = frozenset(record_ids)
        if not wanted:
            return set()
        columns = select(_EVALUATION.c.enrollment_id, _EVALUATION.c.counted_ids)
        with self._database.reading() as session:
            rows = session.connection().execution_options(yield_per=_CHUNK).execute(columns)
            return {
                enrollment
                for enrollment, counted in rows
                if any(not wanted.isdisjoint(ids) for ids in counted.values())
            }

    def note_attempts(
        self,
        input_hashes: Mapping[str, str],
        attempted_at: datetime,
        *,
        held: Collection[str] = (),
    ) -> None:
        """Remember what people had entered on enrollments when they were looked at."""
        rows = [
            {
                "enrollment_id": key,
                "attempted_at": attempted_at,
                "input_hash": digest,
                "held": key in held,
            }
            for key, digest in sorted(input_hashes.items())
        ]
        self._write(_ATTEMPT, rows)

    def attempts(self, enrollment_ids: Collection[str]) -> dict[str, str]:
        """Return the digests noted last; those never looked at are absent."""
        found: dict[str, str] = {}
        columns = select(_ATTEMPT.c.enrollment_id, _ATTEMPT.c.input_hash)
        with self._database.reading() as session:
            for chunk in _chunks(sorted(set(enrollment_ids))):
                rows = session.connection().execute(
                    columns.where(_ATTEMPT.c.enrollment_id.in_(chunk))
                )
                found |= {row.enrollment_id: row.input_hash for row in rows}
        return found

    def held(self) -> int:
        """Count the enrollments that could not be judged when they were last looked at."""
        counted = select(func.count()).select_from(_ATTEMPT).where(_ATTEMPT.c.held)
        with self._database.reading() as session:
            return session.connection().execute(counted).scalar_one()

    def prune(self, before: datetime) -> int:
        """Forget evaluations made before a moment, and return how many."""
        with self._database.session() as session:
            forgotten = session.connection().execute(
                delete(_EVALUATION).where(_EVALUATION.c.evaluated_at < before)
            )
            return forgotten.rowcount

    def _write(self, table: sqlalchemy.Table, rows: Sequence[dict[str, Any]]) -> None:
        """Write whole rows by their keys: all or, on an error, none."""
        if not rows:
            return
        with self._database.session() as session:
            connection = session.connection()
            upsert = upserting(table, connection.dialect.name)
            for chunk in _chunks(rows):
                connection.execute(upsert, list(chunk))


def _last_of_each(evaluations: Sequence[StoredEvaluation]) -> list[StoredEvaluation]:
    """Keep one evaluation per enrollment, ordered by id.

    PostgreSQL refuses one row twice in a statement, and two writers that lock rows in the same
    order cannot block each other.
    """
    by_enrollment = {evaluation.enrollment_id: evaluation for evaluation in evaluations}
    return [by_enrollment[enrollment] for enrollment in sorted(by_enrollment)]


def _chunks(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _row(evaluation: StoredEvaluation) -> dict[str, Any]:
    return {
        "enrollment_id": evaluation.enrollment_id,
        "program_id": evaluation.program_id,
        "run_id": evaluation.run_id,
        "evaluated_at": evaluation.evaluated_at,
        "config_version": evaluation.config_version,
        "input_hash": evaluation.input_hash,
        "payload": dict(evaluation.payload),
        "counted_ids": {name: list(ids) for name, ids in evaluation.counted_ids.items()},
    }


def _evaluation(row: RowMapping) -> StoredEvaluation:
    counted = {name: tuple(ids) for name, ids in row["counted_ids"].items()}
    return StoredEvaluation(**{**row, "counted_ids": counted})
