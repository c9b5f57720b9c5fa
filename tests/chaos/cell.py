"""One trial: an org that fails once, at one moment of one kind of run, and what becomes of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from app.bootstrap import open_recalculation, open_tools
from connector.errors import ConnectorError
from emulator.faults.plan import ROWS, Fault, FaultPlan, Kind, Rule
from jobs import candidate_pull
from jobs.run_report import RunReport
from jobs.selection import Selection
from tests.integration.loop.harness import NOON, Loop, running_loop

#: What the product writes; compared by what tells its records apart.
WRITTEN = {
    "Partner_Enrollment__c": "Id",
    "Criterion_Progress__c": "Key__c",
    "Enrollment_Benefit__c": "Key__c",
    "Tier_Change__c": "Key__c",
    "Enrollment_Snapshot__c": "Key__c",
}
#: What differs between two equal orgs.
_VOLATILE = frozenset(
    {"Id", "Name", "CreatedDate", "LastModifiedDate", "SystemModstamp", "LastViewedDate"}
)
#: Small pages, so that even the sample has several.
_PAGES = Rule(Fault(Kind.SHORT_PAGES, rows=15), path="/query*", count=None)

#: The org's records by object and key, without what differs between equal orgs.
State = Mapping[str, Mapping[Any, Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Mode:
    """A kind of run: one enrollment by REST, or all with candidates by bulk jobs."""

    name: str
    ids: tuple[str, ...]
    many: int


@dataclass(frozen=True, slots=True)
class Course:
    """How a run goes without faults: the requests at which something can go wrong, by name."""

    moments: Mapping[str, int]
    state: State
    requests: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a trial: whether the fault was met, the first run's end, the org's state."""

    fired: bool
    first: str
    rerun: bool
    equal: bool


def course(mode: Mode) -> Course:
    """Run without faults, and find the moments."""
    with _loop() as loop:
        loop.running.org.set_faults(FaultPlan((_PAGES,)))
        writes: list[int] = []
        _run(loop, mode, writes)
        log = loop.running.org.requests.latest()
        paging = [n for n, each in enumerate(log, 1) if _is_page(each.path)]
        data = next(n for n, each in enumerate(log, 1) if "/services/data/" in each.path)
        moments = {"first call": data, "mid-paging": paging[len(paging) // 2]} if paging else {}
        moments |= {"first call": data, "mid-write": writes[len(writes) // 2]}
        return Course({**moments, "last write": writes[-1]}, _state(loop), len(log))


def attempt(mode: Mode, usual: Course, fault: Fault, moment: str) -> Outcome:
    """Run once with the fault at the moment, again without it if need be, and compare."""
    rule = _rule(fault, usual.moments[moment])
    with _loop() as loop:
        loop.running.org.set_faults(FaultPlan((rule, _PAGES)))
        first, whole = _first_run(loop, mode)
        fired = loop.running.org.faults.report()["faults"][0]["fired"] > 0
        if not whole:
            loop.running.org.set_faults(FaultPlan((_PAGES,)))
            _run(loop, mode, [])
        return Outcome(fired, first, not whole, _state(loop) == usual.state)


def _rule(fault: Fault, request: int) -> Rule:
    if fault.kind in {Kind.TOKEN_REFUSED, Kind.CLOCK_SKEW}:
        return Rule(fault)
    if fault.kind is Kind.JOB_FAILED:
        return Rule(fault, match=2)
    path = "/composite/sobjects*" if fault.kind in ROWS else None
    return Rule(fault, request=request, path=path)


def _first_run(loop: Loop, mode: Mode) -> tuple[str, bool]:
    """Run into the fault; give how it ended, and whether nothing is left to do."""
    try:
        report = _run(loop, mode, [])
    except ConnectorError as error:
        return type(error).__name__, False
    rejected = sum(len(each.rejected) for each in report.enrollments)
    if report.error:
        return report.error.code, False
    return (f"{rejected} rejected", False) if rejected else ("went through", True)


def _run(loop: Loop, mode: Mode, writes: list[int]) -> RunReport:
    """Recalculate, and note the numbers of the requests that write."""
    loop.clock.moment = NOON
    with (
        patch.object(candidate_pull, "MANY_ENROLLMENTS", mode.many),
        open_tools(loop.settings, loop.clock) as tools,
        open_recalculation(loop.settings, tools, migrate=True) as use_case,
    ):
        noting = _Noting(tools.salesforce, loop, writes)
        job = replace(use_case, batch=replace(use_case.batch, salesforce=noting))
        return job.run(Selection(mode.ids), run_id=str(uuid4()))


class _Noting:
    """Passes everything on, and notes which requests wrote."""

    def __init__(self, salesforce: Any, loop: Loop, writes: list[int]) -> None:
        self._salesforce, self._loop, self._writes = salesforce, loop, writes

    def upsert(self, batches: Any, *, admit: Any = None) -> Any:
        before = self._loop.running.org.requests.count
        report = self._salesforce.upsert(batches, admit=admit)
        self._writes += range(before + 1, self._loop.running.org.requests.count + 1)
        return report

    def __getattr__(self, name: str) -> Any:
        return getattr(self._salesforce, name)


@contextmanager
def _loop() -> Iterator[Loop]:
    with (
        tempfile.TemporaryDirectory() as folder,
        running_loop(
            database_url=f"sqlite:///{folder}/tierwright.db", today=date(2026, 6, 17)
        ) as loop,
    ):
        yield loop


def _is_page(path: str) -> bool:
    return "/query/0r8" in path or path.endswith("/results")


def _state(loop: Loop) -> State:
    return {
        sobject: {
            row[key]: {name: value for name, value in row.items() if name not in _VOLATILE}
            for row in loop.rows(sobject)
        }
        for sobject, key in WRITTEN.items()
    }
