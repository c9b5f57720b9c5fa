"""From marks to numbers: each enrollment's value of a criterion, and how many of what."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import (
    Integers,
    Mask,
    NumberColumn,
    TextColumn,
    segment_counts,
    with_code,
)
from evaluator.duplicates import unnamed
from evaluator.evaluation import Measured
from evaluator.measure import averages, extremes, shares, sums
from evaluator.program import Criterion, Measure
from evaluator.reason import TALLIED, Reason
from evaluator.screen import Reasons


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One criterion for a slice of enrollments; everything has one row an enrollment.

    A value is not known where there is nothing to measure (M7). ``counts`` are the pairs
    inside the window with a column for each ``Reason``.
    """

    values: NumberColumn
    counts: Integers

    def measured(self, position: int) -> Measured:
        """Tell what one enrollment's records came to.

        What fails the base condition or lies outside the window is not told as excluded.
        """
        counts = self.counts[position].tolist()
        excluded = {reason: counts[reason] for reason in TALLIED if counts[reason]}
        return Measured(self.values.at(position), counts[Reason.COUNTED], excluded)


def tally(
    criterion: Criterion,
    candidates: Candidates,
    reasons: Reasons,
    *,
    cells: Integers,
    readable: Mask,
) -> Tally:
    """Count and measure settled marks.

    Args:
        criterion: What is measured.
        candidates: Its records, a row a pair, amounts converted.
        reasons: One settled reason a pair.
        cells: Where each pair is tallied, as ``tally_cells`` tells.
        readable: For each pair, whether the record is known to be visible.
    """
    counts = _counts_inside(candidates, cells + reasons)
    counted = counts[:, Reason.COUNTED]
    return Tally(_values(criterion, candidates, reasons, counted, readable), counts)


def adds_nothing(criterion: Criterion, candidates: Candidates) -> Mask:
    """Tell which records have nothing to distinguish (M1, M7), row by row."""
    column = candidates.columns.get(criterion.identity or "")
    if not isinstance(column, TextColumn):
        return np.zeros(len(candidates.ids), dtype=bool)
    return unnamed(column)


def _values(
    criterion: Criterion,
    candidates: Candidates,
    reasons: Reasons,
    counted: Integers,
    readable: Mask,
) -> NumberColumn:
    counting = with_code(reasons, Reason.COUNTED)
    match criterion.measure:
        case Measure.SUM:
            return sums(criterion, candidates, counting)
        case Measure.AVERAGE:
            return averages(criterion, candidates, counting)
        case Measure.MINIMUM | Measure.MAXIMUM:
            return extremes(criterion, candidates, counting)
        case Measure.COUNT_DISTINCT:
            named = counting & ~adds_nothing(criterion, candidates)
            return _whole(segment_counts(named, candidates.offsets))
        case Measure.SHARE:
            failed = with_code(reasons, Reason.FILTER) & readable
            return shares(counted, counted + segment_counts(failed, candidates.offsets))
        case Measure.COUNT | Measure.VERIFICATIONS:
            return _whole(counted)


def _counts_inside(candidates: Candidates, cells: Integers) -> Integers:
    """Count the pairs in the windows by reason: a row an enrollment, a column a reason."""
    shape = (len(candidates.offsets) - 1, 2, len(Reason))
    counts: Integers = np.bincount(cells, minlength=prod(shape)).reshape(shape)
    return counts[:, 0]


def _whole(counts: Integers) -> NumberColumn:
    return NumberColumn(counts, 0, np.ones(len(counts), dtype=bool))
