"""What overrides keep a tier from: a lock from moving, a floor from falling below it (T8)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evaluator.enrollment import Override, OverrideKind
from evaluator.program import Program, Tier


def is_locked(overrides: Sequence[Override], day: date) -> bool:
    """Whether a lock stands: the tier held does not move, whichever tier the lock names."""
    return any(each.kind is OverrideKind.LOCK and each.applies(day) for each in overrides)


def floor_of(overrides: Sequence[Override], program: Program, day: date) -> Tier | None:
    """Give the highest floor that stands; ``None`` where there is none in this program."""
    floors = [
        tier
        for each in overrides
        if each.kind is OverrideKind.FLOOR and each.applies(day)
        if (tier := program.tier(each.tier_id)) is not None
    ]
    return max(floors, key=lambda tier: tier.rank, default=None)
