"""Pulls, judges, writes back and remembers one batch of enrollments.

A person's command and the daemon run this very code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

import structlog

from connector.port import SalesforcePort
from evaluator.lint import warnings
from evaluator.rates_used import rates_used
from jobs.fenced_org import FencedOrg
from jobs.known_org import KnownOrg
from jobs.offboarding.propose import ProposedCases
from jobs.org_reader import OrgReader
from jobs.period_end import PeriodEnds
from jobs.planned_writes import PlannedEnrollment, WrittenEnrollment
from jobs.progress import Progress, Silent
from jobs.run_plan import OrgPolicy, RunPlan, read_plan
from jobs.run_report import EnrollmentReport
from jobs.selection import slices
from jobs.slice_judge import JudgedSlice
from jobs.tier_moves import decide_slice, give_way, tell
from jobs.write_back import WriteBack
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from mapping.snapshot_writer import Snapshot
from persistence.port import EvaluationStore, StoredEvaluation

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _How:
    """What holds for every slice of a run."""

    now: datetime
    admit: Callable[[], None]
    dry_run: bool
    further: Sequence[Snapshot]


@dataclass(frozen=True, slots=True)
class BatchRun:
    """Recalculates enrollments that are named and that nobody else is at.

    Safe to repeat at any point: it reads the present state of the org and writes only
    differences by key. ``known`` is what a long-lived process keeps of the org; without it
    each batch describes the org anew.
    """

    salesforce: SalesforcePort
    field_map: FieldMap
    evaluations: EvaluationStore
    policy: OrgPolicy = field(default_factory=OrgPolicy)
    progress: Progress = field(default_factory=Silent)
    known: KnownOrg | None = None

    def plan(self, enrollment_ids: Sequence[str], now: datetime) -> RunPlan:
        """Read what has to be known before the records.

        Args:
            enrollment_ids: At most one slice of them, with 18 characters.
            now: The time of the run.

        Raises:
            ClockSkewError: this machine's clock and the org's are too far apart.
            MappingError: the mapping does not fit this org.
            ConnectorError: the org could not be read.
        """
        known = self.org(now)
        plan = known.use(lambda reader: self._plan(reader, enrollment_ids, now))
        faulty = any(read.error for read in plan.programs.values())
        if faulty and known.give_up(plan.reader):
            # A field that was added since the org was described is no fault of the program.
            plan = known.use(lambda reader: self._plan(reader, enrollment_ids, now))
        return plan

    def org(self, now: datetime) -> KnownOrg:
        """Give the org as it is known, or one that nothing is known of yet."""
        return self.known or KnownOrg(self.salesforce, self.field_map, lambda: now)

    def _plan(self, reader: OrgReader, enrollment_ids: Sequence[str], now: datetime) -> RunPlan:
        return read_plan(reader, self.policy, enrollment_ids, progress=self.progress, now=now)

    def carry_out(
        self,
        plan: RunPlan,
        now: datetime,
        *,
        admit: Callable[[], None],
        dry_run: bool = False,
        further: Sequence[Snapshot] = (),
    ) -> Iterator[list[EnrollmentReport]]:
        """Recalculate slice by slice, and give the report of each once it is written.

        Args:
            plan: What ``plan`` gave.
            now: The time of the run.
            admit: Raises where nothing more may be written; asked before each write.
            dry_run: Write nothing.
            further: Snapshots to take of each of them, those on hold included.

        Raises:
            ConnectorError: the org failed; what was given before is whole.
            Exception: whatever ``admit`` raises.
        """
        how = _How(now, admit, dry_run=dry_run, further=further)
        for records in slices(plan.records):
            judged = self._judged(plan, records, now)
            if not judged.refused or self.known is None or not self.known.give_up(plan.reader):
                yield self._slice(plan, records, judged, how)
                continue
            # A field that has gone since the org was described is found missing by a new plan.
            again = self.plan([record.id for record in records], now)
            for same in slices(again.records):
                judged = self._judged(again, same, now)
                yield self._slice(again, same, judged, how)

    def _judged(
        self, plan: RunPlan, records: Sequence[EnrollmentRecord], now: datetime
    ) -> JudgedSlice:
        read = plan.programs[records[0].program_id]
        self.progress.begin(read.head.name, len(records))
        return plan.judge.judge(read, [record.enrollment for record in records], now=now)

    def _slice(
        self,
        plan: RunPlan,
        records: Sequence[EnrollmentRecord],
        judged: JudgedSlice,
        how: _How,
    ) -> list[EnrollmentReport]:
        now = how.now
        read = plan.programs[records[0].program_id]
        decided = decide_slice(read, records, judged.evaluations, now)
        if not how.dry_run:
            decided = give_way(plan.reader, read, decided, now)
        tell(decided)
        back = WriteBack(self.field_map, read.program, now, read.today(now))
        ended = PeriodEnds(plan.judge, self.field_map, now).writes(read, records)
        proposed = ProposedCases(self.salesforce, self.field_map).writes(read.program, decided)
        plans = [
            back.plan(
                each,
                plan.standing[each.record.id],
                partial(_rates, judged, position),
                (*ended.get(each.record.id, ()), *proposed.get(each.record.id, ())),
                how.further,
            )
            for position, each in enumerate(decided)
        ]
        fenced = FencedOrg(self.salesforce, how.admit)
        written = _unsent(plans) if how.dry_run else back.send(plans, fenced)
        log.info("slice_recalculated", program=read.head.id, enrollments=len(records))
        return [
            EnrollmentReport(
                record=each.record,
                program_name=read.head.name,
                program=read.program,
                evaluation=each.found if result.rejected else each.evaluation,
                decision=None if result.rejected else each.decision,
                input_hash=each.input_hash,
                writes=result.writes,
                rejected=result.rejected,
                calculated_at=None if how.dry_run else now,
            )
            for each, result in zip(decided, written, strict=True)
        ]

    def remember(self, run_id: str, now: datetime, reports: Sequence[EnrollmentReport]) -> None:
        """Keep what a slice came to.

        Raises:
            PersistenceError: the database refuses; the org has it all the same.
        """
        # Of those on hold as well: what was written to them is no change by somebody (R4).
        self.evaluations.note_attempts(
            {report.record.id: report.input_hash for report in reports},
            now,
            held=[report.record.id for report in reports if report.evaluation.hold],
        )
        self.evaluations.save(
            [
                StoredEvaluation(
                    enrollment_id=report.record.id,
                    program_id=report.record.program_id,
                    run_id=run_id,
                    evaluated_at=now,
                    config_version=report.program.config_version,
                    input_hash=report.input_hash,
                    payload=report.document(),
                    counted_ids={
                        self.field_map.sources[name].sobject: ids
                        for name, ids in report.evaluation.counted_ids.items()
                    },
                )
                for report in reports
                if report.clean and report.program
            ]
        )


def plan_warnings(plan: RunPlan, now: datetime) -> list[str]:
    """Look over the programs that could be read, with the enrollments of this batch."""
    found: list[str] = []
    for key, read in plan.programs.items():
        ours = [record.enrollment for record in plan.records if record.program_id == key]
        if read.program is not None:
            found += warnings(read.program, ours, plan.facts.rates, read.today(now))
    return found


def _unsent(plans: Sequence[PlannedEnrollment]) -> list[WrittenEnrollment]:
    return [WrittenEnrollment(plan.writes, ()) for plan in plans]


def _rates(judged: JudgedSlice, position: int) -> Mapping[str, tuple[Decimal, ...]]:
    return rates_used(judged.verdicts, position) if judged.verdicts else {}
