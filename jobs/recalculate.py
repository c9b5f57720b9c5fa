"""The use case: pull what partners achieved, judge it, write the verdict back, remember it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from functools import partial

import structlog

from connector.errors import ConnectorError
from connector.port import SalesforcePort
from evaluator.lint import warnings
from evaluator.rates_used import rates_used
from jobs.api_budget import PERIOD, CallBudget, expected_calls
from jobs.clock import Clock
from jobs.period_end import PeriodEnds
from jobs.progress import Forecast, Progress, Silent
from jobs.run_ending import reported
from jobs.run_plan import OrgPolicy, RunPlan, read_plan
from jobs.run_report import EnrollmentReport, ReportedError, RunReport, outcome_of
from jobs.selection import Selection, slices
from jobs.slice_judge import JudgedSlice
from jobs.standing_records import read_standing
from jobs.tier_moves import decide_slice, give_way, tell
from jobs.write_back import PlannedEnrollment, WriteBack, WrittenEnrollment
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from persistence.errors import PersistenceError
from persistence.port import EvaluationStore, Run, RunError, RunStore, StoredEvaluation

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class RecalculateEnrollments:
    """Recalculates enrollments now.

    Safe to repeat at any point: it reads the present state of the org and writes only
    differences by key.
    """

    salesforce: SalesforcePort
    field_map: FieldMap
    runs: RunStore
    evaluations: EvaluationStore
    clock: Clock
    policy: OrgPolicy = field(default_factory=OrgPolicy)
    progress: Progress = field(default_factory=Silent)

    def run(self, selection: Selection, *, run_id: str, dry_run: bool = False) -> RunReport:
        """Recalculate the selected enrollments.

        Args:
            selection: Which enrollments.
            run_id: A fresh UUID.
            dry_run: Plan and report, but write nothing to the org.

        Returns:
            The report. Where the org or the database fails once the run is on record, it tells
            the slices that were done and the error that ended the run. A full pass that
            would send too much ends the same way, and says until when it pauses.

        Raises:
            JobError: the selection names what is not there; nothing was done.
            MappingError: the mapping does not fit this org; a run that had begun is on
                record with it.
            ConnectorError: the org could not be read; nothing was done.
            PersistenceError: the database takes no run; nothing was done.
        """
        started = self.clock.now()
        plan = read_plan(
            self.salesforce,
            self.field_map,
            self.policy,
            selection.normalised(),
            progress=self.progress,
            now=started,
        )
        budget = self._budget(selection, plan, started)
        self.runs.start(Run(id=run_id, kind="recalculate", started_at=started, dry_run=dry_run))
        reports: list[EnrollmentReport] = []
        error = None
        try:
            for records in slices(plan.records):
                self._admit(budget, records)
                done = self._slice(plan, records, started, dry_run=dry_run)
                reports += done
                if not dry_run:
                    self._remember(run_id, started, done)
        except (ConnectorError, PersistenceError) as caught:
            error = reported(caught)
            log.warning("run_interrupted", run=run_id, error=error.code)
        except BaseException as caught:
            # Whatever it is, Ctrl-C included: the run is over, and its record has to say so.
            error = reported(caught, begun=not dry_run)
            self._finish(run_id, reports, error, dry_run=dry_run)
            raise
        report = self._finish(run_id, reports, error, dry_run=dry_run)
        return replace(report, warnings=_warnings(plan, started))

    def _budget(self, selection: Selection, plan: RunPlan, started: datetime) -> CallBudget | None:
        """Give what a full pass may send; ``None`` for single enrollments, which never wait."""
        if not selection.full_pass:
            return None
        as_user = self.policy.as_user
        expected = sum(expected_calls(len(r), as_user=as_user) for r in slices(plan.records))
        usage = self.salesforce.api_usage
        standing = (usage.used, usage.allowed) if usage else ()
        self.progress.expect(Forecast(expected, *standing))
        return CallBudget(self.policy.daily_call_share, self.runs.since(started - PERIOD))

    def _admit(self, budget: CallBudget | None, records: Sequence[EnrollmentRecord]) -> None:
        if budget is not None:
            budget.admit(
                expected_calls(len(records), as_user=self.policy.as_user),
                sent=self.salesforce.api_calls,
                usage=self.salesforce.api_usage,
                now=self.clock.now(),
            )

    def _slice(
        self, plan: RunPlan, records: Sequence[EnrollmentRecord], now: datetime, *, dry_run: bool
    ) -> list[EnrollmentReport]:
        read = plan.programs[records[0].program_id]
        self.progress.begin(read.head.name, len(records))
        judged = plan.judge.judge(read, [record.enrollment for record in records], now=now)
        standing = plan.standing
        if standing is None:
            standing = read_standing(plan.reader, [record.id for record in records])
        decided = decide_slice(read, records, judged.evaluations, now)
        if not dry_run:
            decided = give_way(plan.reader, read, decided, now)
        tell(decided)
        back = WriteBack(self.field_map, read.program, now, read.today(now))
        ended = PeriodEnds(plan.judge, self.field_map, now).writes(read, records)
        plans = [
            back.plan(
                each,
                standing[each.record.id],
                partial(_rates, judged, position),
                ended.get(each.record.id, ()),
            )
            for position, each in enumerate(decided)
        ]
        written = _unsent(plans) if dry_run else back.send(plans, self.salesforce)
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
                calculated_at=None if dry_run else now,
            )
            for each, result in zip(decided, written, strict=True)
        ]

    def _remember(self, run_id: str, now: datetime, reports: Sequence[EnrollmentReport]) -> None:
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

    def _finish(
        self,
        run_id: str,
        reports: Sequence[EnrollmentReport],
        error: ReportedError | None,
        *,
        dry_run: bool,
    ) -> RunReport:
        report = RunReport(
            run_id=run_id,
            dry_run=dry_run,
            outcome=outcome_of(reports, error),
            error=error,
            api_calls=self.salesforce.api_calls,
            enrollments=tuple(reports),
        )
        try:
            self.runs.finish(
                run_id,
                outcome=report.outcome,
                finished_at=self.clock.now(),
                api_calls=report.api_calls,
                enrollments=len(reports),
                error=RunError(error.code, error.message) if error else None,
            )
        except PersistenceError as caught:
            log.warning("run_not_recorded", run=run_id, error=type(caught).__name__)
            lost = error or reported(caught)
            return replace(report, error=lost, outcome=outcome_of(reports, lost))
        return report


def _unsent(plans: Sequence[PlannedEnrollment]) -> list[WrittenEnrollment]:
    return [WrittenEnrollment(plan.writes, ()) for plan in plans]


def _rates(judged: JudgedSlice, position: int) -> Mapping[str, tuple[Decimal, ...]]:
    return rates_used(judged.verdicts, position) if judged.verdicts else {}


def _warnings(plan: RunPlan, now: datetime) -> tuple[str, ...]:
    """Look over the programs that could be read, with the enrollments of this run."""
    found: list[str] = []
    for key, read in plan.programs.items():
        ours = [record.enrollment for record in plan.records if record.program_id == key]
        if read.program is not None:
            found += warnings(read.program, ours, plan.facts.rates, read.today(now))
    return tuple(found)
