"""Keeps the record of one run: begun once there is something to do, and finished in any case."""

from __future__ import annotations

from dataclasses import dataclass, field

import structlog

from jobs.clock import Clock
from jobs.run_ending import reported
from jobs.run_report import EnrollmentReport, ReportedError, outcome_of
from persistence.errors import PersistenceError
from persistence.port import Run, RunError, RunOutcome, RunStore

log = structlog.get_logger()


@dataclass(slots=True)
class RunRecording:
    """The record of one run.

    Attributes:
        runs: Where it is kept.
        run: What is known at its beginning.
        clock: What time it is at its end.
        reports: What was done so far; add to it.
    """

    runs: RunStore
    run: Run
    clock: Clock
    reports: list[EnrollmentReport] = field(default_factory=list)
    _begun: bool = False

    def begin(self) -> None:
        """Put the run on record, unless it is.

        Raises:
            PersistenceError: the database takes no run.
        """
        if not self._begun:
            self.runs.start(self.run)
            self._begun = True

    @property
    def begun(self) -> bool:
        """Whether the run is on record."""
        return self._begun

    def finish(
        self, error: ReportedError | None, *, api_calls: int
    ) -> tuple[RunOutcome, ReportedError | None]:
        """Note how the run ended; where even that fails, that failure is what is told."""
        outcome = outcome_of(self.reports, error)
        try:
            self.runs.finish(
                self.run.id,
                outcome=outcome,
                finished_at=self.clock.now(),
                api_calls=api_calls,
                enrollments=len(self.reports),
                error=RunError(error.code, error.message) if error else None,
            )
        except PersistenceError as caught:
            log.warning("run_not_recorded", run=self.run.id, error=type(caught).__name__)
            error = error or reported(caught)
        return outcome_of(self.reports, error), error
