"""Thresholds held against values, the tier they earn, and the way to the next one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from evaluator.enrollment import Override
from evaluator.program import Criterion, Program, Tier
from evaluator.protection import floor_of, is_locked

#: The value of each criterion by id; ``None`` where there was nothing to measure (M7).
Values = Mapping[str, Decimal | None]


class Verdict(StrEnum):
    """How one threshold came out."""

    MET = "Met"
    MISSED = "Missed"
    UNKNOWN = "Unknown"  #: there is no value to judge by; not the same as zero
    NOT_ASKED = "Not Asked"


class Standing(StrEnum):
    """How the tier earned compares with the tier held (T7)."""

    ELIGIBLE = "Eligible"
    MAINTAINED = "Maintained"
    PROTECTED = "Protected"  #: no longer earned, but an override keeps it
    AT_RISK = "At Risk"
    INCONCLUSIVE = "Inconclusive"  #: on hold; the last evaluation stands


@dataclass(frozen=True, slots=True)
class Progress:
    """The way to the next tier: whole percent, and the criterion that lags most (T6)."""

    percent: int
    weakest: Criterion | None


def judge(threshold: Decimal | None, value: Decimal | None) -> Verdict:
    """Hold one value against one threshold; reaching it exactly meets it (T1).

    No value, where there was nothing to measure, misses every threshold (M7).
    """
    if threshold is None:
        return Verdict.NOT_ASKED
    met = value is not None and value >= threshold
    return Verdict.MET if met else Verdict.MISSED


def meets(tier: Tier, values: Values) -> bool:
    """Whether all that the tier asks for is met; asking for nothing is met (T1)."""
    for criterion, least in tier.thresholds.items():
        if judge(least, values[criterion]) is not Verdict.MET:
            return False
    return True


def earned_tier(program: Program, values: Values) -> Tier | None:
    """Find the highest tier that is met (T2, T3); ``None`` when not even the lowest is."""
    earned = None
    lower_met = True
    for tier in program.tiers:
        met = meets(tier, values)
        reachable = lower_met or not program.require_lower_tiers
        if met and reachable and not program.asks_by_invitation(tier):
            earned = tier
        lower_met = lower_met and met
    return earned


def standing_of(held: Tier | None, earned: Tier | None, *, kept: bool) -> Standing | None:
    """Compare the tier earned with the tier held (T7); ``None`` when there is neither.

    ``kept`` is whether an override keeps the tier held.
    """
    if held is None:
        return None if earned is None else Standing.ELIGIBLE
    if earned is None or earned.rank < held.rank:
        return Standing.PROTECTED if kept else Standing.AT_RISK
    return Standing.ELIGIBLE if earned.rank > held.rank else Standing.MAINTAINED


def is_kept(held: Tier | None, overrides: Sequence[Override], program: Program, day: date) -> bool:
    """Tell whether an override keeps the tier held: a lock, or a floor not below it (T8)."""
    if held is None:
        return False
    floor = floor_of(overrides, program, day)
    return is_locked(overrides, day) or (floor is not None and floor.rank >= held.rank)


def completion(threshold: Decimal, value: Decimal | None) -> Fraction:
    """Give progress towards a threshold, 1 being all of it; may exceed 1 (T5)."""
    if value is None:
        return Fraction(0)
    if threshold <= 0:
        return Fraction(int(value >= threshold))
    if value <= 0:
        return Fraction(0)
    above, below = value.as_integer_ratio(), threshold.as_integer_ratio()
    return Fraction(above[0] * below[1], above[1] * below[0])


def percent_shown(share: Fraction) -> Decimal:
    """Give a share in percent, floored to one decimal (T5)."""
    return Decimal(f"{share.numerator * 1000 // share.denominator}E-1")


def progress_to(tier: Tier | None, program: Program, values: Values) -> Progress | None:
    """Tell how far the next tier is (T6).

    Returns:
        ``None`` where there is no next tier, or it is given by invitation (T4).
    """
    if tier is None or program.asks_by_invitation(tier):
        return None
    shares = [
        (completion(tier.thresholds[criterion.id], values[criterion.id]), criterion)
        for criterion in program.criteria
        if criterion.id in tier.thresholds
    ]
    if not shares:
        return Progress(100, None)
    # All shares in parts of one whole, so that plain integers are compared and summed.
    whole = lcm(*(share.denominator for share, _ in shares))
    parts = [share.numerator * (whole // share.denominator) for share, _ in shares]
    percent = 100 * sum(min(part, whole) for part in parts) // (whole * len(parts))
    _, weakest = shares[parts.index(min(parts))]
    return Progress(100 if meets(tier, values) else min(percent, 99), weakest)
