"""Whether a partner that fell short is to be proposed for off-boarding; never more than that."""

from __future__ import annotations

from evaluator.evaluation import Evaluation, Status
from evaluator.program import Program, Tier


def tier_fallen_short_of(program: Program, evaluation: Evaluation) -> Tier | None:
    """Give the program's minimum tier where an expired enrollment earned less than it.

    ``None`` where nothing is proposed: the enrollment runs or could not be judged, the program
    proposes nothing, or its minimum tier is none of its own.
    """
    policy = program.policy
    if evaluation.hold is not None or evaluation.status is not Status.EXPIRED:
        return None
    if not policy.propose_offboarding:
        return None
    minimum = program.tier(policy.minimum_tier_id)
    earned = evaluation.tier_earned
    if minimum is None or (earned is not None and earned.rank >= minimum.rank):
        return None
    return minimum
