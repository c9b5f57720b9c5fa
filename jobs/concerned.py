"""Which enrollments a change concerns: those of an account, a user, a program, or all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from jobs.change_watch import Concern, Concerned
from jobs.org_reader import OrgReader
from mapping.program_query import parent_path
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select
from mapping.wire import Row, rows

#: Ids in one statement.
_IDS_AT_ONCE = 2_000
#: An enrollment ends in its program's zone; a day more spares knowing which that is.
_SLACK = timedelta(days=1)

#: Why an enrollment is concerned: its reasons in words, by its id.
Reasons = Mapping[str, Sequence[str]]


def find_concerned(
    reader: OrgReader, reasons: Mapping[Concerned, Sequence[str]], today: date
) -> Reasons:
    """Find the live enrollments of active programs that changes concern.

    Args:
        reader: The org.
        reasons: What happened, by whom it concerns; records are not among them.
        today: Some zone's today.

    Raises:
        ConnectorError: the org could not be read.
    """
    if not reasons:
        return {}
    select = _select(reader)
    found: dict[str, dict[str, None]] = {}
    for table in reader.read([_where(select, clause) for clause in _clauses(reader, reasons)]):
        for row in rows(table):
            if is_live(row, reader, today):
                told = (reasons.get(key, ()) for key in _keys(row, reader))
                words = dict.fromkeys(word for each in told for word in each)
                found.setdefault(row.required("Id"), {}).update(words)
    return {key: tuple(words) for key, words in found.items() if words}


def is_live(row: Row, reader: OrgReader, today: date) -> bool:
    """Tell whether automatic runs go on: until some days after the last one (S7).

    Args:
        row: An enrollment with what ``live_fields`` names.
        reader: The org.
        today: Some zone's today.
    """
    active, late_data = live_fields(reader)[1:]
    last = row.day(reader.field_map["enrollment"]["expiration_date"])
    over = timedelta(days=row.whole(late_data) or 0) + _SLACK
    return row.flag(active) and (last is None or last + over >= today)


def live_fields(reader: OrgReader) -> tuple[str, str, str]:
    """Name what ``is_live`` reads: last day, active program, days that data may come late."""
    field_map, program = reader.field_map, reader.field_map["program"]

    def path(name: str) -> str:
        return parent_path("enrollment", "program", program[name], field_map, reader.schema)

    return field_map["enrollment"]["expiration_date"], path("active"), path("late_data_days")


def _select(reader: OrgReader) -> Select:
    role = reader.field_map["enrollment"]
    fields = ("Id", role["account"], role["user"], role["program"], *live_fields(reader))
    return Select(role.sobject, fields)


def _where(select: Select, clause: Clause) -> Select:
    active = Compare(select.fields[-2], "=", True)  # noqa: FBT003 - a literal of the statement
    return Select(select.sobject, select.fields, AllOf((active, clause)))


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
