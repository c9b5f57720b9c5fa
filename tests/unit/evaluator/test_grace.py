from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evaluator.decision_state import DecisionState
from evaluator.grace import Grace, paused_end, run_grace
from evaluator.program import Tier
from evaluator.tier_change import ChangeKind, TierChange
from tests.unit.evaluator.moving import LAUNCH, SCALE, TODAY, found, noon

DAY = timedelta(days=1)


def run(lower: Tier | None, ends: date | None, *, days: int = 30, afresh: bool = False) -> Grace:
    deals = 3 if lower is None else 1
    return run_grace(found(SCALE, deals), lower, ends, days=days, today=TODAY, afresh=afresh)


@pytest.mark.parametrize(("days", "last"), [(30, date(2026, 7, 15)), (0, TODAY)])
def test_grace_starts_with_its_last_day(days: int, last: date) -> None:
    grace = run(LAUNCH, None, days=days)

    assert grace.ends == last
    reason = f"No longer earned; kept until {last}."
    assert grace.log == (TierChange(ChangeKind.GRACE_STARTED, SCALE, LAUNCH, reason, TODAY),)


def test_grace_that_runs_or_is_over_stays_as_it_is() -> None:
    assert run(LAUNCH, TODAY + DAY) == Grace(TODAY + DAY)
    assert run(LAUNCH, TODAY - DAY) == Grace(TODAY - DAY)


def test_a_tier_changed_by_hand_has_grace_of_its_own() -> None:
    assert run(LAUNCH, TODAY - DAY, afresh=True).ends == date(2026, 7, 15)


def test_grace_ends_when_the_tier_is_earned_again() -> None:
    grace = run(None, TODAY + DAY)

    assert grace.ends is None
    assert grace.log == (TierChange(ChangeKind.GRACE_ENDED, SCALE, SCALE, "Earned again.", TODAY),)
    assert run(None, None) == Grace(None)


@pytest.mark.parametrize(
    ("ends", "over"), [(None, False), (TODAY + DAY, False), (TODAY, False), (TODAY - DAY, True)]
)
def test_grace_is_over_after_its_last_day(ends: date | None, *, over: bool) -> None:
    assert Grace(ends).is_over(TODAY) is over


@pytest.mark.parametrize(
    ("ends", "judged", "on_hold", "moved"),
    [
        pytest.param(TODAY, TODAY - 5 * DAY, True, TODAY + 5 * DAY, id="by-the-days-of-the-hold"),
        pytest.param(TODAY, TODAY - 5 * DAY, False, TODAY, id="not-without-one"),
        pytest.param(
            TODAY - 5 * DAY, TODAY - 5 * DAY, True, TODAY, id="its-last-day-when-it-was-judged"
        ),
        pytest.param(
            TODAY - 6 * DAY, TODAY - 5 * DAY, True, TODAY - 6 * DAY, id="over-before-the-hold"
        ),
        pytest.param(TODAY, None, True, TODAY, id="never-judged"),
        pytest.param(None, TODAY - DAY, True, None, id="none-runs"),
    ],
)
def test_grace_moves_by_the_days_it_could_not_be_judged(
    ends: date | None, judged: date | None, moved: date | None, *, on_hold: bool
) -> None:
    state = DecisionState(
        grace_ends=ends,
        last_calculated=noon(judged) if judged else None,
        was_on_hold=on_hold,
    )

    assert paused_end(state, today=TODAY, zone=UTC) == moved


def test_the_days_are_those_of_the_program_s_zone() -> None:
    state = DecisionState(
        grace_ends=TODAY,
        last_calculated=datetime(2026, 6, 11, 20, tzinfo=UTC),
        was_on_hold=True,
    )

    assert paused_end(state, today=TODAY, zone=UTC) == TODAY + 4 * DAY
    assert paused_end(state, today=TODAY, zone=ZoneInfo("Asia/Tokyo")) == TODAY + 3 * DAY
