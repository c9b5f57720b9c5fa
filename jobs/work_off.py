"""The use case of the daemon: work off one batch of what is due."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

import structlog

from connector.port import CallTally
from jobs.aftermath import aftermath, told
from jobs.api_budget import PERIOD, CallBudget, expected_calls
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.errors import OffboardedError
from jobs.held_claim import HeldClaim
from jobs.run_ending import reported
from jobs.run_recording import RunRecording
from jobs.selection import SLICE_SIZE
from persistence.port import Run, RunOutcome, RunStore, Urgency

log = structlog.get_logger()

#: The largest batch: what people wait for stays small, so that it is done soon.
SIZES: Mapping[Urgency, int] = {
    Urgency.NOW: 200,
    Urgency.CHANGE: 200,
    Urgency.FULL_PASS: SLICE_SIZE,
}
_KINDS = {Urgency.NOW: "now", Urgency.CHANGE: "change", Urgency.FULL_PASS: "full_pass_batch"}


@dataclass(frozen=True, slots=True)
class WorkedOff:
    """What became of one batch: counts alone, so that it can be kept anywhere."""

    outcome: RunOutcome
    enrollments: int
    held: int
    api_calls: int


@dataclass(frozen=True, slots=True)
class WorkOffRequests:
    """Claims the next batch, recalculates it, and settles or gives back each request.

    ``attempts`` is how many tries in vain set a request aside.
    """

    batch: BatchRun
    runs: RunStore
    claims: ClaimDesk
    clock: Clock
    attempts: int

    def run(self, run_id: str, urgencies: Collection[Urgency] = SIZES.keys()) -> WorkedOff | None:
        """Work off one batch; ``None`` where nothing is due.

        Args:
            run_id: A fresh UUID.
            urgencies: Which requests are meant.

        Raises:
            PersistenceError: the database fails; what was claimed comes back by itself.
        """
        held = self.claims.next({each: SIZES[each] for each in urgencies})
        if held is None:
            return None
        with (
            held,
            structlog.contextvars.bound_contextvars(run=run_id),
            self.batch.salesforce.tally() as tally,
        ):
            return self._work_off(
                held, RunRecording(self.runs, self._run(run_id, held), self.clock), tally
            )

    def _run(self, run_id: str, held: HeldClaim) -> Run:
        kind = _KINDS[held.claim.urgency]
        return Run(id=str(UUID(run_id)), kind=kind, started_at=self.clock.now())

    def _work_off(self, held: HeldClaim, recording: RunRecording, tally: CallTally) -> WorkedOff:
        recording.begin()
        error = None
        try:
            self._admit(held)
            self._carry_out(held, recording)
        except Exception as caught:  # noqa: BLE001 - whatever it is, the requests come back
            self._give_back(held, caught)
            error = reported(caught, begun=True)
        outcome, _ = recording.finish(error, api_calls=tally.calls)
        held_back = sum(1 for report in recording.reports if report.evaluation.hold)
        return WorkedOff(outcome, len(recording.reports), held_back, tally.calls)

    def _admit(self, held: HeldClaim) -> None:
        """Let a batch of the full pass wait where requests run short; people never wait."""
        if held.claim.urgency is not Urgency.FULL_PASS:
            return
        now, policy = self.clock.now(), self.batch.policy
        budget = CallBudget(policy.daily_call_share, self.runs.since(now - PERIOD))
        calls = expected_calls(len(held.claim), as_user=policy.as_user)
        budget.admit(calls, sent=0, usage=self.batch.salesforce.api_usage, now=now)

    def _carry_out(self, held: HeldClaim, recording: RunRecording) -> None:
        now = self.clock.now()
        plan = self.batch.plan(held.claim.enrollment_ids, now)
        # Whoever asked for an enrollment of a partner that leaves has nothing to wait for (S8).
        over = {key for key, why in plan.refused.items() if isinstance(why, OffboardedError)}
        held.finish(over)
        refused = {key: why for key, why in plan.refused.items() if key not in over}
        if refused:
            held.set_aside({key: error.message for key, error in refused.items()})
            log.warning("requests_set_aside", enrollments=sorted(refused))
        for done in self.batch.carry_out(plan, now, admit=held.confirm):
            recording.reports += done
            self.batch.remember(recording.run.id, now, done)
            held.finish([report.record.id for report in done])

    def _give_back(self, held: HeldClaim, error: Exception) -> None:
        now = self.clock.now()
        after = aftermath(error, attempts=held.claim.attempts, now=now)
        reason = told(error)
        log.warning(
            "batch_failed",
            error=type(error).__name__,
            detail=reason,
            enrollments=len(held.left),
            again_at=after.again_at.isoformat(),
            exc_info=error if after.counts else None,
        )
        if after.counts and held.claim.attempts + 1 >= self.attempts:
            held.set_aside(dict.fromkeys(held.left, reason))
            return
        failure = reason if after.counts else None
        held.give_back(held.left, again_at=after.again_at, failure=failure)
