"""Takes up the requests that the poll found in the org: asks for what they name, once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from evaluator.evaluation import Status
from jobs.org_reader import OrgReader
from jobs.org_requests.answers import answer_at_once
from mapping.org_request import OrgRequest, can_be_marked, open_requests, read_requests
from mapping.soql import In, Select
from mapping.wire import Records, rows
from persistence.org_request_port import OrgRequestStore, TakenUp, reason_of
from persistence.port import Asked, Urgency

log = structlog.get_logger()

#: A look may have begun before a request was marked that it still finds open; one that is open
#: for longer was opened again by somebody.
_MARKED_A_MOMENT_AGO = timedelta(minutes=2)
#: Afterwards a request that is marked is like one that nobody has seen.
_REMEMBERED = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class TakeUpOrgRequests:
    """Knows which requests of the org are new, and what they ask for."""

    reader: OrgReader
    store: OrgRequestStore

    def select(self) -> Select | None:
        """Give the statement that finds what is not done; ``None`` where the org has no requests.

        Raises:
            ConnectorError: the org did not describe them.
        """
        reader = self.reader
        reader.ensure([reader.field_map["request"].sobject])
        if not can_be_marked(reader.field_map, reader.schema):
            return None
        return open_requests(reader.field_map, reader.schema)

    def take_up(self, found: Records, now: datetime) -> int:
        """Take up those that are new or ask for something else by now, and tell how many.

        Args:
            found: The answer to ``select``.
            now: When it was asked.

        Raises:
            ConnectorError: the enrollments of a program could not be read; nothing was kept.
            PersistenceError: nothing was kept; the next look finds them again.
        """
        self.store.forget_marked(now - _REMEMBERED)
        opened = read_requests(found, self.reader.field_map, self.reader.schema)
        known = self.store.known([each.id for each in opened])
        new = [each for each in opened if _is_new(each, known.get(each.id), now)]
        members = self._members({each.program_id for each in new if _of_program(each)})
        taken = [_taken(each, now) for each in new]
        asked = {each.id: self._asked(each, members, now) for each in new}
        count = self.store.take_up(taken, asked, now=now)
        for each in new:
            log.info("org_request_taken_up", request=each.id, requested_by=each.requested_by)
        return count

    def _members(self, programs: set[str | None]) -> Mapping[str, Sequence[str]]:
        """List the enrollments of programs, but for those of partners that leave (S8)."""
        wanted = sorted(each for each in programs if each is not None)
        if not wanted:
            return {}
        role = self.reader.field_map["enrollment"]
        fields = ("Id", role["program"], role["status"])
        members: dict[str, list[str]] = {}
        (table,) = self.reader.read([Select(role.sobject, fields, In(role["program"], wanted))])
        for row in rows(table):
            if row.text(role["status"]) != Status.OFF_BOARDING:
                members.setdefault(row.required(role["program"]), []).append(row.required("Id"))
        return members

    def _asked(
        self, request: OrgRequest, members: Mapping[str, Sequence[str]], now: datetime
    ) -> list[Asked]:
        if answer_at_once(request) is not None:
            return []
        program_id, ids = request.program_id, [request.enrollment_id]
        if request.enrollment and request.enrollment.program:
            program_id = request.enrollment.program.id
        if _of_program(request):
            ids = [*members.get(str(program_id), ())]
        return [
            Asked(
                enrollment_id=each,
                program_id=program_id,
                reason=reason_of(request.id),
                due_at=now,
                urgency=Urgency.NOW,
            )
            for each in ids
            if each is not None
        ]


def _is_new(request: OrgRequest, known: TakenUp | None, now: datetime) -> bool:
    if known is None or known.target != request.target:
        return True
    return known.marked_at is not None and known.marked_at < now - _MARKED_A_MOMENT_AGO


def _of_program(request: OrgRequest) -> bool:
    return request.program_id is not None and answer_at_once(request) is None


def _taken(request: OrgRequest, now: datetime) -> TakenUp:
    enrollment_id, program_id = request.target
    answer = answer_at_once(request)
    return TakenUp(
        id=request.id,
        enrollment_id=enrollment_id,
        program_id=program_id,
        taken_up_at=now,
        answer=answer,
    )
