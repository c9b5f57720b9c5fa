"""The tables. What they hold is described with the values in ``persistence.port``.

Without future annotations, which SQLModel cannot resolve for relationships. Every change here
needs a migration; a test compares the two.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, MetaData, String, Text, false
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
    # By the first is found what is claimed next, by the second what makes a batch with it: both
    # in the order in which they are claimed, or each claim would sort all that waits.
    __table_args__ = (
        Index("ix_recalculation_request_next", "urgency", "claimable_at", "enrollment_id"),
        Index(
            "ix_recalculation_request_alike",
            *("urgency", "program_id", "attempts", "claimable_at", "enrollment_id"),
        ),
    )

    enrollment_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    program_id: str | None = Field(default=None, sa_column=Column(String(RECORD_ID_LENGTH)))
    urgency: int
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    requested_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    claimable_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    reasons: list[str] = Field(sa_column=Column(JSON, nullable=False))
    version: int = 1
    claimed_by: str | None = Field(default=None, sa_column=Column(String(80), index=True))
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    claimed_version: int = 0
    claimed_reasons: int = 0
    attempts: int = 0
    failure: str | None = Field(default=None, sa_column=Column(Text))


class OffboardingRequestRow(Table, table=True):
    """One off-boarding case: what is owed to it, who is at it, or only what is remembered."""

    __tablename__ = "offboarding_request"
    # In the order in which cases are claimed, or each claim would sort all that waits.
    __table_args__ = (Index("ix_offboarding_request_next", "claimable_at", "case_id"),)

    case_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    # What is owed, or will be if a claim ends in vain.
    action: str | None = Field(default=None, sa_column=Column(String(20)))
    requested_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    claimable_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    version: int = 1
    # What was asked since the claim began: all that is left once that is finished.
    asked_since: str | None = Field(default=None, sa_column=Column(String(20)))
    asked_since_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    claimed_by: str | None = Field(default=None, sa_column=Column(String(80)))
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    claimed_version: int = 0
    attempts: int = 0
    failure: str | None = Field(default=None, sa_column=Column(Text))
    checked_on: date | None = Field(default=None, sa_column=Column(Date))
    blocked: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
    overdue: int = Field(default=0, sa_column=Column(Integer, nullable=False, server_default="0"))
    touched_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class InquiryRow(Table, table=True):
    """Something that was asked for and has yet to be turned into enrollments."""

    __tablename__ = "inquiry"

    id: str = Field(sa_column=Column(String(RUN_ID_LENGTH), primary_key=True))
    kind: str = Field(sa_column=Column(String(20), nullable=False))
    subject: str = Field(sa_column=Column(String(80), nullable=False))
    record_ids: list[str] = Field(sa_column=Column(JSON, nullable=False))
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    urgency: int
    open_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    attempts: int = 0
    failure: str | None = Field(default=None, sa_column=Column(Text))


class OrgRequestRow(Table, table=True):
    """One request that was entered in the org and taken up; marked ones are kept for a while."""

    __tablename__ = "org_request"

    id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    enrollment_id: str | None = Field(default=None, sa_column=Column(String(RECORD_ID_LENGTH)))
    program_id: str | None = Field(default=None, sa_column=Column(String(RECORD_ID_LENGTH)))
    taken_up_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    answer: str | None = Field(default=None, sa_column=Column(Text))
    again_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    marked_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class OrgRequestEnrollmentRow(Table, table=True):
    """One enrollment that a request of the org waits for."""

    __tablename__ = "org_request_enrollment"

    request_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))
    enrollment_id: str = Field(sa_column=Column(String(RECORD_ID_LENGTH), primary_key=True))


class WebhookDeliveryRow(Table, table=True):
    """One webhook that was taken in, for the case that it comes again."""

    __tablename__ = "webhook_delivery"

    id: str = Field(sa_column=Column(String(200), primary_key=True))
    digest: str = Field(sa_column=Column(String(64), nullable=False))
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    answer: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class ReplicaRow(Table, table=True):
    """One process that works on this database."""

    __tablename__ = "replica"

    id: str = Field(sa_column=Column(String(80), primary_key=True))
    seen_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


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
    held: bool = Field(
        default=False, sa_column=Column(Boolean, nullable=False, server_default=false())
    )
