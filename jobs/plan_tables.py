"""Reads the records that a run's plan is made of, in as few calls as their number allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from connector.port import RecordTable
from jobs.org_facts import lasting_selects, rate_selects
from jobs.org_reader import OrgReader
from jobs.standing_records import standing_selects
from mapping.enrollment_overlap import sibling_fields
from mapping.enrollment_reader import detail_select, enrollment_select
from mapping.family_query import (
    PROGRAM_FAMILY,
    benefits_of,
    enrollment_family,
    program_family,
    sibling_family,
)
from mapping.program_query import CONFIGURATION_ROLES
from mapping.soql import In, Select, can_nest
from mapping.wire import Records

#: Up to so many enrollments are read as families: beyond, what is nested fills too many pages.
FEW = 25


@dataclass(frozen=True, slots=True)
class PlanTables:
    """What was read, as tables.

    Attributes:
        enrollments: The enrollments that were named.
        verifications: What people verified for them.
        overrides: What people decided about their tiers.
        standing: What earlier runs left of them: progress and benefits.
        facts: The org's facts by object.
        fiscal: The org's fiscal periods, where it shows them.
        configuration: What their programs are judged by, in the order of the roles; ``None``
            where it has yet to be read.
        siblings: All enrollments of their accounts; ``None`` likewise.
    """

    enrollments: RecordTable
    verifications: RecordTable
    overrides: RecordTable
    standing: tuple[RecordTable, RecordTable]
    facts: Mapping[str, RecordTable]
    fiscal: Sequence[RecordTable]
    configuration: Sequence[Records] | None = None
    siblings: RecordTable | None = None


def read_tables(reader: OrgReader, enrollment_ids: Sequence[str]) -> PlanTables:
    """Read them.

    Raises:
        MappingError: the mapping does not fit this org.
        ConnectorError: the org could not be read.
    """
    families = _families(reader, enrollment_ids)
    nests = all(can_nest(select, reader.schema) for select in families)
    if len(enrollment_ids) <= FEW and nests:
        return _at_once(reader, families)
    return _apart(reader, enrollment_ids)


def _families(reader: OrgReader, ids: Sequence[str]) -> list[Select]:
    field_map, schema = reader.field_map, reader.schema
    return [
        enrollment_family(field_map, schema, ids),
        program_family(field_map, schema, ids),
        sibling_family(field_map, ids, sibling_fields(field_map)),
    ]


def _at_once(reader: OrgReader, families: Sequence[Select]) -> PlanTables:
    rates, lasting = rate_selects(reader), _missing(reader)
    answers = reader.read_families([*families, *rates, *lasting])
    enrollment, program, (_, siblings) = answers[:3]
    tables = [each[0] for each in answers[3:]]
    if lasting:
        reader.lasting = tuple(tables[len(rates) :])
    own, verifications, overrides, progress, benefits = enrollment
    by_role: dict[str, Records] = dict(zip(PROGRAM_FAMILY, program, strict=True))
    by_role["benefit"] = benefits_of(by_role["tier_benefit"], reader.field_map, reader.schema)
    organization, fiscal = _lasting(reader)
    return PlanTables(
        enrollments=own,
        verifications=verifications,
        overrides=overrides,
        standing=(progress, benefits),
        facts={table.sobject: table for table in (organization, *tables[: len(rates)])},
        fiscal=fiscal,
        configuration=[by_role[role] for role in CONFIGURATION_ROLES],
        siblings=siblings,
    )


def _apart(reader: OrgReader, ids: Sequence[str]) -> PlanTables:
    field_map, where = reader.field_map, In("Id", ids)
    rates, lasting = rate_selects(reader), _missing(reader)
    progress, benefits, own, verifications, overrides, *facts = reader.read(
        [
            *standing_selects(reader, ids),
            enrollment_select(field_map, reader.schema, where),
            detail_select("verification", where, field_map, reader.schema),
            detail_select("override", where, field_map, reader.schema),
            *rates,
            *lasting,
        ]
    )
    if lasting:
        reader.lasting = tuple(facts[len(rates) :])
    organization, fiscal = _lasting(reader)
    return PlanTables(
        enrollments=own,
        verifications=verifications,
        overrides=overrides,
        standing=(progress, benefits),
        facts={table.sobject: table for table in (organization, *facts[: len(rates)])},
        fiscal=fiscal,
    )


def _missing(reader: OrgReader) -> tuple[Select, ...]:
    """Select what hardly ever changes, unless it is known."""
    return () if reader.lasting else lasting_selects(reader)


def _lasting(reader: OrgReader) -> tuple[RecordTable, Sequence[RecordTable]]:
    organization, *fiscal = reader.lasting
    return organization, fiscal
