"""Entries of the tier log, and the change that somebody else made to the tier held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evaluator.decision_state import DecisionState
from evaluator.evaluation import Evaluation
from evaluator.program import Program, Tier


class ChangeKind(StrEnum):
    """What happened to a tier."""

    PROPOSED = "Proposed"
    APPROVED = "Approved"
    AUTOMATIC = "Automatic"
    MANUAL = "Manual"
    OVERRIDE = "Override"
    DEMOTION_PROPOSED = "Demotion Proposed"
    DEMOTED = "Demoted"
    GRACE_STARTED = "Grace Started"
    GRACE_ENDED = "Grace Ended"


@dataclass(frozen=True, slots=True)
class TierChange:
    """One entry of the log: from which tier to which, and why in one sentence.

    ``None`` stands for no tier. For a proposal and for grace, ``to_tier`` is the tier that
    may follow; where grace ended well, both are the tier held.
    """

    kind: ChangeKind
    from_tier: Tier | None
    to_tier: Tier | None
    reason: str
    effective_on: date


def change_by_hand(
    program: Program, evaluation: Evaluation, state: DecisionState, today: date
) -> TierChange | None:
    """Notice that the tier held is not the one of the last calculation (T8).

    Returns:
        ``None`` where it is, where there was no calculation yet, and on hold: the change
        is noticed by the next good calculation then.
    """
    enrollment = evaluation.enrollment
    unchanged = enrollment.tier_id == state.tier_at_last_calculation
    if evaluation.hold or state.last_calculated is None or unchanged:
        return None
    given = any(
        override.tier_id == enrollment.tier_id and override.applies(today)
        for override in enrollment.overrides
    )
    return TierChange(
        kind=ChangeKind.OVERRIDE if given else ChangeKind.MANUAL,
        from_tier=program.tier(state.tier_at_last_calculation),
        to_tier=evaluation.tier_held,
        reason="An override gives this tier." if given else "The tier was changed by hand.",
        effective_on=today,
    )
