"""What a run knows before the first slice: the org, the enrollments, their programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from jobs.clock_check import check_clock, mark_future
from jobs.errors import JobError
from jobs.org_facts import OrgFacts, read_facts
from jobs.org_reader import OrgReader
from jobs.plan_tables import PlanTables, read_tables
from jobs.program_shelf import ReadProgram, read_programs
from jobs.progress import Progress
from jobs.selection import refusals
from jobs.slice_judge import SliceJudge
from jobs.standing_records import StandingRecords, sort_standing
from jobs.visibility_check import VisibilityCheck
from mapping.enrollment_overlap import (
    mark_overlaps,
    read_enrolled,
    sibling_select,
)
from mapping.enrollment_reader import (
    EnrollmentRecord,
    read_details,
    read_enrollments,
)
from mapping.program_query import program_selects


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
    reader: OrgReader,
    policy: OrgPolicy,
    enrollment_ids: Sequence[str],
    *,
    progress: Progress,
    now: datetime,
    off_boarded: bool = False,
) -> RunPlan:
    """Read everything that comes before the candidate records.

    Args:
        reader: The org.
        policy: What the settings say about the org.
        enrollment_ids: Which enrollments, with 18 characters, at most one slice of them.
        progress: Who wants to know how far the run is.
        now: The time of the run.
        off_boarded: Do not refuse those whose partner is being off-boarded: nothing is
            written.

    Raises:
        ClockSkewError: a clock is wrong.
        MappingError: the mapping does not fit this org.
        ConnectorError: the org could not be read.
    """
    reader.require_mapped()
    field_map = reader.field_map
    tables = read_tables(reader, enrollment_ids)
    check_clock(now, reader.salesforce.server_time)
    facts = read_facts(tables.facts, policy.single_currency)
    found = read_enrollments(
        tables.enrollments,
        read_details(tables.verifications, tables.overrides, field_map),
        field_map=field_map,
        schema=reader.schema,
    )
    refused = refusals(enrollment_ids, found, reader, off_boarded=off_boarded)
    records = sorted((each for each in found if each.id not in refused), key=_id)
    programs, marked = _configured(reader, facts, records, tables, now=now)
    judge = SliceJudge(reader, facts, VisibilityCheck(reader, policy.missing_is_hidden), progress)
    standing = sort_standing(tables.standing, field_map, enrollment_ids)
    return RunPlan(reader, facts, mark_future(marked, now), programs, judge, standing, refused)


def _id(record: EnrollmentRecord) -> str:
    return record.id


def _configured(
    reader: OrgReader,
    facts: OrgFacts,
    records: Sequence[EnrollmentRecord],
    tables: PlanTables,
    *,
    now: datetime,
) -> tuple[Mapping[str, ReadProgram], Sequence[EnrollmentRecord]]:
    """Read the programs of the enrollments, and mark enrollments that overlap others."""
    program_ids = sorted({record.program_id for record in records} - {""})
    if not program_ids:
        return {}, records
    configuration, siblings = tables.configuration, tables.siblings
    if configuration is None or siblings is None:
        selects = program_selects(reader.field_map, reader.schema, program_ids)
        others = sibling_select(records, reader.field_map)
        *configuration, siblings = reader.read([*selects, others])
    programs = read_programs(reader, facts, program_ids, configuration, tables.fiscal, now=now)
    return programs, mark_overlaps(records, read_enrolled(siblings, reader.field_map))
