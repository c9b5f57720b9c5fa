"""Every fault at every moment of every kind of run; ``make chaos`` runs it and prints the table."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator

import structlog

from emulator.faults.plan import ROWS, Fault, Kind
from tests.chaos.cell import Course, Mode, Outcome, attempt, course

CLICK = Mode("click", ("a08000000000001AAA",), many=500)
FULL_PASS = Mode("full pass", (), many=1)

WRITES = ("mid-write", "last write")
#: Faults that only some moments can meet.
_MOMENTS = {
    **dict.fromkeys(ROWS, WRITES),
    Kind.TOKEN_REFUSED: ("first call",),
    Kind.CLOCK_SKEW: ("first call",),
    Kind.JOB_FAILED: ("mid-paging",),
    Kind.QUERY_TIMEOUT: ("mid-paging",),
    # In force all the time, so that there are pages.
    Kind.SHORT_PAGES: (),
}

Cell = tuple[Mode, str, Fault]


def faults() -> list[Fault]:
    """List every fault the local org knows."""
    return [*(Fault(kind) for kind in Kind), Fault(Kind.THROTTLED, status=420)]


def cells(mode: Mode, usual: Course) -> Iterator[Cell]:
    """List the trials of a kind of run; a click has no job that could fail."""
    for fault in faults():
        for moment in _MOMENTS.get(fault.kind, tuple(usual.moments)):
            if moment in usual.moments and not (mode is CLICK and fault.kind is Kind.JOB_FAILED):
                yield mode, moment, fault


def main() -> None:
    """Try everything, print a row a trial, and fail where an org differs."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print("| run | fault | at | the run | run again | org as without faults |")
    print("|---|---|---|---|---|---|")
    bad = 0
    for mode in (CLICK, FULL_PASS):
        usual = course(mode)
        for _, moment, fault in cells(mode, usual):
            found = attempt(mode, usual, fault, moment)
            bad += not (found.equal and found.fired)
            print(row(mode, moment, fault, found), flush=True)
    sys.exit(f"{bad} trials ended otherwise than without faults" if bad else 0)


def row(mode: Mode, moment: str, fault: Fault, found: Outcome) -> str:
    """Write one trial as a line of the table."""
    name = fault.kind.value + (f" {fault.status}" if fault.kind is Kind.THROTTLED else "")
    equal = "yes" if found.equal else "**no**"
    first = found.first if found.fired else "**fault not met**"
    again = "yes" if found.rerun else "no"
    return f"| {mode.name} | {name} | {moment} | {first} | {again} | {equal} |"


if __name__ == "__main__":
    main()
