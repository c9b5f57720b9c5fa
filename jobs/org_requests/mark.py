"""The use case: tell in the org what became of the requests that were entered there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from connector.errors import ConnectorError
from connector.port import RejectedRecord, WriteBatch
from jobs.aftermath import aftermath, told
from jobs.clock import Clock
from jobs.org_reader import OrgReader
from jobs.org_requests.answers import of_enrollment, of_program
from mapping.errors import MappingError
from mapping.org_request import OrgRequest, done, named_requests, read_requests
from mapping.soql import In, Select
from mapping.wire import rows
from persistence.org_request_port import OrgRequestStore, Outcome, TakenUp

log = structlog.get_logger()

#: What one call can write: five collections of 200.
AT_ONCE = 1_000
#: Whatever keeps the org from taking a mark, such as a validation rule, is for a person to cure.
_REFUSED_PAUSE = timedelta(minutes=15)

#: Status and hold reason of enrollments as they stand in the org, by id.
_Standing = dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True, slots=True)
class MarkOrgRequests:
    """Marks requests whose recalculation has ended; safe to repeat at any point.

    A request that died with its process after it was marked is no longer open in the org, and
    is forgotten by the next try.
    """

    reader: OrgReader
    store: OrgRequestStore
    clock: Clock

    def run(self) -> int | None:
        """Mark what can be marked at once, and tell how many; ``None`` where nothing can be.

        Raises:
            PersistenceError: the database fails; what is marked twice says the same.
        """
        ready = self.store.ready(self.clock.now(), AT_ONCE)
        if not ready:
            return None
        try:
            return self._mark(ready)
        except (ConnectorError, MappingError) as error:
            until = aftermath(error, attempts=0, now=self.clock.now()).again_at
            log.warning("org_requests_not_marked", error=type(error).__name__, detail=told(error))
            self.store.postpone(ready, until=until)
            return 0

    def _mark(self, ready: Sequence[TakenUp]) -> int:
        opened, standing = self._read(ready)
        same = [each for each in ready if _is_same(each, opened.get(each.id))]
        self.store.forget([each for each in ready if not _is_same(each, opened.get(each.id))])
        if not same:
            return 0
        outcomes = self.store.outcomes([each.id for each in same])
        answers = {
            each.id: _answer(each, opened[each.id], outcomes.get(each.id, ()), standing)
            for each in same
        }
        refused = self._write(answers, self.clock.now())
        marked = [each for each in same if each.id not in refused]
        now = self.clock.now()
        self.store.mark(marked, at=now)
        late = [each for each in same if each.id in refused]
        self.store.postpone(late, until=now + _REFUSED_PAUSE)
        return len(marked)

    def _read(self, ready: Sequence[TakenUp]) -> tuple[Mapping[str, OrgRequest], _Standing]:
        """Read the requests as they are by now, and the enrollments of programs."""
        reader, field_map = self.reader, self.reader.field_map
        reader.ensure([field_map["request"].sobject])
        selects = [named_requests(field_map, reader.schema, [each.id for each in ready])]
        programs = {each.program_id for each in ready if each.answer is None and each.program_id}
        role = field_map["enrollment"]
        if programs:
            fields = ("Id", role["status"], role["hold_reason"])
            selects.append(Select(role.sobject, fields, In(role["program"], sorted(programs))))
        requests, *members = reader.read(selects)
        opened = read_requests(requests, field_map, reader.schema)
        standing = {
            row.required("Id"): (row.text(role["status"]), row.text(role["hold_reason"]))
            for table in members
            for row in rows(table)
        }
        return {each.id: each for each in opened}, standing

    def _write(self, answers: Mapping[str, str], now: datetime) -> Mapping[str, RejectedRecord]:
        field_map = self.reader.field_map
        records = [done(key, answer, now, field_map) for key, answer in answers.items()]
        batch = WriteBatch(field_map["request"].sobject, "Id", records)
        report = self.reader.salesforce.upsert([batch])
        for each in report.rejected:
            log.warning(
                "org_request_not_marked", request=each.key, error=each.code, detail=each.message
            )
        return {each.key: each for each in report.rejected}


def _is_same(taken: TakenUp, opened: OrgRequest | None) -> bool:
    """Tell whether a request is still there, not done, and names what it was taken up for."""
    return opened is not None and opened.target == taken.target


def _answer(
    taken: TakenUp, opened: OrgRequest, outcomes: Sequence[Outcome], standing: _Standing
) -> str:
    if taken.answer is not None:
        return taken.answer
    if taken.program_id is not None:
        return of_program(taken, outcomes, standing)
    return of_enrollment(taken, opened, outcomes[0])
