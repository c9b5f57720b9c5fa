"""Amounts in the program's currency: exact fractions, each row rounded once (M2, M3)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from evaluator.column import (
    INT64_SAFE,
    ConvertedColumn,
    DayColumn,
    Exact,
    Integers,
    MoneyColumn,
    NumberColumn,
    exact_array,
    magnitude,
)
from evaluator.day import day_number
from evaluator.money import Currency, round_half_away
from evaluator.rates import Rates


def convert(money: MoneyColumn, target: Currency, rates: Rates) -> ConvertedColumn:
    """Convert each amount to minor units of the target currency (M2, M3).

    An amount in a currency without rate, or in a blank one, is marked as unrated, whether
    or not the record would count: only a record that would count puts its enrollment on
    hold.
    """
    amount = money.amount
    keys, factors = _keyed(money, target, rates)
    unit = Fraction(10**target.digits, 10**amount.scale)
    per_unit = [None if factor is None else factor * unit for factor in factors]
    rated = np.array([factor is not None for factor in factors], dtype=bool)[keys]
    scaled = np.where(amount.known & rated, amount.scaled, 0)
    minor = _times(scaled, keys, [factor or Fraction(0) for factor in per_unit])
    return ConvertedColumn(
        minor=NumberColumn(minor, target.digits, amount.known & rated),
        unrated=amount.known & ~rated,
        scaled=scaled,
        keys=keys,
        per_unit=tuple(per_unit),
        factors=tuple(factors),
    )


def _keyed(
    money: MoneyColumn, target: Currency, rates: Rates
) -> tuple[Integers, list[Fraction | None]]:
    """Number the rates that occur: a key a row, and the factor of each key."""
    rows = len(money.amount.known)
    if money.currency is None:
        return np.zeros(rows, dtype=np.int64), [Fraction(1)]
    codes, values = money.currency.codes, money.currency.values
    if money.day is None or rates.dated is None:
        factors = [None if code is None else rates.factor(code, target.code) for code in values]
        return codes.astype(np.int64), factors or [None]
    turns = rates.turning_days([*(code for code in values if code), target.code])
    spans, days = _spans(money.day, turns)
    present, keys = np.unique(codes.astype(np.int64) * len(days) + spans, return_inverse=True)
    split = (divmod(int(key), len(days)) for key in present.tolist())
    dated = [_dated_factor(values[code], target, rates, days[span]) for code, span in split]
    return keys.astype(np.int64), dated or [None]


def _spans(day: DayColumn, turns: list[date]) -> tuple[Integers, list[date | None]]:
    """Number the spans between turning days; the last number is for rows without a day."""
    numbers = np.array([day_number(turn) for turn in turns], dtype=np.int64)
    spans = np.searchsorted(numbers, day.days, side="right")
    # Rates may begin with the calendar itself; no day comes before that.
    before = turns[0] - timedelta(days=1) if turns and turns[0] > date.min else date.min
    return np.where(day.known, spans, len(turns) + 1), [before, *turns, None]


def _dated_factor(
    code: str | None, target: Currency, rates: Rates, day: date | None
) -> Fraction | None:
    """Give the factor of a day; an amount without a day has none unless it needs none."""
    if code is None:
        return None
    if day is None:
        return Fraction(1) if code == target.code else None
    return rates.factor(code, target.code, day)


def _times(scaled: Exact, keys: Integers, factors: list[Fraction]) -> Exact:
    """Multiply each integer by its key's exact fraction, rounding half away from zero."""
    largest = magnitude(scaled)
    if scaled.dtype == object or not all(_fits(factor, largest) for factor in factors):
        exact = [
            round_half_away(int(x) * factors[key])
            for x, key in zip(scaled.tolist(), keys.tolist(), strict=True)
        ]
        return exact_array(exact)
    above = np.array([factor.numerator for factor in factors], dtype=np.int64)[keys]
    below = np.array([factor.denominator for factor in factors], dtype=np.int64)[keys]
    # x = whole·below + rest, so that only the small rest is multiplied before dividing.
    whole, rest = np.divmod(np.abs(scaled), below)
    magnitudes = whole * above + (2 * rest * above + below) // (2 * below)
    product: Exact = np.sign(scaled) * magnitudes
    return product


def _fits(factor: Fraction, largest: int) -> bool:
    """Whether every product with numbers up to ``largest`` stays within 64 bits."""
    above, below = factor.numerator, factor.denominator
    rest = 2 * above * below + below
    return rest < INT64_SAFE and (largest // below + 1) * max(above, 1) < INT64_SAFE
