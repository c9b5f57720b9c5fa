"""What a run knows before the first slice: the org, the enrollments, their programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from connector.port import SalesforcePort
from jobs.clock_check import check_clock, mark_future
from jobs.errors import JobError
from jobs.org_facts import OrgFacts, fact_selects, read_facts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram, read_programs, shelf_selects
from jobs.progress import Progress
from jobs.selection import refusals
from jobs.slice_judge import SliceJudge
from jobs.standing_records import StandingRecords, sort_standing, standing_selects
from jobs.visibility_check import VisibilityCheck
from mapping.enrollment_overlap import (
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
from mapping.soql import In


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

    ``standing`` is what earlier runs left of the enrollments: it travels in the call that
    reads them. ``refused`` tells why some of those that were named are not among them.
    """

    reader: OrgReader
    facts: OrgFacts
    records: Sequence[EnrollmentRecord]
    programs: Mapping[str, ReadProgram]
    judge: SliceJudge
    standing: Mapping[str, StandingRecords]
    refused: Mapping[str, JobError]

    def require_all(self) -> None:
        """Refuse the first enrollment that cannot be recalculated.

        Raises:
            JobError: it is not there, or its program is not active.
        """
        for error in self.refused.values():
            raise error


def read_plan(
    salesforce: SalesforcePort,
    field_map: FieldMap,
    policy: OrgPolicy,
    enrollment_ids: Sequence[str],
    *,
    progress: Progress,
    now: datetime,
) -> RunPlan:
    """Read everything that comes before the candidate records.

    Args:
        salesforce: The org.
        field_map: The mapping.
        policy: What the settings say about the org.
        enrollment_ids: Which enrollments, with 18 characters, at most one slice of them.
        progress: Who wants to know how far the run is.
        now: The time of the run.

    Raises:
        ClockSkewError: a clock is wrong.
        MappingError: the mapping does not fit this org.
        ConnectorError: the org could not be read.
    """
    reader = OrgReader(salesforce, field_map)
    check_clock(now, salesforce.server_time)
    reader.require_mapped()
    where = In("Id", enrollment_ids)
    selects = fact_selects(reader)
    standing_too = standing_selects(reader, enrollment_ids)
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
    found = read_enrollments(
        enrollments,
        read_details(verifications, overrides, field_map),
        field_map=field_map,
        schema=reader.schema,
    )
    refused = refusals(enrollment_ids, found, reader)
    records = sorted((each for each in found if each.id not in refused), key=_id)
    programs, marked = _configured(reader, facts, records, now=now)
    judge = SliceJudge(reader, facts, VisibilityCheck(reader, policy.missing_is_hidden), progress)
    standing = sort_standing(left, field_map, enrollment_ids)
    return RunPlan(reader, facts, mark_future(marked, now), programs, judge, standing, refused)


def _id(record: EnrollmentRecord) -> str:
    return record.id


def _configured(
    reader: OrgReader, facts: OrgFacts, records: Sequence[EnrollmentRecord], *, now: datetime
) -> tuple[Mapping[str, ReadProgram], Sequence[EnrollmentRecord]]:
    """Read the programs of the enrollments, and mark enrollments that overlap others."""
    program_ids = sorted({record.program_id for record in records} - {""})
    if not program_ids:
        return {}, records
    selects = shelf_selects(reader, program_ids)
    *tables, siblings = reader.read([*selects, sibling_select(records, reader.field_map)])
    programs = read_programs(reader, facts, program_ids, tables, now=now)
    return programs, mark_overlaps(records, read_enrolled(siblings, reader.field_map))
