"""Money in the program's currency: exact fractions, rounded once, half away from zero."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.column import (
    INT64_SAFE,
    ConvertedColumn,
    Exact,
    MoneyColumn,
    NumberColumn,
    exact_array,
    magnitude,
)


@dataclass(frozen=True, slots=True)
class Currency:
    """A currency and how many digits its minor unit has (USD 2, JPY 0, KWD 3)."""

    code: str
    digits: int


@dataclass(frozen=True, slots=True)
class Rates:
    """The org's static rates: units of each currency for one unit of the corporate one.

    ``digits`` gives each currency's minor-unit digits. An inactive currency that still
    has a rate is used (M3).
    """

    per_corporate: Mapping[str, Decimal]
    digits: Mapping[str, int]

    def factor(self, source: str, target: str) -> Fraction | None:
        """Give what one unit of ``source`` is worth in ``target`` (M3).

        Returns:
            The exact factor, or ``None`` when a rate is missing or zero: the amount is
            unknown then, never zero.
        """
        if source == target:
            return Fraction(1)
        from_rate, to_rate = self.per_corporate.get(source), self.per_corporate.get(target)
        if not from_rate or not to_rate or from_rate < 0 or to_rate < 0:
            return None
        return Fraction(to_rate) / Fraction(from_rate)


def round_half_away(value: Fraction) -> int:
    """Round to the nearest integer, ties away from zero (M2)."""
    doubled = abs(value.numerator) * 2 + value.denominator
    rounded = doubled // (value.denominator * 2)
    return rounded if value >= 0 else -rounded


def rounded(value: Fraction, digits: int) -> Decimal:
    """Round to ``digits`` places, ties away from zero."""
    return Decimal(f"{round_half_away(value * 10**digits)}E{-digits}")


def convert(money: MoneyColumn, target: Currency, rates: Rates) -> ConvertedColumn:
    """Convert each amount to minor units of the target currency (M2, M3).

    An amount in a currency without rate, or in a blank one, is marked as unrated, whether
    or not the record would count: only a record that would count puts its enrollment on
    hold.
    """
    amount = money.amount
    if money.currency is None:
        minor = _times(amount.scaled, _unit(Fraction(1), amount.scale, target))
        unrated = np.zeros(len(amount.known), dtype=bool)
        return _converted(minor, amount, unrated, target)
    factors = [
        None if code is None else rates.factor(code, target.code) for code in money.currency.values
    ]
    minor = np.zeros(len(amount.scaled), dtype=np.int64)
    unrated = np.zeros(len(amount.scaled), dtype=bool)
    for code, factor in enumerate(factors):
        rows = (money.currency.codes == code) & amount.known
        if factor is None:
            unrated |= rows
            continue
        part = _times(amount.scaled[rows], _unit(factor, amount.scale, target))
        minor = minor.astype(object) if part.dtype == object else minor
        minor[rows] = part
    return _converted(minor, amount, unrated, target)


def _converted(
    minor: Exact, amount: NumberColumn, unrated: np.typing.NDArray[np.bool_], target: Currency
) -> ConvertedColumn:
    known = amount.known & ~unrated
    return ConvertedColumn(NumberColumn(minor, target.digits, known), unrated)


def _unit(factor: Fraction, scale: int, target: Currency) -> Fraction:
    """Give what one scaled unit is worth in the target's minor units."""
    return factor * Fraction(10**target.digits, 10**scale)


def _times(scaled: Exact, factor: Fraction) -> Exact:
    """Multiply each integer by an exact fraction, rounding half away from zero."""
    above, below = factor.numerator, factor.denominator
    # |x|·above·2 + below is the largest value that arises below.
    # The factor itself has to fit as well, also where every amount is 0.
    largest = max(magnitude(scaled), 1)
    if largest * above * 2 + below >= INT64_SAFE or below * 2 >= INT64_SAFE:
        exact = [round_half_away(int(x) * factor) for x in scaled.tolist()]
        return exact_array(exact)
    magnitudes = (np.abs(scaled) * (above * 2) + below) // (below * 2)
    product: Exact = np.sign(scaled) * magnitudes
    return product
