"""Sums, averages and extremes of the counted records, exactly.

Money sums rows that were each rounded to the minor unit; averages are taken of the exact
amounts and rounded once, as are all other measures (M2).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from math import lcm

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import (
    ConvertedColumn,
    Mask,
    NumberColumn,
    exact_decimal,
    segment_sums,
)
from evaluator.errors import OperandError
from evaluator.money import rounded, rounded_ratio
from evaluator.program import Criterion, Measure

#: Measures that are not money are stored with this many places (M2).
MEASURE_PLACES = 4


def rounded_measure(value: Fraction) -> Decimal:
    """Round a measure once to the places that are stored (M2)."""
    return rounded(value, MEASURE_PLACES)


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


def sums(criterion: Criterion, candidates: Candidates, counting: Mask) -> tuple[Decimal, ...]:
    """Sum the counted records of each enrollment; unknown amounts add nothing (M1)."""
    column = number_column(criterion, candidates)
    # Unknown amounts hold 0.
    amounts = np.where(counting, column.scaled[candidates.record], 0)
    totals = segment_sums(amounts, candidates.offsets).tolist()
    return tuple(_stored(int(total), column, criterion, candidates) for total in totals)


def averages(
    criterion: Criterion, candidates: Candidates, counting: Mask
) -> tuple[Decimal | None, ...]:
    """Average the known amounts of each enrollment; ``None`` where there are none (M7)."""
    column = number_column(criterion, candidates)
    known = counting & column.known[candidates.record]
    counts = segment_sums(known.astype(np.int64), candidates.offsets).tolist()
    totals, divisor = _exact_totals(criterion, candidates, known)
    digits = _places(criterion, candidates)
    return tuple(
        rounded_ratio(int(total), divisor * count, digits) if count else None
        for total, count in zip(totals, counts, strict=True)
    )


def extremes(
    criterion: Criterion, candidates: Candidates, counting: Mask
) -> tuple[Decimal | None, ...]:
    """Give the least or greatest known amount of each enrollment; ``None`` without any."""
    column = number_column(criterion, candidates)
    pairs = np.flatnonzero(counting & column.known[candidates.record])
    values = column.scaled[candidates.record[pairs]]
    enrollments = candidates.enrollment[pairs]
    least = criterion.measure is Measure.MINIMUM
    order = np.lexsort((values if least else -values, enrollments))
    first = np.unique(enrollments[order], return_index=True)
    found = dict(zip(first[0].tolist(), values[order][first[1]].tolist(), strict=True))
    return tuple(
        _stored(int(found[i]), column, criterion, candidates) if i in found else None
        for i in range(len(candidates.offsets) - 1)
    )


def _exact_totals(
    criterion: Criterion, candidates: Candidates, known: Mask
) -> tuple[list[int], int]:
    """Sum the amounts before any rounding: integers, and what they are to be divided by."""
    column = candidates.columns[criterion.rollup or ""]
    if not isinstance(column, ConvertedColumn):
        number = number_column(criterion, candidates)
        amounts = np.where(known, number.scaled[candidates.record], 0)
        return segment_sums(amounts, candidates.offsets).tolist(), 10**number.scale
    worth = [factor or Fraction(0) for factor in column.per_unit]
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
    rows = candidates.record[pairs]
    enrollments, keys = candidates.enrollment[pairs], column.keys[rows]
    order = np.lexsort((keys, enrollments))
    enrollments, keys = enrollments[order], keys[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (enrollments[1:] != enrollments[:-1]) | (keys[1:] != keys[:-1])
    starts = np.flatnonzero(fresh)
    sums = segment_sums(column.scaled[rows[order]], np.append(starts, len(order)))
    return zip(enrollments[starts].tolist(), keys[starts].tolist(), sums.tolist(), strict=True)


def _places(criterion: Criterion, candidates: Candidates) -> int:
    column = candidates.columns[criterion.rollup or ""]
    return column.minor.scale if isinstance(column, ConvertedColumn) else MEASURE_PLACES


def _stored(
    scaled: int, column: NumberColumn, criterion: Criterion, candidates: Candidates
) -> Decimal:
    """Write a scaled number with its places: money its own, other measures always the same.

    The places must not depend on what other records were pulled along.
    """
    exact = exact_decimal(scaled, column.scale)
    if isinstance(candidates.columns[criterion.rollup or ""], ConvertedColumn):
        return exact
    return rounded_measure(Fraction(exact))
