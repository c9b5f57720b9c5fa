"""Reads what earlier evaluations left in the org, to write only differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from connector.port import RecordTable
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.soql import In, Select
from mapping.wire import Row, rows


@dataclass(frozen=True, slots=True)
class StandingRecords:
    """Criterion progress and benefits of one enrollment as the org has them, by external key."""

    progress: Mapping[str, Row]
    benefits: Mapping[str, Row]


def read_standing(
    reader: OrgReader, enrollment_ids: Sequence[str]
) -> Mapping[str, StandingRecords]:
    """Read the records that belong to some enrollments, at most one slice of them.

    Returns:
        An entry for every enrollment asked about.
    """
    selects = standing_selects(reader, enrollment_ids)
    return sort_standing(reader.read(selects), reader.field_map, enrollment_ids)


def standing_selects(reader: OrgReader, enrollment_ids: Sequence[str]) -> list[Select]:
    """Select what stands, for whoever has room for it in a call."""
    return [_select(role, reader, enrollment_ids) for role in ("progress", "enrollment_benefit")]


def sort_standing(
    tables: Sequence[RecordTable], field_map: FieldMap, enrollment_ids: Iterable[str]
) -> Mapping[str, StandingRecords]:
    """Sort the answers to ``standing_selects`` by enrollment."""
    progress_table, benefit_table = tables
    progress = _by_enrollment(progress_table, "progress", field_map)
    benefits = _by_enrollment(benefit_table, "enrollment_benefit", field_map)
    return {key: StandingRecords(progress[key], benefits[key]) for key in enrollment_ids}


def _select(role_name: str, reader: OrgReader, enrollment_ids: Sequence[str]) -> Select:
    role = reader.field_map[role_name]
    return Select(role.sobject, tuple(role.fields.values()), In(role["enrollment"], enrollment_ids))


def _by_enrollment(
    table: RecordTable, role_name: str, field_map: FieldMap
) -> Mapping[str, Mapping[str, Row]]:
    role = field_map[role_name]
    found: defaultdict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows(table):
        key = row.text(role["key"])
        if key:
            found[row.required(role["enrollment"])][key] = row
    return found
