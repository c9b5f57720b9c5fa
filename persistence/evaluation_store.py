"""Keeps the last evaluation of each enrollment in the database.

Rows go in and out through SQLAlchemy Core, by the thousand: the object mapper would be many
times slower.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import RowMapping, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from persistence.database import Database
from persistence.port import StoredEvaluation
from persistence.tables import Table

#: Rows or ids in one statement: bounds memory, and stays below both databases' limit of
#: parameters.
_CHUNK = 1_000
_EVALUATION = Table.metadata.tables["evaluation"]

Item = TypeVar("Item")


class DatabaseEvaluationStore:
    """The last evaluations in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, evaluations: Sequence[StoredEvaluation]) -> None:
        """Keep evaluations in place of earlier ones: all or, on an error, none.

        Where an enrollment appears twice, the later entry counts.
        """
        rows = [_row(evaluation) for evaluation in _last_of_each(evaluations)]
        if not rows:
            return
        with self._database.session() as session:
            connection = session.connection()
            upsert = _upsert(connection.dialect.name)
            for chunk in _chunks(rows):
                connection.execute(upsert, list(chunk))

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

    def prune(self, before: datetime) -> int:
        """Forget evaluations made before a moment, and return how many."""
        with self._database.session() as session:
            forgotten = session.connection().execute(
                delete(_EVALUATION).where(_EVALUATION.c.evaluated_at < before)
            )
            return forgotten.rowcount


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


def _upsert(dialect: str) -> postgresql.Insert | sqlite.Insert:
    is_postgresql = dialect == "postgresql"
    insert = postgresql.insert(_EVALUATION) if is_postgresql else sqlite.insert(_EVALUATION)
    changed = {
        column.name: insert.excluded[column.name]
        for column in _EVALUATION.columns
        if not column.primary_key
    }
    return insert.on_conflict_do_update(index_elements=[_EVALUATION.c.enrollment_id], set_=changed)


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
