"""Reads what earlier evaluations left in the org, to write only differences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
    selects = [_select(role, reader, enrollment_ids) for role in ("progress", "enrollment_benefit")]
    progress_table, benefit_table = reader.read(selects)
    progress = _by_enrollment(progress_table, "progress", reader.field_map)
    benefits = _by_enrollment(benefit_table, "enrollment_benefit", reader.field_map)
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
