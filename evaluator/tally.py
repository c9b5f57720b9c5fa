"""From marks to numbers: each enrollment's value of a criterion, and how many of what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import Integers, Mask, TextColumn, segment_sums
from evaluator.marking import Reasons
from evaluator.measure import averages, extremes, rounded_measure, sums
from evaluator.program import Criterion, Measure
from evaluator.reason import TALLIED, Reason

#: Stands beside the reasons for pairs that are not tallied.
_OUTSIDE = max(Reason) + 1


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One criterion for a slice of enrollments; every sequence has one entry an enrollment.

    A value is ``None`` where there is nothing to measure (M7). ``excluded`` leaves out
    what lies outside the window or fails the base condition.
    """

    values: tuple[Decimal | None, ...]
    counted: Integers
    excluded: Mapping[Reason, Integers]


def tally(
    criterion: Criterion,
    candidates: Candidates,
    reasons: Reasons,
    *,
    inside: Mask,
    readable: Mask,
) -> Tally:
    """Count and measure settled marks.

    Args:
        criterion: What is measured.
        candidates: Its records, amounts converted.
        reasons: One settled reason a pair.
        inside: For each pair, whether it lies in the enrollment's window.
        readable: For each pair, whether the record is known to be visible.
    """
    counts = _counts_by_reason(candidates, np.where(inside, reasons, _OUTSIDE))
    excluded = {reason: counts[:, reason] for reason in TALLIED}
    counting = reasons == Reason.COUNTED
    counted = counts[:, Reason.COUNTED]
    gauged = counting | ((reasons == Reason.FILTER) & readable)
    values = _values(criterion, candidates, counting, counted, gauged)
    return Tally(values, counted, excluded)


def adds_nothing(criterion: Criterion, candidates: Candidates) -> Mask:
    """Tell which records have nothing to distinguish (M1, M7), row by row."""
    column = candidates.columns.get(criterion.identity or "")
    if not isinstance(column, TextColumn):
        return np.zeros(len(candidates.ids), dtype=bool)
    blank = np.array([value is None for value in column.values], dtype=bool)
    mask: Mask = blank[column.codes] if len(column.codes) else np.zeros(0, dtype=bool)
    return mask


def _values(
    criterion: Criterion,
    candidates: Candidates,
    counting: Mask,
    counted: Integers,
    gauged: Mask,
) -> tuple[Decimal | None, ...]:
    match criterion.measure:
        case Measure.SUM:
            return sums(criterion, candidates, counting)
        case Measure.AVERAGE:
            return averages(criterion, candidates, counting)
        case Measure.MINIMUM | Measure.MAXIMUM:
            return extremes(criterion, candidates, counting)
        case Measure.COUNT_DISTINCT:
            named = counting & ~adds_nothing(criterion, candidates)[candidates.record]
            return _whole(_counts(named, candidates.offsets))
        case Measure.SHARE:
            return _shares(counted, _counts(gauged, candidates.offsets))
        case Measure.COUNT | Measure.VERIFICATIONS:
            return _whole(counted)


def _counts_by_reason(candidates: Candidates, reasons: Integers) -> Integers:
    """Count each enrollment's pairs by reason: a row an enrollment, a column a reason."""
    width, rows = _OUTSIDE + 1, len(candidates.offsets) - 1
    cells = candidates.enrollment * width + reasons
    counts: Integers = np.bincount(cells, minlength=rows * width).reshape(rows, width)
    return counts


def _counts(pairs: Mask, offsets: Integers) -> Integers:
    counts: Integers = segment_sums(pairs.astype(np.int64), offsets)
    return counts


def _whole(counts: Integers) -> tuple[Decimal, ...]:
    return tuple(Decimal(count) for count in counts.tolist())


def _shares(passed: Integers, of: Integers) -> tuple[Decimal | None, ...]:
    """Give percentages; of no candidates there is none (M7)."""
    pairs = zip(passed.tolist(), of.tolist(), strict=True)
    return tuple(rounded_measure(Fraction(100 * n, all_)) if all_ else None for n, all_ in pairs)
