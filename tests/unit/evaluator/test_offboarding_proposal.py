from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evaluator.evaluation import Evaluation, Status
from evaluator.judgement import hold_all
from evaluator.offboarding_proposal import tier_fallen_short_of
from evaluator.program import Program
from tests.unit.evaluator.moving import BUILD, ELEVATE, LAUNCH, SCALE, TODAY, found, program

YESTERDAY = date(2026, 6, 14)


def proposing(minimum: str | None = SCALE.id, *, flag: bool = True) -> Program:
    """Give a program that proposes to off-board whoever expires below a tier."""
    plain = program()
    policy = replace(plain.policy, propose_offboarding=flag, minimum_tier_id=minimum)
    return replace(plain, policy=policy)


def expired(deals: int, last: date = YESTERDAY) -> Evaluation:
    return found(BUILD, deals, last=last)


@pytest.mark.parametrize(
    ("deals", "falls_short"),
    [(0, True), (1, True), (2, True), (3, False), (4, False)],
    ids=["no-tier", "launch", "one-below", "the-minimum", "above"],
)
def test_whoever_expired_below_the_minimum_fell_short_of_it(
    deals: int, *, falls_short: bool
) -> None:
    tier = tier_fallen_short_of(proposing(), expired(deals))

    assert tier == (SCALE if falls_short else None)


def test_what_was_earned_decides_and_not_the_tier_that_is_held() -> None:
    held_above = found(ELEVATE, 1, last=YESTERDAY)
    held_below = found(LAUNCH, 3, last=YESTERDAY)

    assert tier_fallen_short_of(proposing(), held_above) == SCALE
    assert tier_fallen_short_of(proposing(), held_below) is None


def test_the_lowest_tier_as_the_minimum_asks_for_any_tier() -> None:
    assert tier_fallen_short_of(proposing(LAUNCH.id), expired(0)) == LAUNCH
    assert tier_fallen_short_of(proposing(LAUNCH.id), expired(1)) is None


def test_nothing_is_proposed_without_the_program_s_flag() -> None:
    assert tier_fallen_short_of(proposing(flag=False), expired(0)) is None


def test_nothing_is_proposed_where_no_minimum_is_named() -> None:
    assert tier_fallen_short_of(proposing(None), expired(0)) is None


def test_a_minimum_tier_of_another_program_is_none() -> None:
    assert tier_fallen_short_of(proposing("gold"), expired(0)) is None


@pytest.mark.parametrize("last", [TODAY, None], ids=["last-day", "no-end"])
def test_nothing_is_proposed_while_the_enrollment_runs(last: date | None) -> None:
    running = found(BUILD, 0, last=last)

    assert running.status is Status.CURRENT
    assert tier_fallen_short_of(proposing(), running) is None


def test_nothing_is_proposed_where_the_enrollment_could_not_be_judged() -> None:
    (held,) = hold_all([expired(0).enrollment], "Nobody can tell.", TODAY)

    assert held.status is Status.EXPIRED
    assert tier_fallen_short_of(proposing(), held) is None
