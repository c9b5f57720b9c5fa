"""The time in which a tier no longer earned is kept: when it starts, pauses and ends (T8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from evaluator.decision_state import DecisionState
from evaluator.evaluation import Evaluation
from evaluator.program import Tier
from evaluator.tier_change import ChangeKind, TierChange


@dataclass(frozen=True, slots=True)
class Grace:
    """The last day of grace, and what the log says of it; ``None`` while none runs."""

    ends: date | None
    log: tuple[TierChange, ...] = ()

    def is_over(self, today: date) -> bool:
        """Whether the last day has passed: only then may a demotion follow."""
        return self.ends is not None and self.ends < today


def paused_end(state: DecisionState, *, today: date, zone: tzinfo) -> date | None:
    """Give the last day of grace after a hold: it moves by the days since it was judged.

    Grace that had run out before the hold stays where it is.

    Args:
        state: How grace stood before.
        today: The day in the program's zone.
        zone: The program's zone.
    """
    if state.grace_ends is None or state.last_calculated is None or not state.was_on_hold:
        return state.grace_ends
    judged_on = state.last_calculated.astimezone(zone).date()
    if state.grace_ends < judged_on:
        return state.grace_ends
    return state.grace_ends + (today - judged_on)


def run_grace(
    evaluation: Evaluation,
    lower: Tier | None,
    ends: date | None,
    *,
    days: int,
    today: date,
    afresh: bool,
) -> Grace:
    """Start grace, let it run, or end it.

    Args:
        evaluation: What was found.
        lower: The tier that would be left; ``None`` where no demotion is due.
        ends: The last day of grace so far.
        days: How many days the program gives.
        today: The day in the program's zone.
        afresh: The tier held was changed by hand: grace for the former one is void.
    """
    if lower is None:
        return Grace(None, _ended(evaluation, today) if ends else ())
    if ends and not afresh:
        return Grace(ends)
    last = today + timedelta(days=days)
    reason = f"No longer earned; kept until {last}."
    held = evaluation.tier_held
    return Grace(last, (TierChange(ChangeKind.GRACE_STARTED, held, lower, reason, today),))


def _ended(evaluation: Evaluation, today: date) -> tuple[TierChange, ...]:
    held, earned = evaluation.tier_held, evaluation.tier_earned
    again = held is not None and earned is not None and earned.rank >= held.rank
    reason = "Earned again." if again else "Not earned, but nothing lower may follow."
    return (TierChange(ChangeKind.GRACE_ENDED, held, held, reason, today),)
