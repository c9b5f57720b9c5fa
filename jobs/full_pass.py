"""The use case: ask for everybody once a day; not all that matters changes a record (R3)."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import structlog

from jobs.clock import Clock
from jobs.enrollment_listing import list_enrollments
from jobs.org_reader import OrgReader
from jobs.selection import Selection
from persistence.port import Asked, RequestStore, Run, RunOutcome, RunStore, Urgency

log = structlog.get_logger()

#: The kind of the run that is on record for it; the batches have records of their own.
KIND = "full_pass"


@dataclass(frozen=True, slots=True)
class AskForEverybody:
    """Asks for every live enrollment of the active programs; safe to repeat."""

    reader: OrgReader
    requests: RequestStore
    runs: RunStore
    clock: Clock

    def run(self, run_id: str) -> int:
        """Ask, and tell for how many.

        Args:
            run_id: A fresh UUID.

        Raises:
            MappingError: the mapping does not fit this org.
            ConnectorError: the org could not be read; nothing was asked for.
            PersistenceError: nothing could be stored.
        """
        now = self.clock.now()
        with self.reader.salesforce.tally() as tally:
            self.reader.require_mapped()
            found = list_enrollments(self.reader, Selection(), live_on=now.date())
        asked = [
            Asked(
                enrollment_id=each.id,
                program_id=each.program_id or None,
                reason="full pass",
                due_at=now,
                urgency=Urgency.FULL_PASS,
            )
            for each in found
        ]
        self.requests.ask(asked, now=now)
        self._record(run_id, len(asked), tally.calls)
        log.info("full_pass_asked", enrollments=len(asked))
        return len(asked)

    def _record(self, run_id: str, enrollments: int, api_calls: int) -> None:
        now = self.clock.now()
        self.runs.start(Run(id=str(UUID(run_id)), kind=KIND, started_at=now))
        self.runs.finish(
            run_id,
            outcome=RunOutcome.SUCCEEDED,
            finished_at=now,
            api_calls=api_calls,
            enrollments=enrollments,
        )
