"""Which benefits a partner has, and which the next tier would bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evaluator.program import Benefit, Program, Tier
from evaluator.window import Window


@dataclass(frozen=True, slots=True)
class BenefitResult:
    """One benefit of the program for one enrollment.

    ``value`` is what the tier held gives and ``next_value`` what the next one would;
    ``None`` means not available there (B1). ``active`` is whether the partner has it
    today, ``ends_on`` the last day of the window when that is over (B2).
    """

    benefit: Benefit
    value: str | None
    next_value: str | None
    active: bool
    ends_on: date | None


def benefits_of(
    program: Program, held: Tier | None, following: Tier | None, window: Window, today: date
) -> tuple[BenefitResult, ...]:
    """List every benefit of the program for the tier held (B1, B2)."""
    running = not window.not_started(today) and not window.expired(today)
    ends_on = window.last if window.expired(today) else None

    def result(benefit: Benefit) -> BenefitResult:
        value = benefit.values.get(held.id) if held else None
        following_value = benefit.values.get(following.id) if following else None
        return BenefitResult(
            benefit, value, following_value, running and value is not None, ends_on
        )

    return tuple(result(benefit) for benefit in program.benefits)
