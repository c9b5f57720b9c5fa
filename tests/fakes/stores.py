"""The memory between runs, kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from persistence.port import Run, RunError, RunOutcome, StoredEvaluation


class FakeRunStore:
    """Runs by id, in the order in which they were started."""

    def __init__(self) -> None:
        self.runs: dict[str, Run] = {}

    def start(self, run: Run) -> None:
        """Put a run on record."""
        assert run.id not in self.runs
        self.runs[run.id] = run

    def finish(
        self,
        run_id: str,
        *,
        outcome: RunOutcome,
        finished_at: datetime,
        api_calls: int,
        enrollments: int,
        error: RunError | None = None,
    ) -> None:
        """Note how a run ended."""
        self.runs[run_id] = replace(
            self.runs[run_id],
            outcome=outcome,
            finished_at=finished_at,
            api_calls=api_calls,
            enrollments=enrollments,
            error=error,
        )

    def recent(self, limit: int) -> list[Run]:
        """Give the latest runs, newest first."""
        return list(self.runs.values())[::-1][:limit]

    def since(self, moment: datetime) -> list[Run]:
        """Give what started at a moment or later, oldest first."""
        found = [run for run in self.runs.values() if run.started_at >= moment]
        return sorted(found, key=lambda run: (run.started_at, run.id))

    def last_completed(self, kind: str) -> Run | None:
        """Give the latest run of a kind that ended and did not fail."""
        good = (RunOutcome.SUCCEEDED, RunOutcome.PARTIAL)
        found = [run for run in self.since(datetime.min.replace(tzinfo=UTC)) if run.kind == kind]
        ended = [run for run in found if run.outcome in good and not run.dry_run]
        return ended[-1] if ended else None

    def prune(self, before: datetime) -> int:
        """Forget what started before a moment."""
        old = [key for key, run in self.runs.items() if run.started_at < before]
        for key in old:
            del self.runs[key]
        return len(old)


class FakeEvaluationStore:
    """The last evaluation by enrollment; ``saves`` counts the calls."""

    def __init__(self) -> None:
        self.evaluations: dict[str, StoredEvaluation] = {}
        self.hashes: dict[str, str] = {}
        self.on_hold: set[str] = set()
        self.saves = 0

    def save(self, evaluations: Sequence[StoredEvaluation]) -> None:
        """Keep evaluations in place of earlier ones."""
        self.saves += 1
        self.evaluations.update({each.enrollment_id: each for each in evaluations})

    def last(self, enrollment_ids: Collection[str]) -> dict[str, StoredEvaluation]:
        """Give what is remembered."""
        return {key: each for key, each in self.evaluations.items() if key in enrollment_ids}

    def that_counted(self, record_ids: Collection[str]) -> set[str]:
        """Find who counted one of the records."""
        return {
            key
            for key, each in self.evaluations.items()
            if any(set(ids) & set(record_ids) for ids in each.counted_ids.values())
        }

    def note_attempts(
        self,
        input_hashes: Mapping[str, str],
        attempted_at: datetime,
        *,
        held: Collection[str] = (),
    ) -> None:
        """Remember what was entered."""
        assert attempted_at.tzinfo
        self.hashes.update(input_hashes)
        self.on_hold = (self.on_hold - set(input_hashes)) | set(held)

    def held(self) -> int:
        """Count those on hold."""
        return len(self.on_hold)

    def attempts(self, enrollment_ids: Collection[str]) -> dict[str, str]:
        """Give what was noted last."""
        return {key: self.hashes[key] for key in enrollment_ids if key in self.hashes}

    def prune(self, before: datetime) -> int:
        """Forget what was made before a moment."""
        old = [key for key, each in self.evaluations.items() if each.evaluated_at < before]
        for key in old:
            del self.evaluations[key]
        return len(old)
