"""Amounts in the program's currency: exact fractions, each row rounded once (M2, M3)."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from math import gcd

import numpy as np

from evaluator.column import (
    INT64_SAFE,
    ConvertedColumn,
    DayColumn,
    Exact,
    Integers,
    Mask,
    MoneyColumn,
    NumberColumn,
    exact_array,
    magnitude,
)
from evaluator.day import day_number
from evaluator.money import Currency, rounded_quotient
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
    unrated = amount.known & _without_factor(keys, factors)
    known = amount.known & ~unrated
    scaled = amount.scaled * known
    minor = _times(scaled, keys, _ratios(factors, unit))
    return ConvertedColumn(
        minor=NumberColumn(minor, target.digits, known),
        unrated=unrated,
        scaled=scaled,
        keys=keys,
        factors=tuple(factors),
        unit=unit,
        all_rated=not unrated.any(),
    )


#: A fraction in lowest terms as two integers, which are quicker to work with.
_Ratio = tuple[int, int]


def _ratios(factors: list[Fraction | None], unit: Fraction) -> list[_Ratio]:
    worth = [factor or Fraction(0) for factor in factors]
    if unit == 1:
        return [(factor.numerator, factor.denominator) for factor in worth]
    return [_ratio(factor, unit) for factor in worth]


def _ratio(factor: Fraction, unit: Fraction) -> _Ratio:
    above, below = factor.numerator * unit.numerator, factor.denominator * unit.denominator
    shared = gcd(above, below)
    return above // shared, below // shared


def _without_factor(keys: Integers, factors: list[Fraction | None]) -> Mask:
    without = np.array([factor is None for factor in factors], dtype=bool)
    return without[keys] if without.any() else np.zeros(len(keys), dtype=bool)


def _keyed(
    money: MoneyColumn, target: Currency, rates: Rates
) -> tuple[Integers, list[Fraction | None]]:
    """Number the rates: a key a row, and the factor of each key that occurs."""
    rows = len(money.amount.known)
    if money.currency is None:
        return np.zeros(rows, dtype=np.int64), [Fraction(1)]
    codes, values = money.currency.codes, money.currency.values
    if money.day is None or rates.dated is None:
        factors = [None if code is None else rates.factor(code, target.code) for code in values]
        return codes.astype(np.int64), factors or [None]
    turns = rates.turning_days([*(code for code in values if code), target.code])
    spans, days = _spans(money.day, turns)
    keys = codes * np.int64(len(days)) + spans
    present = np.flatnonzero(np.bincount(keys, minlength=1))
    split = (divmod(key, len(days)) for key in present.tolist())
    dated = [_dated_factor(values[code], target, rates, days[span]) for code, span in split]
    return _renumbered(keys, present), dated or [None]


def _renumbered(keys: Integers, present: Integers) -> Integers:
    numbers = np.zeros(present[-1] + 1 if len(present) else 0, dtype=np.int64)
    numbers[present] = np.arange(len(present))
    return numbers.take(keys) if len(keys) else keys


def _spans(day: DayColumn, turns: list[date]) -> tuple[Integers, list[date | None]]:
    """Number the spans between turning days; the last number is for rows without a day."""
    numbers = np.array([day_number(turn) for turn in turns], dtype=np.int64)
    spans = _places_among(numbers, day.days)
    if not day.known.all():
        spans = np.where(day.known, spans, len(turns) + 1)
    # Rates may begin with the calendar itself; no day comes before that.
    before = turns[0] - timedelta(days=1) if turns and turns[0] > date.min else date.min
    return spans, [before, *turns, None]


def _places_among(turns: Integers, days: Integers) -> Integers:
    """Tell for each day how many of the turning days it has reached."""
    if not len(days):
        return np.zeros(0, dtype=np.int64)
    first, last = int(days.min()), int(days.max())
    if last - first >= len(days):
        return np.searchsorted(turns, days, side="right")
    # Many records on few days: the place of each day is looked for once.
    by_day = np.searchsorted(turns, np.arange(first, last + 1), side="right")
    return by_day.take(days - first)


def _dated_factor(
    code: str | None, target: Currency, rates: Rates, day: date | None
) -> Fraction | None:
    """Give the factor of a day; an amount without a day has none unless it needs none."""
    if code is None:
        return None
    if day is None:
        return Fraction(1) if code == target.code else None
    return rates.factor(code, target.code, day)


def _times(scaled: Exact, keys: Integers, ratios: list[_Ratio]) -> Exact:
    """Multiply each integer by its key's ratio, rounding half away from zero."""
    if scaled.dtype == object:
        return exact_array(_one_by_one(scaled, keys, ratios))
    largest = magnitude(scaled)
    fitting = [_fits(ratio, largest) for ratio in ratios]
    usable = [ratio if fits else (0, 1) for ratio, fits in zip(ratios, fitting, strict=True)]
    products = _at_once(scaled, keys, usable)
    if all(fitting):
        return products
    wide = np.flatnonzero(~np.array(fitting, dtype=bool)[keys])
    exact = exact_array(_one_by_one(scaled[wide], keys[wide], ratios))
    products = products.astype(exact.dtype)
    products[wide] = exact
    return products


def _one_by_one(scaled: Exact, keys: Integers, ratios: list[_Ratio]) -> list[int]:
    pairs = zip(scaled.tolist(), keys.tolist(), strict=True)
    return [rounded_quotient(x * ratios[key][0], ratios[key][1]) for x, key in pairs]


def _at_once(scaled: Integers, keys: Integers, ratios: list[_Ratio]) -> Integers:
    above, below = (part.take(keys) for part in np.array(ratios, dtype=np.int64).T)
    # x = whole·below + rest, so that only the small rest is multiplied before dividing.
    size = np.abs(scaled)
    whole = size // below
    rest = size - whole * below
    products: Integers = whole * above + (2 * rest * above + below) // (2 * below)
    np.negative(products, out=products, where=scaled < 0)
    return products


def _fits(ratio: _Ratio, largest: int) -> bool:
    """Whether every product with numbers up to ``largest`` stays within 64 bits."""
    above, below = ratio
    rest = 2 * above * below + below
    return rest < INT64_SAFE and (largest // below + 1) * max(above, 1) < INT64_SAFE
