"""A representative part of the fault matrix; ``make chaos`` tries all of it."""

from __future__ import annotations

import pytest

from emulator.faults.plan import Fault, Kind
from tests.chaos.cell import Course, Mode, attempt, course
from tests.chaos.matrix import CLICK, FULL_PASS

TRIALS = [
    (CLICK, Kind.SESSION_EXPIRED, "first call"),
    (CLICK, Kind.LOST_ANSWER, "last write"),
    (FULL_PASS, Kind.UNAVAILABLE, "first call"),
    (FULL_PASS, Kind.TOKEN_REFUSED, "first call"),
    (FULL_PASS, Kind.SESSION_EXPIRED, "mid-paging"),
    (FULL_PASS, Kind.TRUNCATED, "mid-paging"),
    (FULL_PASS, Kind.JOB_FAILED, "mid-paging"),
    (FULL_PASS, Kind.LOST_ANSWER, "mid-write"),
    (FULL_PASS, Kind.LOCKED_ROWS, "mid-write"),
    (FULL_PASS, Kind.ROLLED_BACK, "last write"),
    (FULL_PASS, Kind.DAILY_LIMIT, "last write"),
]


@pytest.fixture(scope="module")
def usual() -> dict[Mode, Course]:
    return {mode: course(mode) for mode in (CLICK, FULL_PASS)}


@pytest.mark.parametrize(
    ("mode", "kind", "moment"),
    [pytest.param(*each, id="-".join((each[0].name, each[1], each[2]))) for each in TRIALS],
)
def test_the_org_ends_as_without_the_fault(
    usual: dict[Mode, Course], mode: Mode, kind: Kind, moment: str
) -> None:
    found = attempt(mode, usual[mode], Fault(kind), moment)

    assert found.fired
    assert found.equal
