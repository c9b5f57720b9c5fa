"""Judges a case by the way production takes: readers, marks, visibility, verdicts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.mapping_file import load_field_map
from evaluator.evaluation import Evaluation
from evaluator.explanation import RecordExplanation, explain
from evaluator.program import Program
from evaluator.tier_decision import TierDecision
from jobs.org_facts import OrgFacts, fact_selects, read_facts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram, read_programs
from jobs.progress import Silent
from jobs.slice_judge import JudgedSlice, SliceJudge
from jobs.tier_moves import DecidedEnrollment, decide_slice
from jobs.visibility_check import VisibilityCheck
from mapping.enrollment_reader import (
    EnrollmentRecord,
    detail_select,
    enrollment_select,
    read_details,
    read_enrollments,
)
from mapping.field_map import FieldMap
from mapping.fiscal_reader import fiscal_selects
from mapping.program_query import program_selects
from mapping.soql import In
from tests.judging.case_org import Case, CaseOrg
from tests.judging.row_org import RowReader

#: By criterion name, then by record name.
Told = Mapping[str, Mapping[str, RecordExplanation]]


@dataclass(frozen=True, slots=True)
class JudgedEnrollment:
    """One enrollment of a case: its evaluation and each candidate record, by name.

    ``decision`` is what follows for its tier. ``repeated`` names records that an explanation
    listed more than once.
    """

    evaluation: Evaluation
    decision: TierDecision | None
    program: Program | None
    told: Told
    repeated: tuple[str, ...]


@cache
def field_map() -> FieldMap:
    """Give the built-in mapping."""
    return load_field_map()


def judge_case(case: Case, *, complete: bool = True) -> Mapping[str, JudgedEnrollment]:
    """Judge every enrollment of a case, by name.

    ``complete`` pulls every record as for an explanation; otherwise as a recalculation.
    """
    given = CaseOrg(case)
    reader = RowReader(given.org(), field_map())
    facts = _facts(reader)
    records = _enrollments(reader, [given.ids[name] for name in given.enrollments])
    hidden = case.get("missing_access_row", "hold") == "invisible"
    judge = SliceJudge(reader, facts, VisibilityCheck(reader, hidden), Silent())
    judged: dict[str, JudgedEnrollment] = {}
    for title, program in given.programs.items():
        key = given.ids[title]
        now = _moment(case, program.get("time_zone") or facts.time_zone)
        configuration = reader.read(program_selects(reader.field_map, reader.schema, [key]))
        periods = reader.read(fiscal_selects(reader.schema))
        read = read_programs(reader, facts, [key], configuration, periods, now=now)[key]
        ours = [record for record in records if record.program_id == key]
        found = judge.judge(read, [o.enrollment for o in ours], now=now, complete=complete)
        decided = decide_slice(read, ours, found.evaluations, now)
        for position, each in enumerate(decided):
            name = given.names[each.record.id]
            judged[name] = _enrollment(found, each, read, position, given.names)
    return judged


def _facts(reader: OrgReader) -> OrgFacts:
    selects = fact_selects(reader)
    tables = reader.read(selects)
    return read_facts({s.sobject: t for s, t in zip(selects, tables, strict=True)}, "USD")


def _enrollments(reader: OrgReader, ids: list[str]) -> list[EnrollmentRecord]:
    mapped, schema, where = reader.field_map, reader.schema, In("Id", ids)
    enrollments, verifications, overrides = reader.read(
        [
            enrollment_select(mapped, schema, where),
            detail_select("verification", where, mapped, schema),
            detail_select("override", where, mapped, schema),
        ]
    )
    details = read_details(verifications, overrides, mapped)
    return read_enrollments(enrollments, details, field_map=mapped, schema=schema)


def _moment(case: Case, zone_name: str) -> datetime:
    """Give the case's moment: ``now`` in UTC, else noon of ``today`` in the program's zone."""
    if "now" in case:
        return datetime.fromisoformat(case["now"]).astimezone(UTC)
    day = date.fromisoformat(case.get("today", "2026-06-15"))
    return datetime.combine(day, time(12), tzinfo=_zone(zone_name)).astimezone(UTC)


def _zone(name: str) -> tzinfo:
    """Give a zone; one that is not known is a fault of the case's program, not of the case."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _enrollment(
    found: JudgedSlice,
    decided: DecidedEnrollment,
    read: ReadProgram,
    position: int,
    names: Mapping[str, str],
) -> JudgedEnrollment:
    told: dict[str, dict[str, RecordExplanation]] = {}
    repeated: list[str] = []
    for criterion in read.program.criteria if read.program and found.verdicts else ():
        records = explain(found.verdicts, position, criterion) if found.verdicts else []
        told[criterion.name] = {names[record.id]: record for record in records}
        if len(told[criterion.name]) != len(records):
            repeated.append(criterion.name)
    return JudgedEnrollment(
        decided.evaluation, decided.decision, read.program, told, tuple(repeated)
    )
