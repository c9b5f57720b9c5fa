"""Snapshots of measurement periods that ended since the last good calculation.

The enrollment is judged once more as of the period's last day: what the period came to
must not depend on the day on which the first run after it happens to be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from evaluator.errors import FiscalCalendarError
from evaluator.evaluation import Status
from evaluator.period import period_ended_between
from evaluator.rates_used import rates_used
from jobs.program_shelf import ReadProgram
from jobs.slice_judge import SliceJudge
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from mapping.record_write import RecordWrite
from mapping.snapshot_writer import Snapshot, SnapshotKind, SnapshotWriter


@dataclass(frozen=True, slots=True)
class PeriodEnds:
    """Takes the snapshots of one slice; ``now`` is the time of the run."""

    judge: SliceJudge
    field_map: FieldMap
    now: datetime

    def writes(
        self, read: ReadProgram, records: Sequence[EnrollmentRecord]
    ) -> Mapping[str, list[RecordWrite]]:
        """Give the snapshots that are due, by enrollment; nothing is asked where none is.

        Raises:
            ConnectorError: the org could not be read; nothing may be written.
        """
        found: dict[str, list[RecordWrite]] = {}
        for last, ended in sorted(self._ended(read, records).items()):
            for write in self._as_of(read, ended, last):
                found.setdefault(write.enrollment_id, []).append(write)
        return found

    def _ended(
        self, read: ReadProgram, records: Sequence[EnrollmentRecord]
    ) -> Mapping[date, list[EnrollmentRecord]]:
        """Group the enrollments for which a period has ended by its last day."""
        found: dict[date, list[EnrollmentRecord]] = {}
        for record in records:
            last = self._last_day(read, record)
            if last is not None:
                found.setdefault(last, []).append(record)
        return found

    def _last_day(self, read: ReadProgram, record: EnrollmentRecord) -> date | None:
        if read.program is None or record.last_calculated is None:
            return None
        try:
            ended = period_ended_between(
                record.enrollment.window,
                read.program.period,
                since=record.last_calculated.astimezone(read.zone).date(),
                today=read.today(self.now),
                fiscal=read.fiscal,
            )
        except FiscalCalendarError:
            # The judgement of today holds these enrollments with the same error's sentence.
            return None
        return ended.last if ended else None

    def _as_of(
        self, read: ReadProgram, records: Sequence[EnrollmentRecord], last: date
    ) -> list[RecordWrite]:
        midnight = datetime.combine(last + timedelta(days=1), time(), tzinfo=read.zone)
        moment = midnight - timedelta(seconds=1)
        judged = self.judge.judge(read, [record.enrollment for record in records], now=moment)
        if judged.verdicts is None or read.program is None:
            return []
        writer = SnapshotWriter(self.field_map, read.program, last)
        snapshot = Snapshot(SnapshotKind.PERIOD_END, last.isoformat())
        return [
            writer.write(snapshot, evaluation, rates_used(judged.verdicts, position))
            for position, evaluation in enumerate(judged.evaluations)
            if evaluation.hold is None and evaluation.status is not Status.NOT_STARTED
        ]
