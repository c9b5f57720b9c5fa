"""The use case: find what changed in the org, and ask for the recalculations it calls for (R1).

Requests that people entered in the org are found by the same look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from connector.port import RecordTable
from jobs.change_bookmark import fresh, moved, read_from
from jobs.change_watch import Watch
from jobs.changed_records import ChangedRecords
from jobs.clock import Clock
from jobs.org_reader import OrgReader
from jobs.org_requests.take_up import TakeUpOrgRequests
from mapping.change_query import changed_select
from mapping.soql import Select, render
from mapping.wire import rows
from persistence.org_request_port import OrgRequestStore
from persistence.port import Asked, Bookmark, EvaluationStore, RequestStore

log = structlog.get_logger()

#: From the first change to the run (R2).
DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one look at the org found: changed records by object, and what was asked for.

    ``taken_up`` counts the requests entered in the org that were taken up.
    """

    changed: Mapping[str, int]
    asked: tuple[Asked, ...]
    taken_up: int = 0

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
    org_requests: OrgRequestStore
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
        requests = TakeUpOrgRequests(self.reader, self.org_requests)
        tables = self._read([*self._changed(due, known, now), *filter(None, [requests.select()])])
        until = self.reader.salesforce.server_time or now
        found = {
            each.sobject: list(rows(table))
            for each, table in zip(due, tables[: len(due)], strict=True)
        }
        new = {name: fresh(each, known.get(name)) for name, each in found.items()}
        asked = changes.asked(due, new, now=now, due_at=now + self.delay)
        marks = [moved(name, each, known.get(name), until) for name, each in found.items()]
        self.requests.ask(asked, now=now, bookmarks=marks)
        # Behind the bookmarks, so that nothing about requests keeps changes from being found.
        taken_up = sum(requests.take_up(table, now) for table in tables[len(due) :])
        changed = {name: len(each) for name, each in new.items() if each}
        report = PollReport(changed, tuple(asked), taken_up)
        log.info(
            "changes_polled",
            changed=changed,
            enrollments=report.enrollments,
            org_requests=taken_up,
        )
        return report

    def _changes(self) -> ChangedRecords:
        return ChangedRecords(self.reader, self.evaluations)

    def _changed(
        self, due: Sequence[Watch], known: Mapping[str, Bookmark], now: datetime
    ) -> Iterator[Select]:
        for each in due:
            since = read_from(known.get(each.sobject), now)
            yield changed_select(each.sobject, each.fields, since)

    def _read(self, selects: Sequence[Select]) -> list[RecordTable]:
        statements = [render(select, self.reader.schema) for select in selects]
        return self.reader.salesforce.query(statements, include_deleted=True)


def _due(watch: Watch, bookmark: Bookmark | None, now: datetime) -> bool:
    return bookmark is None or now - bookmark.until >= watch.every
