"""Records that are planned to be written, and how they become batches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connector.errors import ConnectorError
from connector.port import RejectedRecord, WriteBatch, WriteReport
from evaluator.evaluation import Evaluation
from jobs.fenced_org import RecordWriter
from mapping.enrollment_reader import EnrollmentRecord
from mapping.record_write import RecordWrite

#: What was refused, by enrollment.
Refused = Mapping[str, tuple[RejectedRecord, ...]]


@dataclass(frozen=True, slots=True)
class PlannedEnrollment:
    """An evaluation and the records that differ because of it.

    ``details`` are what belongs to the enrollment, ``history`` the tier log and snapshots
    that are only ever added, ``own`` the enrollment itself. They are written in this order.
    ``plain`` tells that nothing moves but values: no tier, no proposal, no refusal of before.
    """

    record: EnrollmentRecord
    evaluation: Evaluation
    details: tuple[RecordWrite, ...]
    history: tuple[RecordWrite, ...]
    own: RecordWrite
    plain: bool = False

    @property
    def writes(self) -> tuple[RecordWrite, ...]:
        """All of them, in order."""
        return (*self.details, *self.history, self.own)


@dataclass(frozen=True, slots=True)
class WrittenEnrollment:
    """What was to be written for one enrollment, and what the org refused of it."""

    writes: tuple[RecordWrite, ...]
    rejected: tuple[RejectedRecord, ...]


def sent_writes(
    writes: Sequence[RecordWrite], salesforce: RecordWriter, *, after: bool = False
) -> Refused:
    """Send some writes; ``after`` tells that others of the same slice were taken before."""
    if not writes:
        return {}
    try:
        report = salesforce.upsert(write_batches(writes))
    except ConnectorError as error:
        error.partly_written = error.partly_written or after
        raise
    return refused_by_enrollment(writes, report)


def write_batches(writes: Sequence[RecordWrite]) -> list[WriteBatch]:
    """Group writes by object, keeping those of one enrollment side by side."""
    grouped: dict[tuple[str, str], list[RecordWrite]] = {}
    for write in writes:
        grouped.setdefault((write.sobject, write.key_field), []).append(write)
    return [
        WriteBatch(
            sobject,
            key_field,
            [{key_field: write.key, **write.values} for write in group],
            insert_only=frozenset().union(*(write.insert_only for write in group)),
            parents=[write.enrollment_id for write in group],
        )
        for (sobject, key_field), group in grouped.items()
    ]


def refused_by_enrollment(writes: Sequence[RecordWrite], report: WriteReport) -> Refused:
    """Sort what was refused of some writes by the enrollment that it belongs to."""
    owners = {(write.sobject, write.key): write.enrollment_id for write in writes}
    found: dict[str, tuple[RejectedRecord, ...]] = {}
    for record in report.rejected:
        owner = owners[record.sobject, record.key]
        found[owner] = (*found.get(owner, ()), record)
    return found
