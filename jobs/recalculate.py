"""The use case: recalculate now what a person asked for, on the command line or in the demo."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import structlog

from connector.errors import ConnectorError
from connector.port import CallTally
from jobs.api_budget import PERIOD, CallBudget, expected_calls
from jobs.batch_run import BatchRun, plan_warnings
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.enrollment_listing import batches, list_enrollments
from jobs.errors import BusyEnrollmentsError, ClaimLostError
from jobs.held_claim import HeldClaim
from jobs.progress import Forecast
from jobs.run_ending import reported
from jobs.run_recording import RunRecording
from jobs.run_report import RunReport
from jobs.selection import SLICE_SIZE, Selection
from persistence.errors import PersistenceError
from persistence.port import Run, RunStore

log = structlog.get_logger()

#: Between two looks whether others have come to an end with what is asked for.
_PAUSE = timedelta(seconds=0.5)
_REASON = "asked for on the command line"
#: What ends a run whose beginning is on record, and is told in its report.
_ENDING = (ConnectorError, PersistenceError, BusyEnrollmentsError, ClaimLostError)


@dataclass(frozen=True, slots=True)
class RecalculateEnrollments:
    """Recalculates enrollments now; what waited for the same enrollments is settled with it.

    Enrollments that others are recalculating come last, once those have ended; ``patience``
    bounds how long that is waited for.
    """

    batch: BatchRun
    runs: RunStore
    claims: ClaimDesk
    clock: Clock
    patience: timedelta = timedelta(minutes=5)
    sleep: Callable[[float], None] = field(default=time.sleep)

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
        run = Run(id=run_id, kind="recalculate", started_at=self.clock.now(), dry_run=dry_run)
        recording = RunRecording(self.runs, run, self.clock)
        with self.batch.salesforce.tally() as tally:
            return _Attempt(self, recording, tally).run(selection.normalised())


@dataclass(slots=True)
class _Attempt:
    """One run of the use case, with what it gathers on its way."""

    job: RecalculateEnrollments
    recording: RunRecording
    tally: CallTally
    warnings: dict[str, None] = field(default_factory=dict)

    @property
    def dry_run(self) -> bool:
        return self.recording.run.dry_run

    def run(self, selection: Selection) -> RunReport:
        wanted = self._wanted(selection)
        budget = self._budget(wanted) if selection.full_pass else None
        error = None
        try:
            for ids in wanted:
                self._admit(budget, len(ids))
                self._recalculate(ids)
        except _ENDING as caught:
            if not self.recording.begun:
                raise
            error = reported(caught)
            log.warning("run_interrupted", run=self.recording.run.id, error=error.code)
        except BaseException as caught:
            # Whatever it is, Ctrl-C included: a run on record has to say that it is over.
            if self.recording.begun:
                told = reported(caught, begun=not self.dry_run)
                self.recording.finish(told, api_calls=self.tally.calls)
            raise
        outcome, error = self.recording.finish(error, api_calls=self.tally.calls)
        return RunReport(
            run_id=self.recording.run.id,
            dry_run=self.dry_run,
            outcome=outcome,
            error=error,
            api_calls=self.tally.calls,
            enrollments=tuple(self.recording.reports),
            warnings=tuple(self.warnings),
        )

    def _wanted(self, selection: Selection) -> list[list[str]]:
        """Cut what is wanted into batches; whole programs are listed first."""
        if not selection.full_pass:
            ids = list(selection.enrollment_ids)
            return [ids[start : start + SLICE_SIZE] for start in range(0, len(ids), SLICE_SIZE)]
        reader = self.job.batch.org(self.job.clock.now()).reader()
        reader.require_mapped()
        found = list(batches(list_enrollments(reader, selection)))
        self.recording.begin()
        return found

    def _budget(self, wanted: Sequence[Sequence[str]]) -> CallBudget:
        """Give what a full pass may send, and tell what it is expected to."""
        batch = self.job.batch
        usage = batch.salesforce.api_usage
        standing = (usage.used, usage.allowed) if usage else ()
        as_user = batch.policy.as_user
        expected = sum(expected_calls(len(ids), as_user=as_user) for ids in wanted)
        batch.progress.expect(Forecast(expected, *standing))
        earlier = self.job.runs.since(self.recording.run.started_at - PERIOD)
        return CallBudget(batch.policy.daily_call_share, earlier)

    def _admit(self, budget: CallBudget | None, enrollments: int) -> None:
        if budget is not None:
            budget.admit(
                expected_calls(enrollments, as_user=self.job.batch.policy.as_user),
                sent=self.tally.calls,
                usage=self.job.batch.salesforce.api_usage,
                now=self.job.clock.now(),
            )

    def _recalculate(self, ids: Sequence[str]) -> None:
        """Recalculate a batch; what others are at comes once they have ended."""
        if self.dry_run:
            self._carry_out(ids, None)
            return
        left = set(ids)
        pauses = int(self.job.patience / _PAUSE)
        while left:
            with self.job.claims.take(left, reason=_REASON) as held:
                ours = sorted(held.left)
                if ours:
                    self._carry_out(ours, held)
                left -= set(ours)
            if left:
                if not pauses:
                    raise _busy(left)
                pauses -= 1
                self.job.sleep(_PAUSE.total_seconds())

    def _carry_out(self, ids: Sequence[str], held: HeldClaim | None) -> None:
        job, now = self.job, self.job.clock.now()
        try:
            plan = job.batch.plan(ids, now)
            if not self.recording.begun:
                plan.require_all()
            self.recording.begin()
        except BaseException:
            if held is not None:
                held.undo()
            raise
        admit = held.confirm if held is not None else _freely
        for done in job.batch.carry_out(plan, now, admit=admit, dry_run=self.dry_run):
            self.recording.reports += done
            if held is not None:
                job.batch.remember(self.recording.run.id, now, done)
                held.finish([report.record.id for report in done])
        if held is not None:
            # What was listed and is gone by now is nobody's business any more.
            held.finish(plan.refused.keys())
        self.warnings.update(dict.fromkeys(plan_warnings(plan, now)))


def _freely() -> None:
    """Admit everything: a dry run writes nothing."""


def _busy(left: set[str]) -> BusyEnrollmentsError:
    some = ", ".join(sorted(left)[:3])
    return BusyEnrollmentsError(
        f"Others are still recalculating {len(left)} of the enrollments, among them {some}.",
        remedy="See `tierwright jobs list`, and run this again later.",
    )
