"""Reads what earlier evaluations left in the org, to write only differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connector.port import RecordTable
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.soql import In, Select
from mapping.wire import Row, rows


@dataclass(frozen=True, slots=True)
class StandingRecords:
    """Criterion progress and benefits as the org has them, by external key."""

    progress: Mapping[str, Row]
    benefits: Mapping[str, Row]


def read_standing(reader: OrgReader, enrollment_ids: Sequence[str]) -> StandingRecords:
    """Read the records that belong to some enrollments, at most one slice of them."""
    selects = [_select(role, reader, enrollment_ids) for role in ("progress", "enrollment_benefit")]
    progress, benefits = reader.read(selects)
    return StandingRecords(
        _by_key(progress, "progress", reader.field_map),
        _by_key(benefits, "enrollment_benefit", reader.field_map),
    )


def _select(role_name: str, reader: OrgReader, enrollment_ids: Sequence[str]) -> Select:
    role = reader.field_map[role_name]
    return Select(role.sobject, tuple(role.fields.values()), In(role["enrollment"], enrollment_ids))


def _by_key(table: RecordTable, role: str, field_map: FieldMap) -> Mapping[str, Row]:
    key = field_map[role]["key"]
    keyed = ((row.text(key), row) for row in rows(table))
    return {name: row for name, row in keyed if name}
