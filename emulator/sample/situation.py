"""What is expected to come out for an enrollment of the sample, and the arithmetic behind it.

The arithmetic starts from the criteria's values and looks at no record.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from emulator.sample.program_plan import ProgramPlan

CURRENT, ON_HOLD, NOT_STARTED, EXPIRED = "Current", "On Hold", "Not Started", "Expired"
ELIGIBLE, MAINTAINED, PROTECTED = "Eligible", "Maintained", "Protected"
AT_RISK, INCONCLUSIVE = "At Risk", "Inconclusive"
_WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class Situation:
    """One enrollment: how it stands, and what a right evaluation says of it."""

    account_name: str
    program: str
    #: ``None``: none yet.
    tier_held: str | None
    #: ``None``: none earned, or not judged.
    tier_earned: str | None
    #: Whole percent towards the tier above the one held; ``None`` at the top and while not judged.
    progress: int | None
    #: As in ``Calculation_Status__c``.
    status: str
    #: As in ``Standing__c``; ``None`` where nothing is judged or nothing is held and earned.
    standing: str | None
    #: By criterion name; what counts, were it judged. Money in the program's currency.
    values: Mapping[str, Decimal]
    #: Records that would count if the primary partner user could see them.
    not_visible: int
    why: str
    #: Only a run that a person asks for judges it; automatic ones leave it alone.
    manual_only: bool = False


def tier_earned(plan: ProgramPlan, values: Mapping[str, Decimal]) -> str | None:
    """Give the highest tier of which every threshold is met; ``None`` if there is none."""
    earned = None
    for rank, name in enumerate(plan.tiers):
        if all(values[criterion] >= least for criterion, least in _thresholds(plan, rank)):
            earned = name
    return earned


def progress_to_next(
    plan: ProgramPlan, values: Mapping[str, Decimal], held: str | None
) -> int | None:
    """Give the mean progress towards the next tier in whole percent; ``None`` at the top."""
    rank = 0 if held is None else plan.tiers.index(held) + 1
    if rank == len(plan.tiers):
        return None
    shares = [
        min(_WHOLE, max(Fraction(0), Fraction(values[criterion]) / least * 100))
        for criterion, least in _thresholds(plan, rank)
    ]
    return math.floor(sum(shares, Fraction(0)) / len(shares))


def standing(plan: ProgramPlan, held: str | None, earned: str | None) -> str | None:
    """Compare the tier earned with the tier held, overrides apart."""
    rank_held = -1 if held is None else plan.tiers.index(held)
    rank_earned = -1 if earned is None else plan.tiers.index(earned)
    if rank_earned > rank_held:
        return ELIGIBLE
    if rank_earned < rank_held:
        return AT_RISK
    return None if held is None else MAINTAINED


def _thresholds(plan: ProgramPlan, rank: int) -> list[tuple[str, int]]:
    pairs = ((criterion.name, criterion.thresholds[rank]) for criterion in plan.criteria)
    return [(name, least) for name, least in pairs if least is not None]
