"""Can the active programs be judged as they are configured?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from evaluator.lint import warnings
from evaluator.rates import Rates
from jobs.doctor.finding import Area, Finding, counted, listed, ok, warning
from jobs.org_facts import OrgFacts
from jobs.org_reader import OrgReader
from jobs.program_shelf import ReadProgram, read_programs
from mapping.fiscal_reader import fiscal_selects
from mapping.program_query import CONFIGURATION_ROLES, program_selects
from mapping.soql import Compare, Select
from mapping.wire import rows


@dataclass(frozen=True, slots=True)
class ProgramsSeen:
    """What was found, and the criterion types and source objects that the programs use."""

    findings: list[Finding]
    used: frozenset[str]


def check_programs(reader: OrgReader, facts: OrgFacts, now: datetime) -> ProgramsSeen:
    """Read every active program as a recalculation would; three API calls."""
    role = reader.field_map["program"]
    active = Compare(role["active"], "=", literal=True)
    (found,) = reader.read([Select(role.sobject, ("Id",), active)])
    ids = [row.required("Id") for row in rows(found)]
    if not ids:
        return ProgramsSeen([_none()], frozenset())
    selects = program_selects(reader.field_map, reader.schema, ids)
    answers = reader.read([*selects, *fiscal_selects(reader.schema)])
    tables, periods = answers[: len(selects)], answers[len(selects) :]
    programs = read_programs(reader, facts, ids, tables, periods, now=now)
    criterion = reader.field_map["criterion"]
    criteria = rows(tables[CONFIGURATION_ROLES.index("criterion")])
    used = {row.text(criterion[name]) for row in criteria for name in ("type", "source_object")}
    findings = judge_programs(programs.values(), facts.rates, now)
    return ProgramsSeen(findings, frozenset(filter(None, used)))


def judge_programs(programs: Iterable[ReadProgram], rates: Rates, now: datetime) -> list[Finding]:
    """Tell what keeps programs from being judged, and what is odd about the others."""
    every = sorted(programs, key=lambda each: each.head.name)
    found = [finding for each in every for finding in _findings(each, rates, now)]
    if any(each.program is None for each in every):
        return found
    names = listed((each.head.name for each in every), 10)
    return [
        ok(
            Area.PROGRAMS,
            f"{counted(len(every), 'active program', 'active programs')} can be judged: {names}.",
        ),
        *found,
    ]


def _findings(each: ReadProgram, rates: Rates, now: datetime) -> Iterator[Finding]:
    if each.error is not None:
        told = f"{each.head.name} cannot be judged, and its enrollments are on hold"
        yield warning(Area.PROGRAMS, f"{told}: {each.error.message}", each.error.remedy)
    if each.program is None:
        return
    for sentence in warnings(each.program, (), rates, each.today(now)):
        yield warning(
            Area.PROGRAMS, sentence, "Correct the program in Salesforce, unless it is meant so."
        )


def _none() -> Finding:
    return warning(
        Area.PROGRAMS,
        "There is no active program, or the integration user sees none.",
        "Activate a program, or give the integration user read access to programs.",
    )
