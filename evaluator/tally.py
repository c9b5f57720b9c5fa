"""From marks to numbers: each enrollment's value of a criterion, and how many of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import (
    ConvertedColumn,
    Integers,
    Mask,
    NumberColumn,
    exact_decimal,
    segment_sums,
)
from evaluator.errors import OperandError
from evaluator.marking import Reasons
from evaluator.money import rounded
from evaluator.program import Criterion, Measure
from evaluator.reason import TALLIED, Reason

#: Measures that are not money are stored with this many places (M2).
MEASURE_PLACES = 4


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One criterion for a slice of enrollments; every sequence has one entry an enrollment.

    ``excluded`` leaves out what lies outside the window or fails the base condition.
    """

    values: tuple[Decimal, ...]
    counted: Integers
    excluded: Mapping[Reason, Integers]


def tally(criterion: Criterion, candidates: Candidates, reasons: Reasons, inside: Mask) -> Tally:
    """Count and measure settled marks.

    Args:
        criterion: What is measured.
        candidates: Its records, amounts converted.
        reasons: One settled reason a pair.
        inside: For each pair, whether it lies in the enrollment's window.
    """
    counts = {
        reason: segment_sums((inside & (reasons == reason)).astype(np.int64), candidates.offsets)
        for reason in TALLIED
    }
    counting = reasons == Reason.COUNTED
    counted = segment_sums(counting.astype(np.int64), candidates.offsets)
    if criterion.measure is Measure.SUM:
        values = _sums(criterion, candidates, counting)
    else:
        values = tuple(Decimal(int(count)) for count in counted)
    return Tally(values, counted, counts)


def measured_column(criterion: Criterion, candidates: Candidates) -> NumberColumn:
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


def _sums(criterion: Criterion, candidates: Candidates, counting: Mask) -> tuple[Decimal, ...]:
    column = measured_column(criterion, candidates)
    # Unknown amounts hold 0 and so add nothing (M1).
    amounts = np.where(counting, column.scaled[candidates.record], 0)
    sums = segment_sums(amounts, candidates.offsets)
    exact = (exact_decimal(int(total), column.scale) for total in sums.tolist())
    if isinstance(candidates.columns[criterion.rollup or ""], ConvertedColumn):
        return tuple(exact)
    # Always to the same places, whatever other records were pulled with these.
    return tuple(rounded_measure(value) for value in exact)


def rounded_measure(value: Decimal) -> Decimal:
    """Round a measure once to the places that are stored (M2)."""
    return rounded(Fraction(value), MEASURE_PLACES)
