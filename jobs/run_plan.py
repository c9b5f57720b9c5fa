"""What a run knows before the first slice: the org, the enrollments, their programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.port import SalesforcePort
from jobs.org_facts import OrgFacts, fact_selects, read_facts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram, read_programs
from jobs.progress import Progress
from jobs.selection import Selection, refuse_missing, selection_clause
from jobs.slice_judge import SliceJudge
from jobs.visibility_check import VisibilityCheck
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
    records without access give no answer at all.
    """

    single_currency: str = "USD"
    missing_is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RunPlan:
    """The selected enrollments, their programs by id, and how to judge them."""

    reader: OrgReader
    facts: OrgFacts
    records: Sequence[EnrollmentRecord]
    programs: Mapping[str, ReadProgram]
    judge: SliceJudge


def read_plan(
    salesforce: SalesforcePort,
    field_map: FieldMap,
    policy: OrgPolicy,
    selection: Selection,
    progress: Progress,
    *,
    now: datetime,
) -> RunPlan:
    """Read everything that comes before the candidate records, for a run at a time.

    Raises:
        JobError: the selection names what is not there.
        MappingError: the mapping does not fit this org.
        ConnectorError: the org could not be read.
    """
    reader = OrgReader(salesforce, field_map)
    where = selection_clause(selection, reader)
    selects = fact_selects(reader)
    answers = reader.read(
        [
            *selects,
            enrollment_select(field_map, reader.schema, where),
            detail_select("verification", where, field_map, reader.schema),
            detail_select("override", where, field_map, reader.schema),
        ]
    )
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
    program_ids = sorted({record.program_id for record in records})
    programs = read_programs(reader, facts, program_ids, now=now)
    judge = SliceJudge(reader, facts, VisibilityCheck(reader, policy.missing_is_hidden), progress)
    return RunPlan(reader, facts, records, programs, judge)
