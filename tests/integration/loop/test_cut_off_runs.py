"""Runs that lose the org in the middle: what stands there, and what the next run makes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from emulator.store import Value
from tests.integration.loop.harness import NOON, Loop, running_loop
from tests.integration.loop.relay import Call, Reply, Rule, refusal, relayed

LATER = NOON + timedelta(minutes=5)
#: What a run writes, and what of it tells only when.
WRITTEN = (
    "Partner_Enrollment__c",
    "Criterion_Progress__c",
    "Enrollment_Benefit__c",
    "Tier_Change__c",
    "Enrollment_Snapshot__c",
)
TIMES = frozenset(
    {
        "Last_Calculated__c",
        "Last_Attempt__c",
        "Progress_Changed_On__c",
        "Changed_On__c",
        "CreatedDate",
        "LastModifiedDate",
        "SystemModstamp",
    }
)

State = Mapping[tuple[str, str], Mapping[str, Value]]


def state(loop: Loop) -> State:
    """What the runs wrote: times only as set or not, without ids and numbers the org gave."""
    found: dict[tuple[str, str], dict[str, Value]] = {}
    for sobject in WRITTEN:
        for row in loop.rows(sobject):
            key = str(row.get("Key__c") or row["Id"])
            assert (sobject, key) not in found
            found[sobject, key] = {
                name: value is not None if name in TIMES else value
                for name, value in row.items()
                if name not in ("Id", "Name")
            }
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> State:
    """The org after a run that nothing disturbed."""
    url = f"sqlite:///{tmp_path_factory.mktemp('undisturbed') / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date()) as loop:
        loop.recalculate(now=NOON)
        return state(loop)


def after_write(number: int) -> Rule:
    """Stop answering after so many writes: the org's requests of the day are used up."""

    def rule(call: Call, pass_on: Callable[[], Reply]) -> Reply:
        if call.writes and call.number > number:
            return refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        return pass_on()

    return rule


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 6])
def test_a_run_cut_off_between_two_writes_is_made_whole_by_the_next(
    number: int, loop: Loop, undisturbed: State
) -> None:
    with relayed(loop, after_write(number)) as cut_off:
        cut_off.recalculate(now=NOON)
    assert state(loop) != undisturbed

    loop.recalculate(now=LATER)

    assert state(loop) == undisturbed


def test_a_write_whose_answer_is_lost_is_sent_again_and_taken(
    loop: Loop, undisturbed: State
) -> None:
    """The records are there by then, and their parents can be set on insert only."""

    def lose_the_first(call: Call, pass_on: Callable[[], Reply]) -> Reply | None:
        reply = pass_on()
        return None if call.writes and call.number == 1 else reply

    with relayed(loop, lose_the_first) as lossy:
        report = lossy.recalculate(now=NOON)

    assert not any(each.rejected for each in report.enrollments)
    assert state(loop) == undisturbed
