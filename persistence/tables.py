"""The tables. What they hold is described with the values in ``persistence.port``.

Without future annotations, which SQLModel cannot resolve for relationships. Every change here
needs a migration; a test compares the two.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Column, MetaData, String, Text
from sqlmodel import Field, SQLModel

from persistence.utc_datetime import UtcDateTime

#: Length of a UUID in text form.
RUN_ID_LENGTH = 36
#: Length of a Salesforce record id with its check characters.
RECORD_ID_LENGTH = 18


class Table(SQLModel):
    """Ancestor of all our tables: keeps them apart from other libraries' in one process."""

    metadata: ClassVar[MetaData] = MetaData(
        # Named alike on both databases, so that later migrations can address them.
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class RunRow(Table, table=True):
    """One run of a use case."""

    __tablename__ = "run"

    id: str = Field(sa_column=Column(String(RUN_ID_LENGTH), primary_key=True))
    kind: str = Field(sa_column=Column(String(40), nullable=False))
    dry_run: bool
    started_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    finished_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    outcome: str | None = Field(default=None, sa_column=Column(String(20)))
    error_code: str | None = Field(default=None, sa_column=Column(String(80)))
    error_message: str | None = Field(default=None, sa_column=Column(Text))
    api_calls: int = 0
    enrollments: int = 0


class EvaluationRow(Table, table=True):
    """The last evaluation of one enrollment."""

    __tablename__ = "evaluation"

    enrollment_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    program_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), nullable=False))
    # No foreign key: a run may be pruned before the evaluation it left behind.
    run_id: str = Field(sa_column=Column(String(RUN_ID_LENGTH), nullable=False))
    evaluated_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    config_version: str = Field(sa_column=Column(String(80), nullable=False))
    input_hash: str = Field(sa_column=Column(String(128), nullable=False))
    # JSON, not JSONB: keeps the order of keys that `recalculate --json` shows.
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    counted_ids: dict[str, list[str]] = Field(sa_column=Column(JSON, nullable=False))


class RecalculationRequestRow(Table, table=True):
    """One enrollment that waits to be recalculated, or is being recalculated."""

    __tablename__ = "recalculation_request"

    enrollment_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    requested_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reasons: list[str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    claimed_by: str | None = Field(default=None, sa_column=Column(String(80)))
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    attempts: int = 0


class BookmarkRow(Table, table=True):
    """How far the changes of one kind of record were read."""

    __tablename__ = "bookmark"

    name: str = Field(sa_column=Column(String(80), primary_key=True))
    until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    seen: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))


class AttemptRow(Table, table=True):
    """What people had entered on an enrollment when it was last looked at."""

    __tablename__ = "attempt"

    enrollment_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    attempted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    input_hash: str = Field(sa_column=Column(String(128), nullable=False))
