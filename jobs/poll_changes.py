"""The use case: find what changed in the org, and ask for the recalculations it calls for (R1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from connector.port import RecordTable
from jobs.change_bookmark import fresh, moved, read_from
from jobs.change_watch import Watch
from jobs.changed_records import ChangedRecords
from jobs.clock import Clock
from jobs.org_reader import OrgReader
from mapping.change_query import changed_select
from mapping.soql import render
from mapping.wire import rows
from persistence.port import Asked, Bookmark, EvaluationStore, RequestStore

log = structlog.get_logger()

#: From the first change to the run (R2).
DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one look at the org found: changed records by object, and what was asked for."""

    changed: Mapping[str, int]
    asked: tuple[Asked, ...]

    @property
    def enrollments(self) -> int:
        """How many enrollments are asked for, each perhaps for several reasons."""
        return len({each.enrollment_id for each in self.asked})


@dataclass(frozen=True, slots=True)
class PollChanges:
    """Looks for changes since it looked last; safe to repeat at any point.

    Keep one and ask it again: it describes the org only once.
    """

    reader: OrgReader
    requests: RequestStore
    evaluations: EvaluationStore
    clock: Clock
    delay: timedelta = DELAY

    def run(self) -> PollReport:
        """Look once. Bookmarks move only together with what they caused.

        Raises:
            MappingError: the mapping does not fit this org.
            ConnectorError: the org could not be read; nothing was moved.
            PersistenceError: nothing could be stored; nothing was moved.
        """
        now = self.clock.now()
        known = self.requests.bookmarks()
        changes = self._changes()
        due = [each for each in changes.watches() if _due(each, known.get(each.sobject), now)]
        tables = self._read(due, known, now)
        until = self.reader.salesforce.server_time or now
        found = {each.sobject: list(rows(table)) for each, table in zip(due, tables, strict=True)}
        new = {name: fresh(each, known.get(name)) for name, each in found.items()}
        asked = changes.asked(due, new, now=now, due_at=now + self.delay)
        marks = [moved(name, each, known.get(name), until) for name, each in found.items()]
        self.requests.ask(asked, now=now, bookmarks=marks)
        changed = {name: len(each) for name, each in new.items() if each}
        report = PollReport(changed, tuple(asked))
        log.info("changes_polled", changed=changed, enrollments=report.enrollments)
        return report

    def _changes(self) -> ChangedRecords:
        return ChangedRecords(self.reader, self.evaluations)

    def _read(
        self, due: Sequence[Watch], known: Mapping[str, Bookmark], now: datetime
    ) -> list[RecordTable]:
        selects = (
            changed_select(each.sobject, each.fields, read_from(known.get(each.sobject), now))
            for each in due
        )
        statements = [render(select, self.reader.schema) for select in selects]
        return self.reader.salesforce.query(statements, include_deleted=True)


def _due(watch: Watch, bookmark: Bookmark | None, now: datetime) -> bool:
    return bookmark is None or now - bookmark.until >= watch.every
