"""Which tier would follow from an evaluation, were nobody asked: up at once, or down at last.

Whether it is proposed, written or left to people is the program's mode, decided elsewhere.
"""

from __future__ import annotations

from datetime import date

from evaluator.evaluation import Evaluation
from evaluator.program import Program, Tier
from evaluator.protection import floor_of, is_locked


def promotion(program: Program, evaluation: Evaluation, today: date) -> Tier | None:
    """Give the tier above the one held that has been earned (T8).

    With one step at a time it is the next rank, passing over tiers by invitation, which
    nobody is promoted to.

    Returns:
        ``None`` where no higher tier is earned, or a lock keeps the tier from moving.
    """
    held, earned = evaluation.tier_held, evaluation.tier_earned
    lowest = held.rank if held else None
    if earned is None or (lowest is not None and earned.rank <= lowest):
        return None
    if is_locked(evaluation.enrollment.overrides, today):
        return None
    if not program.policy.one_step_at_a_time:
        return earned
    above = (tier for tier in program.tiers if lowest is None or tier.rank > lowest)
    return next((tier for tier in above if not program.asks_by_invitation(tier)), earned)


def demotion(program: Program, evaluation: Evaluation, today: date) -> Tier | None:
    """Give the tier that is left when the one held is earned no more (T8).

    It is the tier earned, else the lowest, and never below a floor.

    Returns:
        ``None`` where nothing lower may follow: the tier is earned, an override keeps it,
        or it was given by invitation and asks for nothing that could be lost (T2).
    """
    held, earned = evaluation.tier_held, evaluation.tier_earned
    overrides = evaluation.enrollment.overrides
    if held is None or program.asks_by_invitation(held) or is_locked(overrides, today):
        return None
    left = earned or program.tiers[0]
    floor = floor_of(overrides, program, today)
    if floor and floor.rank > left.rank:
        left = floor
    return left if left.rank < held.rank else None
