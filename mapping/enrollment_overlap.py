"""Enrollments of one account in one program that cover the same days: the later is at fault.

An enrollment recalculated alone has to find this out as well as a full pass does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from evaluator.window import NEVER
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from mapping.soql import AllOf, In, Select
from mapping.wire import Records, rows


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The days of one enrollment; ``last`` is ``None`` while it is open."""

    id: str
    name: str
    program_id: str
    account_id: str
    first: date
    last: date | None

    @property
    def sensible(self) -> bool:
        """Whether it has an account, a first day, and ends after that."""
        begun = self.first != NEVER and self.account_id != ""
        return begun and (self.last is None or self.last >= self.first)

    def reaches(self, later: Enrolled) -> bool:
        """Whether it still runs when the other begins."""
        return self.last is None or self.last >= later.first


def enrolled(record: EnrollmentRecord) -> Enrolled:
    """Give the days of an enrollment that was read in full."""
    each = record.enrollment
    return Enrolled(
        each.id, each.name, record.program_id, each.account_id, each.window.first, each.window.last
    )


def sibling_select(records: Sequence[EnrollmentRecord], field_map: FieldMap) -> Select:
    """Select every enrollment of the accounts of some enrollments in their programs."""
    role = field_map["enrollment"]
    accounts = sorted({record.enrollment.account_id for record in records} - {""})
    programs = sorted({record.program_id for record in records} - {""})
    where = AllOf((In(role["account"], accounts), In(role["program"], programs)))
    return Select(role.sobject, sibling_fields(field_map), where)


def sibling_fields(field_map: FieldMap) -> tuple[str, ...]:
    """Name what is read of enrollments that may overlap others."""
    role = field_map["enrollment"]
    names = ("name", "program", "account", "enrollment_date", "expiration_date")
    return ("Id", *(role[name] for name in names))


def read_enrolled(records: Records, field_map: FieldMap) -> list[Enrolled]:
    """Read the days of enrollments."""
    role = field_map["enrollment"]
    return [
        Enrolled(
            id=row.required("Id"),
            name=row.text(role["name"]) or row.required("Id"),
            program_id=row.text(role["program"]) or "",
            account_id=row.text(role["account"]) or "",
            first=row.day(role["enrollment_date"]) or NEVER,
            last=row.day(role["expiration_date"]),
        )
        for row in rows(records)
    ]


def mark_overlaps(
    records: Iterable[EnrollmentRecord], known: Iterable[Enrolled]
) -> list[EnrollmentRecord]:
    """Put the fault on each enrollment of which an earlier one covers some days (F7)."""
    earlier = _earlier(each for each in known if each.sensible)
    return [_marked(record, earlier.get(record.id)) for record in records]


def _marked(record: EnrollmentRecord, earlier: str | None) -> EnrollmentRecord:
    if earlier is None:
        return record
    fault = (
        f"{record.enrollment.account_name} is enrolled by {earlier} on some of these days already; "
        "let one enrollment end before the other begins."
    )
    return replace(record, enrollment=replace(record.enrollment, fault=fault))


def _earlier(known: Iterable[Enrolled]) -> dict[str, str]:
    """For each later one of a pair that overlaps, name the earlier."""
    groups: dict[tuple[str, str], list[Enrolled]] = {}
    for each in known:
        groups.setdefault((each.program_id, each.account_id), []).append(each)
    found: dict[str, str] = {}
    for group in groups.values():
        ordered = sorted(group, key=lambda each: (each.first, each.id))
        for place, later in enumerate(ordered):
            names = [each.name for each in ordered[:place] if each.reaches(later)]
            if names:
                found[later.id] = names[0]
    return found
