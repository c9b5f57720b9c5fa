"""What a run knows before the first slice: the org, the enrollments, their programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from connector.port import SalesforcePort
from jobs.clock_check import check_clock, mark_future
from jobs.org_facts import OrgFacts, fact_selects, read_facts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram, read_programs, shelf_selects
from jobs.progress import Progress
from jobs.selection import Selection, refuse_missing, selection_clause
from jobs.slice_judge import SliceJudge
from jobs.standing_records import StandingRecords, sort_standing, standing_selects
from jobs.visibility_check import VisibilityCheck
from mapping.enrollment_overlap import (
    enrolled,
    mark_overlaps,
    read_enrolled,
    sibling_select,
)
from mapping.enrollment_reader import (
    EnrollmentRecord,
    detail_select,
    enrollment_select,
    read_details,
    read_enrollments,
)
from mapping.field_map import FieldMap


@dataclass(frozen=True, slots=True)
class OrgPolicy:
    """What the settings say about the org.

    ``single_currency`` applies where the org has only one; ``missing_is_hidden`` where
    records without access give no answer at all. ``daily_call_share`` is the share of the
    org's daily API requests that the service lets itself reach. With ``as_user``, what users
    may see is asked by a login as each of them, which takes more of these requests.
    """

    single_currency: str = "USD"
    missing_is_hidden: bool = False
    daily_call_share: Decimal = Decimal("0.5")
    as_user: bool = False


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The selected enrollments, their programs by id, and how to judge them.

    ``standing`` is what earlier runs left of enrollments that were named: it travels in the
    call that reads them. ``None`` for whole programs, which read it slice by slice.
    """

    reader: OrgReader
    facts: OrgFacts
    records: Sequence[EnrollmentRecord]
    programs: Mapping[str, ReadProgram]
    judge: SliceJudge
    standing: Mapping[str, StandingRecords] | None


def read_plan(
    salesforce: SalesforcePort,
    field_map: FieldMap,
    policy: OrgPolicy,
    selection: Selection,
    *,
    progress: Progress,
    now: datetime,
) -> RunPlan:
    """Read everything that comes before the candidate records.

    Raises:
        JobError: the selection names what is not there, or a clock is wrong.
        MappingError: the mapping does not fit this org.
        ConnectorError: the org could not be read.
    """
    reader = OrgReader(salesforce, field_map)
    check_clock(now, salesforce.server_time)
    reader.require_mapped()
    where = selection_clause(selection, reader)
    selects = fact_selects(reader)
    named = selection.enrollment_ids
    standing_too = standing_selects(reader, named) if named else []
    answers = reader.read(
        [
            *standing_too,
            *selects,
            enrollment_select(field_map, reader.schema, where),
            detail_select("verification", where, field_map, reader.schema),
            detail_select("override", where, field_map, reader.schema),
        ]
    )
    left, answers = answers[: len(standing_too)], answers[len(standing_too) :]
    *fact_tables, enrollments, verifications, overrides = answers
    facts = read_facts(
        {select.sobject: table for select, table in zip(selects, fact_tables, strict=True)},
        policy.single_currency,
    )
    records = read_enrollments(
        enrollments,
        read_details(verifications, overrides, field_map),
        field_map=field_map,
        schema=reader.schema,
    )
    records.sort(key=lambda record: record.id)
    refuse_missing(selection, records, reader)
    alone = bool(selection.enrollment_ids)
    programs, marked = _configured(reader, facts, records, alone=alone, now=now)
    judge = SliceJudge(reader, facts, VisibilityCheck(reader, policy.missing_is_hidden), progress)
    standing = sort_standing(left, field_map, named) if named else None
    return RunPlan(reader, facts, mark_future(marked, now), programs, judge, standing)


def _configured(
    reader: OrgReader,
    facts: OrgFacts,
    records: Sequence[EnrollmentRecord],
    *,
    alone: bool,
    now: datetime,
) -> tuple[Mapping[str, ReadProgram], Sequence[EnrollmentRecord]]:
    """Read the programs of the enrollments, and mark enrollments that overlap.

    Enrollments read ``alone`` may overlap others, which then are read in the same calls;
    those of whole programs can overlap only each other.
    """
    program_ids = sorted({record.program_id for record in records} - {""})
    if not program_ids:
        return {}, records
    selects = shelf_selects(reader, program_ids)
    if not alone:
        programs = read_programs(reader, facts, program_ids, reader.read(selects), now=now)
        return programs, mark_overlaps(records, [enrolled(record) for record in records])
    *tables, siblings = reader.read([*selects, sibling_select(records, reader.field_map)])
    programs = read_programs(reader, facts, program_ids, tables, now=now)
    return programs, mark_overlaps(records, read_enrolled(siblings, reader.field_map))
