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


def rounded_quotient(numerator: int, denominator: int) -> int:
    """Divide by a positive integer, rounding ties away from zero (M2)."""
    rounded_up = (abs(numerator) * 2 + denominator) // (denominator * 2)
    return rounded_up if numerator >= 0 else -rounded_up


def rounded(value: Fraction, digits: int) -> Decimal:
    """Round to ``digits`` places, ties away from zero."""
    return rounded_ratio(value.numerator, value.denominator, digits)


def rounded_ratio(numerator: int, denominator: int, digits: int) -> Decimal:
    """Divide by a positive integer and round to ``digits`` places, ties away from zero."""
    return Decimal(f"{rounded_quotient(numerator * 10**digits, denominator)}E{-digits}")
