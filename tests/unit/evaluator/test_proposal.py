from __future__ import annotations

from datetime import timedelta

import pytest

from evaluator.enrollment import Override, OverrideKind
from evaluator.evaluation import Evaluation
from evaluator.program import Tier
from evaluator.proposal import demotion, promotion
from tests.unit.evaluator.moving import (
    BUILD,
    ELEVATE,
    LAUNCH,
    SCALE,
    TODAY,
    found,
    override,
    program,
)

GUILD = Tier("guild", "Guild", 2, {})
WITH_GUILD = (LAUNCH, GUILD, SCALE, ELEVATE)
FLOOR, LOCK = OverrideKind.FLOOR, OverrideKind.LOCK


@pytest.mark.parametrize(
    ("evaluation", "tier"),
    [
        pytest.param(found(LAUNCH, 3), SCALE, id="the-highest-earned"),
        pytest.param(found(None, 3), SCALE, id="without-a-tier"),
        pytest.param(found(None, 0), None, id="nothing-held-nothing-earned"),
        pytest.param(found(SCALE, 3), None, id="held-already"),
        pytest.param(found(SCALE, 2), None, id="lower"),
        pytest.param(found(LAUNCH, 3, override(FLOOR, LAUNCH)), SCALE, id="above-a-floor"),
        pytest.param(found(LAUNCH, 3, override(LOCK, LAUNCH)), None, id="locked"),
        pytest.param(found(None, 3, override(LOCK, LAUNCH)), None, id="locked-without-a-tier"),
        pytest.param(found(LAUNCH, 3, Override(LOCK, "", None)), None, id="by-a-lock-of-no-tier"),
    ],
)
def test_the_tier_earned_above_the_one_held_follows(
    evaluation: Evaluation, tier: Tier | None
) -> None:
    assert promotion(program(), evaluation, TODAY) == tier


@pytest.mark.parametrize(
    ("held", "tier"),
    [(None, LAUNCH), (LAUNCH, BUILD), (BUILD, SCALE), (SCALE, ELEVATE), (ELEVATE, None)],
)
def test_one_step_at_a_time_is_the_next_rank(held: Tier | None, tier: Tier | None) -> None:
    assert promotion(program(one_step=True), found(held, 4), TODAY) == tier


def test_a_step_passes_over_a_tier_by_invitation() -> None:
    of = program(one_step=True, tiers=WITH_GUILD)

    assert promotion(of, found(LAUNCH, 4, of=of), TODAY) == SCALE


@pytest.mark.parametrize(
    ("evaluation", "tier"),
    [
        pytest.param(found(ELEVATE, 2), BUILD, id="to-the-tier-earned-over-several-ranks"),
        pytest.param(found(ELEVATE, 0), LAUNCH, id="to-the-lowest"),
        pytest.param(found(LAUNCH, 0), None, id="not-from-the-lowest"),
        pytest.param(found(None, 0), None, id="not-without-a-tier"),
        pytest.param(found(SCALE, 3), None, id="earned"),
        pytest.param(found(LAUNCH, 3), None, id="earned-more"),
        pytest.param(found(SCALE, 1, override(LOCK, SCALE)), None, id="locked"),
        pytest.param(found(SCALE, 1, override(FLOOR, SCALE)), None, id="floor-at-the-tier"),
        pytest.param(found(SCALE, 1, override(FLOOR, ELEVATE)), None, id="floor-above-it"),
        pytest.param(found(SCALE, 1, override(FLOOR, BUILD)), BUILD, id="floor-between"),
        pytest.param(found(SCALE, 2, override(FLOOR, LAUNCH)), BUILD, id="floor-below"),
        pytest.param(
            found(ELEVATE, 1, override(FLOOR, BUILD), override(FLOOR, SCALE)),
            SCALE,
            id="the-highest-floor",
        ),
        pytest.param(
            found(SCALE, 1, override(FLOOR, SCALE, TODAY - timedelta(days=1))),
            LAUNCH,
            id="floor-that-is-over",
        ),
        pytest.param(
            found(SCALE, 1, Override(FLOOR, "elsewhere", None)), LAUNCH, id="floor-elsewhere"
        ),
    ],
)
def test_what_is_left_is_the_tier_earned_and_nothing_below_a_floor(
    evaluation: Evaluation, tier: Tier | None
) -> None:
    assert demotion(program(), evaluation, TODAY) == tier


def test_a_program_without_tiers_has_none_to_begin_with() -> None:
    assert program(tiers=()).above(None) is None


def test_a_tier_by_invitation_is_not_lost() -> None:
    of = program(tiers=WITH_GUILD)

    assert demotion(of, found(GUILD, 1, of=of), TODAY) is None
