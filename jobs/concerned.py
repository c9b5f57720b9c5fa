"""Which enrollments a change concerns: those of an account, a user, a program, or all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evaluator.evaluation import Status
from jobs.change_watch import Concern, Concerned
from jobs.org_reader import OrgReader
from mapping.program_query import parent_path
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select
from mapping.wire import Row, rows

#: Ids in one statement.
_IDS_AT_ONCE = 2_000
#: An enrollment ends in its program's zone; a day more spares knowing which that is.
_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ConcernedEnrollment:
    """An enrollment that changes concern, its program, and why, in words."""

    id: str
    program_id: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Liveness:
    """Whether automatic runs of an enrollment go on: until some days after its last one (S7).

    Nothing goes on once the partner is being off-boarded (S8). Holds the fields it is told by:
    last day, active program, days that data may come late, status.
    """

    last: str
    active: str
    late_data: str
    status: str

    @classmethod
    def of(cls, reader: OrgReader) -> Liveness:
        """Find the fields in an org."""
        field_map, program = reader.field_map, reader.field_map["program"]

        def path(name: str) -> str:
            return parent_path("enrollment", "program", program[name], field_map, reader.schema)

        role = field_map["enrollment"]
        last, status = role["expiration_date"], role["status"]
        return cls(last, path("active"), path("late_data_days"), status)

    @property
    def fields(self) -> tuple[str, ...]:
        """What has to be selected."""
        return self.last, self.active, self.late_data, self.status

    def off_boarded(self, row: Row) -> bool:
        """Tell whether an enrollment's partner is being off-boarded."""
        return row.text(self.status) == Status.OFF_BOARDING

    def holds(self, row: Row, today: date) -> bool:
        """Tell it of an enrollment on some zone's today."""
        last = row.day(self.last)
        over = timedelta(days=row.whole(self.late_data) or 0) + _SLACK
        in_time = last is None or last + over >= today
        return row.flag(self.active) and in_time and not self.off_boarded(row)


def find_concerned(
    reader: OrgReader, reasons: Mapping[Concerned, Sequence[str]], today: date
) -> list[ConcernedEnrollment]:
    """Find the live enrollments of active programs that changes concern, by their ids.

    Args:
        reader: The org.
        reasons: What happened, by whom it concerns; records are not among them.
        today: Some zone's today.

    Raises:
        ConnectorError: the org could not be read.
    """
    if not reasons:
        return []
    live = Liveness.of(reader)
    selects = [_select(reader, live, clause) for clause in _clauses(reader, reasons)]
    found: dict[str, dict[str, None]] = {}
    programs: dict[str, str | None] = {}
    for table in reader.read(selects):
        for row in rows(table):
            if live.holds(row, today):
                told = (reasons.get(key, ()) for key in _keys(row, reader))
                words = dict.fromkeys(word for each in told for word in each)
                found.setdefault(row.required("Id"), {}).update(words)
                programs[row.required("Id")] = row.text(reader.field_map["enrollment"]["program"])
    return [
        ConcernedEnrollment(key, programs[key], tuple(words))
        for key, words in sorted(found.items())
        if words
    ]


def _select(reader: OrgReader, live: Liveness, clause: Clause) -> Select:
    role = reader.field_map["enrollment"]
    fields = ("Id", role["account"], role["user"], role["program"], *live.fields)
    active = Compare(live.active, "=", True)  # noqa: FBT003 - a literal of the statement
    return Select(role.sobject, fields, AllOf((active, clause)))


def _clauses(reader: OrgReader, reasons: Iterable[Concerned]) -> list[Clause]:
    """Give one condition for all enrollments that are meant, or few where there are many ids."""
    role = reader.field_map["enrollment"]
    paths = {
        Concern.ENROLLMENT: "Id",
        Concern.ACCOUNT: role["account"],
        Concern.USER: role["user"],
        Concern.PROGRAM: role["program"],
    }
    ids: dict[str, list[str]] = {}
    for concern, key in sorted(reasons, key=lambda each: (each[0].value, each[1])):
        if concern is Concern.EVERYBODY:
            return [Compare("Id", "!=", None)]
        ids.setdefault(paths[concern], []).append(key)
    parts = [
        In(path, keys[start : start + _IDS_AT_ONCE])
        for path, keys in ids.items()
        for start in range(0, len(keys), _IDS_AT_ONCE)
    ]
    fits = sum(len(part.values) for part in parts) <= _IDS_AT_ONCE
    return [AnyOf(tuple(parts))] if fits else list(parts)


def _keys(row: Row, reader: OrgReader) -> Iterable[Concerned]:
    role = reader.field_map["enrollment"]
    yield Concern.EVERYBODY, ""
    yield Concern.ENROLLMENT, row.required("Id")
    yield Concern.ACCOUNT, row.text(role["account"]) or ""
    yield Concern.USER, row.text(role["user"]) or ""
    yield Concern.PROGRAM, row.text(role["program"]) or ""
