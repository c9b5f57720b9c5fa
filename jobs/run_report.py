"""What a recalculation did, as values and as the document that scripts read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from connector.port import RejectedRecord
from evaluator.evaluation import Evaluation, Status
from evaluator.program import Program
from evaluator.tier_decision import TierDecision
from mapping.enrollment_reader import EnrollmentRecord
from mapping.enrollment_writer import refused_status
from mapping.evaluation_document import (
    changes_document,
    decision_document,
    evaluation_document,
)
from mapping.record_write import RecordWrite
from persistence.port import RunOutcome


@dataclass(frozen=True, slots=True)
class ReportedError:
    """Why a run ended early: a code for scripts, a sentence and a remedy for people.

    ``partly_written`` tells that it ended among the writes of a slice that is not reported.
    """

    code: str
    message: str
    remedy: str
    partly_written: bool = False


@dataclass(frozen=True, slots=True)
class EnrollmentReport:
    """One enrollment of a run.

    ``program`` is ``None`` where it could not be read, ``decision`` on hold and where the
    org refused something. ``input_hash`` tells the inputs as they stand afterwards.
    ``rejected`` is what the org refused of ``writes``; in a dry run nothing was sent and
    ``calculated_at`` is ``None``.
    """

    record: EnrollmentRecord
    program_name: str
    program: Program | None
    evaluation: Evaluation
    decision: TierDecision | None
    input_hash: str
    writes: tuple[RecordWrite, ...]
    rejected: tuple[RejectedRecord, ...]
    calculated_at: datetime | None

    @property
    def clean(self) -> bool:
        """Whether it was judged and written in full."""
        return self.evaluation.hold is None and not self.rejected

    @property
    def status(self) -> Status:
        """The status that stands in the org afterwards."""
        status = self.evaluation.status
        return refused_status(status) if self.rejected else status

    @property
    def last_calculated(self) -> datetime | None:
        """The time of the last good calculation that stands in the org afterwards."""
        moved = self.clean and self.calculated_at is not None
        return self.calculated_at if moved else self.record.last_calculated

    def document(self) -> dict[str, Any]:
        """Tell it as JSON."""
        told = evaluation_document(self.evaluation, self.program)
        return {
            **told,
            "status": self.status.value,
            "last_calculated": _time(self.last_calculated),
            "decision": decision_document(self.decision, self.program),
            "changes": changes_document(self.writes),
            "rejected": [_rejected(record) for record in self.rejected],
        }


@dataclass(frozen=True, slots=True)
class RunReport:
    """A whole run; ``error`` is set where it could not go on.

    ``warnings`` tell administrators what is odd about programs that could be judged.
    """

    run_id: str
    dry_run: bool
    outcome: RunOutcome
    error: ReportedError | None
    api_calls: int
    enrollments: tuple[EnrollmentReport, ...]
    warnings: tuple[str, ...] = ()

    def document(self) -> dict[str, Any]:
        """Tell it as JSON, in the shape scripts rely on."""
        error = self.error
        return {
            "run_id": self.run_id,
            "outcome": self.outcome.value,
            "error": None
            if error is None
            else {"code": error.code, "message": error.message, "remedy": error.remedy},
            "api_calls": self.api_calls,
            "warnings": list(self.warnings),
            "enrollments": [each.document() for each in self.enrollments],
        }


def outcome_of(reports: Sequence[EnrollmentReport], error: ReportedError | None) -> RunOutcome:
    """Grade a run: it failed only where nothing at all was done."""
    if error is not None:
        return RunOutcome.PARTIAL if reports or error.partly_written else RunOutcome.FAILED
    clean = all(report.clean for report in reports)
    return RunOutcome.SUCCEEDED if clean else RunOutcome.PARTIAL


def _rejected(record: RejectedRecord) -> Mapping[str, str]:
    return {
        "object": record.sobject,
        "id_or_key": record.key,
        "code": record.code,
        "message": record.message,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
