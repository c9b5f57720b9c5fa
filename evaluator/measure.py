"""Sums, averages, extremes and shares of the counted records, exactly.

Money sums rows that were each rounded to the minor unit; averages are taken of the exact
amounts and rounded once, as are all other measures (M2). Every result has one row an
enrollment, and is not known where there is nothing to measure (M7).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import lcm

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import (
    INT64_SAFE,
    ConvertedColumn,
    Exact,
    Integers,
    Mask,
    NumberColumn,
    exact_array,
    magnitude,
    segment_counts,
    segment_extremes,
    segment_sums,
)
from evaluator.errors import OperandError
from evaluator.money import rounded_quotient
from evaluator.program import Criterion, Measure

#: Measures that are not money are stored with this many places (M2).
MEASURE_PLACES = 4


def number_column(criterion: Criterion, candidates: Candidates) -> NumberColumn:
    """Give the numbers of the rollup field, in minor units of the program where money.

    Raises:
        OperandError: the rollup field is no number.
    """
    column = candidates.columns[criterion.rollup or ""]
    if isinstance(column, ConvertedColumn):
        return column.minor
    if isinstance(column, NumberColumn):
        return column
    msg = f"criterion {criterion.name}: rollup field {criterion.rollup} is no number"
    raise OperandError(msg)


def sums(criterion: Criterion, candidates: Candidates, counting: Mask) -> NumberColumn:
    """Sum the counted records of each enrollment; unknown amounts add nothing (M1)."""
    column = number_column(criterion, candidates)
    # Unknown amounts hold 0.
    totals = segment_sums(column.scaled * counting, candidates.offsets)
    return _stored(totals, np.ones(len(totals), dtype=bool), criterion, candidates)


def averages(criterion: Criterion, candidates: Candidates, counting: Mask) -> NumberColumn:
    """Average the known amounts of each enrollment; not known where there are none (M7)."""
    known = counting & number_column(criterion, candidates).known
    counts = segment_counts(known, candidates.offsets)
    totals, divisor = _exact_totals(criterion, candidates, known)
    places = _places(criterion, candidates)
    means = [
        rounded_quotient(int(total) * 10**places, divisor * count) if count else 0
        for total, count in zip(totals, counts.tolist(), strict=True)
    ]
    return NumberColumn(exact_array(means), places, counts > 0)


def extremes(criterion: Criterion, candidates: Candidates, counting: Mask) -> NumberColumn:
    """Give the least or greatest known amount of each enrollment; not known without any."""
    column = number_column(criterion, candidates)
    least = criterion.measure is Measure.MINIMUM
    among = counting & column.known
    found, filled = segment_extremes(column.scaled, among, candidates.offsets, least=least)
    return _stored(found, filled, criterion, candidates)


def shares(passed: Integers, of: Integers) -> NumberColumn:
    """Give percentages rounded once; of no candidates there is none (M7)."""
    above, below = 100 * 10**MEASURE_PLACES * passed, np.maximum(of, 1)
    return NumberColumn((2 * above + below) // (2 * below), MEASURE_PLACES, of > 0)


def _exact_totals(
    criterion: Criterion, candidates: Candidates, known: Mask
) -> tuple[list[int], int]:
    """Sum the amounts before any rounding: integers, and what they are to be divided by."""
    column = candidates.columns[criterion.rollup or ""]
    if not isinstance(column, ConvertedColumn):
        number = number_column(criterion, candidates)
        return segment_sums(number.scaled * known, candidates.offsets).tolist(), 10**number.scale
    worth = [(factor or Fraction(0)) * column.unit for factor in column.factors]
    divisor = lcm(*(factor.denominator for factor in worth))
    weights = [int(factor * divisor) for factor in worth]
    totals = [0] * (len(candidates.offsets) - 1)
    for enrollment, key, total in _keyed_sums(column, candidates, known):
        totals[enrollment] += total * weights[key]
    return totals, divisor * 10**column.minor.scale


def _keyed_sums(
    column: ConvertedColumn, candidates: Candidates, known: Mask
) -> Iterator[tuple[int, int, int]]:
    """Sum unconverted amounts by enrollment and rate: what shares a rate can be summed."""
    pairs = np.flatnonzero(known)
    enrollments, keys = candidates.enrollment[pairs], column.keys[pairs]
    order = np.lexsort((keys, enrollments))
    enrollments, keys = enrollments[order], keys[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (enrollments[1:] != enrollments[:-1]) | (keys[1:] != keys[:-1])
    starts = np.flatnonzero(fresh)
    totals = segment_sums(column.scaled[pairs[order]], np.append(starts, len(order)))
    return zip(enrollments[starts].tolist(), keys[starts].tolist(), totals.tolist(), strict=True)


def _places(criterion: Criterion, candidates: Candidates) -> int:
    column = candidates.columns[criterion.rollup or ""]
    return column.minor.scale if isinstance(column, ConvertedColumn) else MEASURE_PLACES


def _stored(
    scaled: Exact, known: Mask, criterion: Criterion, candidates: Candidates
) -> NumberColumn:
    """Write scaled numbers with their places: money its own, other measures always the same.

    The places must not depend on what other records were pulled along.
    """
    scale, places = number_column(criterion, candidates).scale, _places(criterion, candidates)
    return NumberColumn(_rescaled(scaled, scale, places), places, known)


def _rescaled(scaled: Exact, scale: int, places: int) -> Exact:
    """Give the numbers with other places, ties away from zero where some are lost."""
    if scale == places:
        return scaled
    if scale > places:
        cut = 10 ** (scale - places)
        return exact_array([rounded_quotient(int(x), cut) for x in scaled.tolist()])
    factor = 10 ** (places - scale)
    if magnitude(scaled) * factor >= INT64_SAFE:
        scaled = scaled.astype(object)
    widened: Exact = scaled * factor
    return widened
