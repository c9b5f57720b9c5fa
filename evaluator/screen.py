"""What is said of candidates before a criterion's own filter is asked: the first reasons of S9.

Criteria that look at the same records share one screen: which are gone, whose they are, what
kind they are, and when.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.column import DayColumn, InstantColumn, Integers, Mask
from evaluator.day import days_in_zone
from evaluator.errors import OperandError
from evaluator.filter import Filter, Passing, passes
from evaluator.program import Criterion
from evaluator.reason import Reason

#: One ``Reason`` a pair. Reasons are numbered in their order of precedence (S9), so of
#: several that apply the least is the one to give.
Reasons = NDArray[np.uint8]

#: Later than any day: the end of a window that is open.
NO_LAST_DAY = 2**40


#: Each reason as a byte, and how far ``COUNTED`` lies above it.
_BYTES = np.arange(len(Reason), dtype=np.uint8)
_ABOVE = np.uint8(Reason.COUNTED) - _BYTES


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days that decide, as day numbers: today, and each enrollment's window."""

    today: int
    first: Integers
    last: Integers
    zone: tzinfo


@dataclass(frozen=True, slots=True, eq=False)
class Screen:
    """Pairs of one source as the criteria with the same ``Sieve`` see them.

    Attributes:
        days: The attainment date as a day in the program's zone (S5, S6).
        base: Which records pass the base condition.
        marks: The first reason that speaks against a pair, else ``COUNTED``.
        cells: Where a pair is tallied, as ``tally_cells`` tells.
    """

    days: DayColumn
    base: Passing
    marks: Reasons
    cells: Integers


@dataclass(frozen=True, slots=True)
class Sieve:
    """All of a criterion that its screen hangs on."""

    source: str | None
    base: Filter
    attainment: str | None
    include_future_dates: bool
    ignore_window: bool

    @classmethod
    def of(cls, criterion: Criterion) -> Sieve:
        """Take from a criterion what its screen hangs on."""
        return cls(
            criterion.source,
            criterion.base,
            criterion.attainment,
            criterion.include_future_dates,
            criterion.ignore_window,
        )


def unless(mask: Mask, reason: Reason) -> Reasons:
    """Give ``COUNTED`` where the mask holds, and the reason where it does not."""
    reasons: Reasons = mask.view(np.uint8) * _ABOVE[reason]
    reasons += _BYTES[reason]
    return reasons


def screen(criterion: Criterion, candidates: Candidates, calendar: Calendar) -> Screen:
    """Mark each pair by what is asked before the criterion's filter.

    Args:
        criterion: One of those that share the screen.
        candidates: Its records, a row a pair, amounts converted.
        calendar: The days that decide.

    Raises:
        OperandError: a field cannot bear its condition; the program is held (F7).
    """
    days = attainment_days(criterion, candidates, calendar.zone)
    base = passes(criterion.base, candidates.columns, len(candidates.ids))
    inside = _inside(criterion, days, candidates, calendar)
    marks = np.minimum(
        unless(base.possible, Reason.BASE_CONDITION),
        unless(days.known, Reason.NO_ATTAINMENT_DATE),
    )
    np.minimum(marks, unless(inside, Reason.OUTSIDE_WINDOW), out=marks)
    if not criterion.include_future_dates:
        arrived = days.days <= calendar.today
        np.minimum(marks, unless(arrived, Reason.FUTURE_DATE), out=marks)
    ours = candidates.link != OTHER_ACCOUNT
    np.minimum(marks, unless(ours, Reason.OTHER_ACCOUNT), out=marks)
    np.minimum(marks, unless(~candidates.deleted, Reason.DELETED), out=marks)
    return Screen(days, base, marks, tally_cells(candidates.offsets, inside))


def tally_cells(offsets: Integers, inside: Mask) -> Integers:
    """Tell where the tally of each pair begins.

    Every enrollment has a cell for each reason, first for the pairs inside its window, then
    for those outside.
    """
    enrollments = np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), np.diff(offsets))
    return (2 * enrollments + ~inside) * len(Reason)


def attainment_days(criterion: Criterion, candidates: Candidates, zone: tzinfo) -> DayColumn:
    """Give each record's attainment date as a day in the program's zone (S5, S6)."""
    rows = len(candidates.ids)
    if criterion.attainment is None:
        return DayColumn(np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=bool))
    column = candidates.columns[criterion.attainment]
    if isinstance(column, InstantColumn):
        return days_in_zone(column, zone)
    if isinstance(column, DayColumn):
        return column
    msg = (
        f"criterion {criterion.name}: attainment date field {criterion.attainment} is no date; "
        "choose a date or a date and time"
    )
    raise OperandError(msg)


def _inside(
    criterion: Criterion, days: DayColumn, candidates: Candidates, calendar: Calendar
) -> Mask:
    if criterion.ignore_window:
        return np.ones(len(days.days), dtype=bool)
    pairs = np.diff(candidates.offsets)
    mask: Mask = days.days >= np.repeat(calendar.first, pairs)
    mask &= days.days <= np.repeat(calendar.last, pairs)
    return mask
