"""The last word on the enrollments of an account, and the end of their calculation.

Both happen while nobody else may recalculate them, and before anything changes what the
partner's users may see.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from connector.port import SalesforcePort
from evaluator.evaluation import Status
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.errors import BusyEnrollmentsError
from jobs.held_claim import HeldClaim
from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.changes import Change
from jobs.offboarding.effect import Effect, at_once
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.steps import PlannedStep
from jobs.offboarding.words import counted
from jobs.run_report import EnrollmentReport
from jobs.selection import SLICE_SIZE
from mapping.enrollment_writer import REASON_LENGTH
from mapping.offboarding_step import StepStatus
from mapping.program_query import parent_path
from mapping.record_write import fitted
from mapping.snapshot_writer import Snapshot, SnapshotKind
from mapping.soql import Compare, In, Select
from mapping.wire import Row, rows

#: Between two looks whether others have come to an end with the enrollments, and how often.
_PAUSE = timedelta(seconds=0.5)
_LOOKS = 120
_REASON = "its partner is being off-boarded"


@dataclass(frozen=True, slots=True)
class StandingEnrollment:
    """One enrollment of the account as it stands in the org."""

    id: str
    name: str
    row: Row
    #: Whether its program is evaluated.
    active: bool

    def is_stopped(self, status: str) -> bool:
        """Whether its calculation has ended; ``status`` is the field that tells it."""
        return self.row.text(status) == Status.OFF_BOARDING


@dataclass(frozen=True, slots=True)
class FinalSnapshot:
    """Judges and stops the enrollments of one case.

    Attributes:
        file: The case's file.
        batch: What recalculates.
        claims: The claims of this process on enrollments.
        clock: What time it is.
        confirm: Raises where the case no longer asks for it, or is no longer ours.
        sleep: Waits, in seconds.
    """

    file: CaseFile
    batch: BatchRun
    claims: ClaimDesk
    clock: Clock
    confirm: Callable[[], None]
    sleep: Callable[[float], None] = field(repr=False)

    def enrollments(self) -> list[StandingEnrollment]:
        """Read the account's enrollments, of active programs or not."""
        field_map, schema = self.file.field_map, self.file.view.schema
        role, name = field_map["enrollment"], field_map["program"]["active"]
        active = parent_path("enrollment", "program", name, field_map, schema)
        fields = ("Id", role["name"], role["status"], role["hold_reason"], active)
        account = Compare(role["account"], "=", self.file.case.inputs.account_id)
        (table,) = self.file.view.read([Select(role.sobject, fields, account, order_by=("Id",))])
        return [
            StandingEnrollment(
                row.required("Id"), row.text(role["name"]) or "", row, active=row.flag(active)
            )
            for row in rows(table)
        ]

    def take(self, snapshot: PlannedStep, stop: PlannedStep, run_id: str) -> None:
        """Take the snapshots and stop the calculation, as far as that is not done.

        Args:
            snapshot: The step of the first.
            stop: The step of the second.
            run_id: A fresh UUID.

        Raises:
            CaseBlockedError: the org refused some of it.
            BusyEnrollmentsError: others do not come to an end with the enrollments.
            ConnectorError: the org failed.
        """
        found = self.enrollments()
        with self._claimed([each.id for each in found]) as held:
            if not self.file.is_done(snapshot.step):
                status = self.file.field_map["enrollment"]["status"]
                open_ = [each.id for each in found if not each.is_stopped(status)]
                detail = self._judge(open_, held, run_id)
                self.file.settle(snapshot, StepStatus.DONE, detail)
            if not self.file.is_done(stop.step):
                self._stop(stop, found, held)
            held.finish(held.left)

    def _claimed(self, ids: Sequence[str]) -> HeldClaim:
        for _ in range(_LOOKS):
            held = self.claims.take(ids, reason=_REASON)
            if held.left == set(ids):
                return held
            with held:
                held.undo()
            self.sleep(_PAUSE.total_seconds())
        msg = "Others are still recalculating enrollments of the account."
        raise BusyEnrollmentsError(msg, remedy="Wait until they have ended; it is tried again.")

    def _judge(self, ids: Sequence[str], held: HeldClaim, run_id: str) -> str:
        """Recalculate once more, with a snapshot of each; tell what came of it."""
        if not ids:
            return "The account has no enrollment that is calculated."
        now = self.clock.now()
        further = (Snapshot(SnapshotKind.OFF_BOARDING, self.file.case.id),)
        told: dict[str, str] = {}
        for start in range(0, len(ids), SLICE_SIZE):
            plan = self.batch.plan(ids[start : start + SLICE_SIZE], now)
            told |= {key: error.message for key, error in plan.refused.items()}

            def admit() -> None:
                held.confirm()
                self.file.admit()

            for done in self.batch.carry_out(plan, now, admit=admit, further=further):
                self.batch.remember(run_id, now, done)
                _require_written(done)
                told |= _remarks(done)
        taken = len(ids) - sum(1 for key in ids if key in told and _untaken(told[key]))
        lines = [f"Final snapshots taken: {taken} of {len(ids)}."]
        return "\n".join([*lines, *(f"{key}: {why}" for key, why in sorted(told.items()))])

    def _stop(
        self, step: PlannedStep, found: Sequence[StandingEnrollment], held: HeldClaim
    ) -> None:
        role, case = self.file.field_map["enrollment"], self.file.case
        reason = fitted(f"Off-boarding case {case.name}.", REASON_LENGTH)
        wanted = [
            Change(
                role.sobject,
                each.id,
                {
                    role["status"]: (each.row.text(role["status"]), Status.OFF_BOARDING.value),
                    role["hold_reason"]: (each.row.text(role["hold_reason"]), reason),
                },
            )
            for each in self._again(found)
            if not each.is_stopped(role["status"])
        ]

        def confirm() -> None:
            held.confirm()
            self.confirm()

        org: SalesforcePort = self.file.view.salesforce
        outcome = Effect(self.file, step, role.sobject, org, self.read, at_once, confirm).carry_out(
            wanted
        )
        if outcome.refused:
            key, why = next(iter(outcome.refused.items()))
            raise CaseBlockedError(
                f"The calculation of enrollment {key} could not be stopped: {why}.",
                remedy="Remove what stands against it, or tick Done on the step to leave it.",
            )
        stopped = counted(len(outcome.holds), "enrollment")
        self.file.settle(step, StepStatus.DONE, f"No longer calculated: {stopped}.")

    def _again(self, found: Sequence[StandingEnrollment]) -> list[StandingEnrollment]:
        """Read them once more: the judgement just wrote their status."""
        return self.enrollments() if found else []

    def read(self, changes: Sequence[Change]) -> Mapping[str, Mapping[str, object]]:
        """Read what enrollments show now."""
        role = self.file.field_map["enrollment"]
        fields = ("Id", role["status"], role["hold_reason"])
        ids = In("Id", [change.id for change in changes])
        (table,) = self.file.view.read([Select(role.sobject, fields, ids)])
        return {row.required("Id"): row.values for row in rows(table)}


def _require_written(done: Sequence[EnrollmentReport]) -> None:
    for report in done:
        if report.rejected:
            record = report.rejected[0]
            raise CaseBlockedError(
                f"Salesforce refused {record.sobject} {record.key} of enrollment "
                f"{report.record.id}: {record.message}",
                remedy="Remove what stands against it; the case goes on by itself.",
            )


def _remarks(done: Sequence[EnrollmentReport]) -> Mapping[str, str]:
    """Tell of those that could not be judged what their snapshot holds."""
    told: dict[str, str] = {}
    for report in done:
        hold = report.evaluation.hold
        if report.program is None:
            told[report.record.id] = f"{_NONE}: {hold.reason if hold else 'no program'}"
        elif hold is not None:
            told[report.record.id] = f"holds the last good values: {hold.reason}"
    return told


_NONE = "has no snapshot"


def _untaken(remark: str) -> bool:
    return not remark.startswith("holds")
