"""Writes a judged slice back: what belongs to an enrollment first, then the enrollment.

``Last_Calculated__c`` moves last, and only where everything before it was taken: what the
org shows beside that time is then one whole evaluation. Where few values travel in one call,
it is put back by the next one if something was refused (``jobs.write_at_once``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from connector.port import RejectedRecord
from evaluator.evaluation import Evaluation, Status
from evaluator.program import Program
from jobs.fenced_org import RecordWriter
from jobs.planned_writes import (
    PlannedEnrollment,
    Refused,
    WrittenEnrollment,
    sent_writes,
)
from jobs.snapshots import due_snapshots
from jobs.standing_records import StandingRecords
from jobs.tier_moves import DecidedEnrollment
from jobs.write_at_once import fits_one_call, send_at_once
from mapping.benefit_writer import BenefitWriter
from mapping.enrollment_writer import EnrollmentWriter
from mapping.field_map import FieldMap
from mapping.progress_writer import ProgressWriter, progress_key
from mapping.record_write import RecordWrite
from mapping.snapshot_payload import last_good_values
from mapping.snapshot_writer import Snapshot, SnapshotWriter
from mapping.tier_change_writer import TierChangeWriter


@dataclass(frozen=True, slots=True)
class WriteBack:
    """Plans and sends the differences of one program's slice.

    ``program`` is ``None`` where it could not be read: everything is on hold then.
    """

    field_map: FieldMap
    program: Program | None
    now: datetime
    today: date

    def plan(
        self,
        decided: DecidedEnrollment,
        standing: StandingRecords,
        rates: Callable[[], Mapping[str, tuple[Decimal, ...]]],
        ended: Sequence[RecordWrite] = (),
        further: Sequence[Snapshot] = (),
    ) -> PlannedEnrollment:
        """Find the records that differ.

        Args:
            decided: What was found and what follows from it.
            standing: What the org has.
            rates: Asked for the rates behind the evaluation where a snapshot is due.
            ended: Snapshots of periods that have ended, and what follows from an expiration.
            further: Snapshots that are to be taken whatever was found.
        """
        record, evaluation = decided.record, decided.evaluation
        details = self._details(evaluation, standing)
        moved_on = self._moved_on(evaluation, details, standing)
        own = self._enrollments().write(
            evaluation, record, moved_on=moved_on, decision=decided.decision
        )
        # A hold changes nothing: the period's snapshot waits until it is over.
        history = [
            *(() if evaluation.hold else ended),
            *self._history(decided, rates),
            *self._further(further, decided, standing, rates),
        ]
        shown = record.current["status"]
        plain = not history and not decided.concerns_people and shown != Status.ERROR
        return PlannedEnrollment(record, evaluation, tuple(details), tuple(history), own, plain)

    def send(
        self, plans: Sequence[PlannedEnrollment], salesforce: RecordWriter
    ) -> list[WrittenEnrollment]:
        """Send planned writes; one refused record never sinks the others.

        Returns:
            One entry a plan, in order. Where a record was refused, the enrollment says so
            in the org, and its tier and last calculation stay where they were.

        Raises:
            ConnectorError: part of it may be written (``partly_written``); running again
                makes it whole.
        """
        if fits_one_call(plans):
            return send_at_once(plans, salesforce, self._refused_own)
        details = [write for plan in plans for write in plan.details]
        refused = sent_writes(details, salesforce)
        sent = {plan.record.id: () if plan.record.id in refused else plan.history for plan in plans}
        history = [write for plan in plans for write in sent[plan.record.id]]
        refused = {**refused, **sent_writes(history, salesforce, after=bool(details))}
        own = [self._own(plan, refused) for plan in plans]
        refused_own = sent_writes(own, salesforce, after=bool(details or history))
        return [
            WrittenEnrollment(
                (*plan.details, *sent[plan.record.id], last),
                (*refused.get(plan.record.id, ()), *refused_own.get(plan.record.id, ())),
            )
            for plan, last in zip(plans, own, strict=True)
        ]

    def _details(self, evaluation: Evaluation, standing: StandingRecords) -> list[RecordWrite]:
        benefits = BenefitWriter(self.field_map, self.today)
        enrollment = evaluation.enrollment
        if evaluation.hold or self.program is None:
            return benefits.calendar_ends(enrollment.id, enrollment.window, standing.benefits)
        progress = ProgressWriter(self.field_map, self.program, self.now)
        return [
            *progress.writes(evaluation, standing.progress),
            *benefits.writes(evaluation, standing.benefits),
        ]

    def _history(
        self, decided: DecidedEnrollment, rates: Callable[[], Mapping[str, tuple[Decimal, ...]]]
    ) -> list[RecordWrite]:
        if self.program is None or decided.decision is None:
            return []
        changes = TierChangeWriter(self.field_map, self.program.name)
        snapshots = SnapshotWriter(self.field_map, self.program, self.today)
        return [
            *changes.writes(decided.decision.log, decided.record),
            *(
                snapshots.write(snapshot, decided.evaluation, rates())
                for snapshot in due_snapshots(decided)
            ),
        ]

    def _further(
        self,
        snapshots: Sequence[Snapshot],
        decided: DecidedEnrollment,
        standing: StandingRecords,
        rates: Callable[[], Mapping[str, tuple[Decimal, ...]]],
    ) -> list[RecordWrite]:
        if self.program is None or not snapshots:
            return []
        writer = SnapshotWriter(self.field_map, self.program, self.today)
        last_good = None
        if decided.evaluation.hold:
            last_good = last_good_values(decided.record, standing.progress, self.field_map)
        return [
            writer.write(each, decided.evaluation, {} if last_good else rates(), last_good)
            for each in snapshots
        ]

    def _moved_on(
        self, evaluation: Evaluation, details: Sequence[RecordWrite], standing: StandingRecords
    ) -> datetime | None:
        """Tell when a criterion's value moved last: now, or in a run before this one."""
        role = self.field_map["progress"]
        # A benefit's value may well be a field of the same name.
        progress = (write for write in details if write.sobject == role.sobject)
        if any(change.field == role["value"] for write in progress for change in write.changes):
            return self.now
        keys = (progress_key(evaluation, result) for result in evaluation.criteria)
        moments = (
            standing.progress[key].instant(role["changed_on"])
            for key in keys
            if key in standing.progress
        )
        return max((moment for moment in moments if moment), default=None)

    def _enrollments(self) -> EnrollmentWriter:
        version = self.program.config_version if self.program else None
        return EnrollmentWriter(self.field_map, version, self.now, self.today)

    def _own(self, plan: PlannedEnrollment, refused: Refused) -> RecordWrite:
        if plan.record.id not in refused:
            return plan.own
        return self._refused_own(plan, refused[plan.record.id])

    def _refused_own(
        self, plan: PlannedEnrollment, rejected: Sequence[RejectedRecord]
    ) -> RecordWrite:
        first = rejected[0]
        reason = f"Salesforce refused {first.sobject} {first.key}: {first.message}"
        return self._enrollments().refused(plan.evaluation, plan.record, reason)
