"""Writes what belongs to few enrollments and the enrollments themselves in one call.

The org takes the records of a call in their order, so the enrollment still moves last. Where
it refused something that belongs to it, the enrollment is put right at once: only values have
moved by then, never a tier.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import ceil

from connector.errors import ConnectorError
from connector.port import RejectedRecord
from jobs.fenced_org import RecordWriter
from jobs.planned_writes import (
    PlannedEnrollment,
    Refused,
    WrittenEnrollment,
    refused_by_enrollment,
    write_batches,
)
from mapping.record_write import RecordWrite

#: More enrollments than this are no click, and one refusal among them would cost many.
_FEW = 25
#: What one call holds: collections, and records in each.
_COLLECTIONS, _RECORDS = 5, 200

#: Gives the record of an enrollment of which something was refused.
MakeRefused = Callable[[PlannedEnrollment, Sequence[RejectedRecord]], RecordWrite]


def fits_one_call(plans: Sequence[PlannedEnrollment]) -> bool:
    """Tell whether everything may go in one call: few records, and nothing but values moves."""
    if len(plans) > _FEW or not all(plan.plain for plan in plans):
        return False
    details = [write for plan in plans for write in plan.details]
    batches = write_batches([*details, *(plan.own for plan in plans)])
    needed = sum(ceil(len(batch.records) / _RECORDS) for batch in batches)
    return bool(details) and needed <= _COLLECTIONS


def send_at_once(
    plans: Sequence[PlannedEnrollment], salesforce: RecordWriter, make_refused: MakeRefused
) -> list[WrittenEnrollment]:
    """Send it, and put right what was refused in part.

    Raises:
        ConnectorError: part of it may be written; running again makes it whole.
    """
    details = [write for plan in plans for write in plan.details]
    own = [plan.own for plan in plans]
    report = salesforce.upsert(write_batches([*details, *own]))
    refused = refused_by_enrollment([*details, *own], report)
    written: list[WrittenEnrollment] = []
    corrections: list[RecordWrite] = []
    for plan in plans:
        rejected = refused.get(plan.record.id, ())
        told = [each for each in rejected if each.key != plan.own.key]
        last = plan.own
        if told:
            last = make_refused(plan, told)
            taken = len(told) == len(rejected)
            corrections.append(_undone(plan, last) if taken else last)
        written.append(WrittenEnrollment((*plan.details, last), tuple(rejected)))
    return _corrected(written, corrections, salesforce)


def _undone(plan: PlannedEnrollment, last: RecordWrite) -> RecordWrite:
    """Put back what the enrollment showed, but for what is said of the refusal."""
    before = {change.field: change.before for change in plan.own.changes}
    return replace(last, values={**before, **last.values})


def _corrected(
    written: list[WrittenEnrollment], corrections: Sequence[RecordWrite], salesforce: RecordWriter
) -> list[WrittenEnrollment]:
    if not corrections:
        return written
    try:
        report = salesforce.upsert(write_batches(corrections))
    except ConnectorError as error:
        error.partly_written = True
        raise
    again: Refused = refused_by_enrollment(corrections, report)
    return [
        replace(each, rejected=(*each.rejected, *again.get(each.writes[-1].enrollment_id, ())))
        for each in written
    ]
