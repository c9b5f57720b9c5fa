"""Money: currencies with their minor units, and rounding half away from zero."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and how many digits its minor unit has (USD 2, JPY 0, KWD 3)."""

    code: str
    digits: int


def round_half_away(value: Fraction) -> int:
    """Round to the nearest integer, ties away from zero (M2)."""
    doubled = abs(value.numerator) * 2 + value.denominator
    rounded = doubled // (value.denominator * 2)
    return rounded if value >= 0 else -rounded


def rounded(value: Fraction, digits: int) -> Decimal:
    """Round to ``digits`` places, ties away from zero."""
    return Decimal(f"{round_half_away(value * 10**digits)}E{-digits}")
