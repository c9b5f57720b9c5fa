"""The use case: find what changed in the org, and ask for the recalculations it calls for (R1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from connector.port import RecordTable
from jobs.change_bookmark import fresh, moved, read_from
from jobs.change_watch import AT_ONCE, Concern, Concerned, Watch, watches
from jobs.clock import Clock
from jobs.concerned import Liveness, Reasons, find_concerned
from jobs.org_reader import OrgReader
from mapping.change_query import changed_select
from mapping.enrollment_inputs import INPUT_FIELDS, input_hash
from mapping.soql import render
from mapping.wire import Row, rows
from persistence.port import Asked, Bookmark, EvaluationStore, RequestStore

log = structlog.get_logger()

#: From the first change to the run (R2).
DELAY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class PollReport:
    """What one look at the org found: changed records by object, and what was asked for."""

    changed: Mapping[str, int]
    asked: tuple[Asked, ...]


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
        due = [each for each in self._watches() if _due(each, known.get(each.sobject), now)]
        tables = self._read(due, known, now)
        until = self.reader.salesforce.server_time or now
        found = {each.sobject: list(rows(table)) for each, table in zip(due, tables, strict=True)}
        new = {name: fresh(each, known.get(name)) for name, each in found.items()}
        asked = self._asked(due, new, now)
        marks = [moved(name, each, known.get(name), until) for name, each in found.items()]
        self.requests.ask(asked, now=now, bookmarks=marks)
        changed = {name: len(each) for name, each in new.items() if each}
        log.info("changes_polled", changed=changed, enrollments=len(asked))
        return PollReport(changed, tuple(asked))

    def _watches(self) -> list[Watch]:
        return [self._enrollments(), *watches(self.reader.field_map, self.reader.schema)]

    def _enrollments(self) -> Watch:
        role = self.reader.field_map["enrollment"]
        inputs = (role[name] for name in (*INPUT_FIELDS, "tier_at_last_calculation"))
        fields = tuple(dict.fromkeys(("IsDeleted", *inputs, *Liveness.of(self.reader).fields)))
        return Watch(role.sobject, fields, lambda _: (), AT_ONCE)

    def _read(
        self, due: Sequence[Watch], known: Mapping[str, Bookmark], now: datetime
    ) -> list[RecordTable]:
        selects = (
            changed_select(each.sobject, each.fields, read_from(known.get(each.sobject), now))
            for each in due
        )
        statements = [render(select, self.reader.schema) for select in selects]
        return self.reader.salesforce.query(statements, include_deleted=True)

    def _asked(
        self, due: Sequence[Watch], new: Mapping[str, Sequence[Row]], now: datetime
    ) -> list[Asked]:
        mine = self.reader.field_map["enrollment"].sobject
        edited = self._edited(new.get(mine, ()), now)
        concerned = find_concerned(self.reader, self._reasons(due, new), now.date())
        later = now + self.delay
        return [*edited, *_requests(concerned, later)]

    def _reasons(
        self, due: Sequence[Watch], new: Mapping[str, Sequence[Row]]
    ) -> Mapping[Concerned, Sequence[str]]:
        """Tell what happened, by whom it concerns; who counted a record stands for the record."""
        reasons: dict[Concerned, list[str]] = {}
        for watch in due:
            word = f"{watch.sobject} changed"
            for row in new[watch.sobject]:
                for key in watch.concerns(row):
                    reasons.setdefault(key, [])
                    if word not in reasons[key]:
                        reasons[key].append(word)
        records = {key: words for key, words in reasons.items() if key[0] is Concern.RECORD}
        others = {key: words for key, words in reasons.items() if key[0] is not Concern.RECORD}
        words = list(dict.fromkeys(word for each in records.values() for word in each))
        for enrollment in sorted(self.evaluations.that_counted([i for _, i in records])):
            others.setdefault((Concern.ENROLLMENT, enrollment), words)
        return others

    def _edited(self, changed: Sequence[Row], now: datetime) -> list[Asked]:
        """Ask for enrollments that somebody edited; what the service wrote is no change (R4)."""
        role = self.reader.field_map["enrollment"]
        last = self.evaluations.attempts([row.required("Id") for row in changed])
        living = Liveness.of(self.reader)
        found: list[Asked] = []
        for row in changed:
            inputs = {name: row.values[role[name]] for name in INPUT_FIELDS}
            ours = last.get(row.required("Id")) == input_hash(inputs)
            live = not row.flag("IsDeleted") and living.holds(row, now.date())
            if live and not ours:
                due = now if self._decided(row) else now + self.delay
                reason = f"{role.sobject} changed"
                found.append(Asked(enrollment_id=row.required("Id"), reason=reason, due_at=due))
        return found

    def _decided(self, row: Row) -> bool:
        """Whether somebody moved the tier, or gave a word on a proposal: that runs at once (R1)."""
        role = self.reader.field_map["enrollment"]
        moved_tier = row.text(role["tier"]) != row.text(role["tier_at_last_calculation"])
        return moved_tier or row.text(role["approval"]) is not None


def _due(watch: Watch, bookmark: Bookmark | None, now: datetime) -> bool:
    return bookmark is None or now - bookmark.until >= watch.every


def _requests(reasons: Reasons, due_at: datetime) -> Iterable[Asked]:
    for enrollment, words in sorted(reasons.items()):
        yield from (Asked(enrollment_id=enrollment, reason=word, due_at=due_at) for word in words)
