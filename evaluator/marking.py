"""Marks every candidate of a criterion with the one reason why it counts or not (S9).

In two strokes, because visibility is the dearest question and is asked only for what
would otherwise count (S3): ``mark`` before it is asked, ``settle`` with the answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

import numpy as np
from numpy.typing import NDArray

from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.column import (
    ConvertedColumn,
    DayColumn,
    InstantColumn,
    Integers,
    Mask,
    TextColumn,
)
from evaluator.day import days_in_zone
from evaluator.errors import OperandError
from evaluator.filter import passes
from evaluator.program import Criterion, Measure
from evaluator.reason import Reason

Reasons = NDArray[np.uint8]

#: Later than any day: the end of a window that is open.
NO_LAST_DAY = 2**40


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """The days that decide, as day numbers: today, and each enrollment's window."""

    today: int
    first: Integers
    last: Integers
    zone: tzinfo


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


def mark(criterion: Criterion, candidates: Candidates, calendar: Calendar) -> Reasons:
    """Mark each pair up to the question of visibility.

    Returns:
        One reason a pair; ``COUNTED`` means that it would count if it can be seen.

    Raises:
        OperandError: a field cannot bear its condition; the program is held (F7).
    """
    rows = len(candidates.ids)
    record = candidates.record
    day = attainment_days(criterion, candidates, calendar.zone)
    days = day.days[record]
    reasons = np.full(len(record), Reason.COUNTED, dtype=np.uint8)
    # From the last reason to the first, so that the first that applies stands.
    if criterion.expires is not None:
        reasons[_expired(criterion.expires, candidates, calendar.today)[record]] = Reason.EXPIRED
    reasons[~passes(criterion.filter, candidates.columns, rows).possible[record]] = Reason.FILTER
    if not criterion.ignore_window:
        reasons[_outside(days, candidates, calendar)] = Reason.OUTSIDE_WINDOW
    if not criterion.include_future_dates:
        reasons[days > calendar.today] = Reason.FUTURE_DATE
    reasons[~day.known[record]] = Reason.NO_ATTAINMENT_DATE
    reasons[~passes(criterion.base, candidates.columns, rows).possible[record]] = (
        Reason.BASE_CONDITION
    )
    reasons[candidates.link == OTHER_ACCOUNT] = Reason.OTHER_ACCOUNT
    reasons[candidates.deleted[record]] = Reason.DELETED
    return reasons


def gauged(criterion: Criterion, reasons: Reasons) -> Mask:
    """Tell which pairs decide something if they can be seen.

    A share is taken of all candidates, so those that fail its filter matter as well (M7).
    """
    mask: Mask = reasons == Reason.COUNTED
    if criterion.measure is Measure.SHARE:
        mask |= reasons == Reason.FILTER
    return mask


def settle(
    criterion: Criterion, candidates: Candidates, reasons: Reasons, hidden: Mask, zone: tzinfo
) -> Reasons:
    """Finish the marks with the answers about visibility.

    Args:
        criterion: What is judged.
        candidates: Its records, amounts converted.
        reasons: What ``mark`` gave; left as it is.
        hidden: For each pair, whether the primary partner user cannot read the record.
        zone: The program's zone.
    """
    settled = reasons.copy()
    settled[(settled == Reason.COUNTED) & hidden] = Reason.NOT_VISIBLE
    unrated = _unrated(criterion, candidates)[candidates.record]
    settled[(settled == Reason.COUNTED) & unrated] = Reason.NO_RATE
    if criterion.identity is not None:
        settled[_duplicates(criterion, candidates, settled, zone)] = Reason.DUPLICATE
    return settled


def in_window(criterion: Criterion, days: Integers, pairs: Candidates, calendar: Calendar) -> Mask:
    """Tell which pairs lie in their enrollment's window, whether or not they are future."""
    if criterion.ignore_window:
        return np.ones(len(days), dtype=bool)
    return ~_outside(days, pairs, calendar)


def _outside(days: Integers, candidates: Candidates, calendar: Calendar) -> Mask:
    counts = np.diff(candidates.offsets)
    mask: Mask = (days < np.repeat(calendar.first, counts)) | (
        days > np.repeat(calendar.last, counts)
    )
    return mask


def _expired(path: str, candidates: Candidates, today: int) -> Mask:
    column = candidates.columns[path]
    if not isinstance(column, DayColumn):
        msg = f"the expiry field {path} is no date"
        raise OperandError(msg)
    mask: Mask = column.known & (column.days < today)
    return mask


def _unrated(criterion: Criterion, candidates: Candidates) -> Mask:
    """Tell which records hang on a rate that the org does not have (M3, F8)."""
    rows = len(candidates.ids)
    mask = _rateless(criterion.rollup or "", candidates)
    for given in (criterion.base, criterion.filter):
        if any(_rateless(path, candidates).any() for path in given.fields):
            passing = passes(given, candidates.columns, rows)
            mask |= passing.possible & ~passing.certain
    return mask


def _rateless(path: str, candidates: Candidates) -> Mask:
    column = candidates.columns.get(path)
    if isinstance(column, ConvertedColumn):
        return column.unrated.copy()
    return np.zeros(len(candidates.ids), dtype=bool)


def _duplicates(
    criterion: Criterion, candidates: Candidates, reasons: Reasons, zone: tzinfo
) -> Integers:
    """Find the pairs whose deal or certificate already counts (M4, M5).

    The earliest attainment date wins, then the smaller record id. Only records that are
    visible take part, so a hidden one never evicts a visible one (S9).
    """
    column = candidates.columns[criterion.identity or ""]
    if not isinstance(column, TextColumn):
        msg = f"criterion {criterion.name}: its identity is no text"
        raise OperandError(msg)
    named = np.array([value is not None for value in column.values], dtype=bool)
    keys = column.codes[candidates.record]
    pairs = np.flatnonzero((reasons == Reason.COUNTED) & named[keys])
    days = attainment_days(criterion, candidates, zone).days[candidates.record[pairs]]
    order = np.argsort(np.array(candidates.ids))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    enrollment, key = candidates.enrollment[pairs], keys[pairs]
    by_age = np.lexsort((rank[candidates.record[pairs]], days, key, enrollment))
    enrollment, key = enrollment[by_age], key[by_age]
    again = (enrollment[1:] == enrollment[:-1]) & (key[1:] == key[:-1])
    duplicates: Integers = pairs[by_age[1:][again]]
    return duplicates
