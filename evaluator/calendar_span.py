"""Weeks, months, quarters and years of the common calendar, and counting months.

It knows no zone and no clock; the fiscal year of an org stands beside it.
"""

from __future__ import annotations

from calendar import SUNDAY, monthrange
from datetime import date, timedelta
from typing import NamedTuple

_WEEK = 7
_QUARTER = 3
_YEAR = 12


class Span(NamedTuple):
    """Some consecutive days, both ends included."""

    first: date
    last: date


def week_of(day: date, *, starts_on: int = SUNDAY, steps: int = 0) -> Span:
    """Give the week of a day, or one that many weeks later (earlier, where negative).

    Args:
        day: A day of the week that is counted from.
        starts_on: The weekday it begins with: 0 for Monday to 6 for Sunday.
        steps: How many weeks later.

    Raises:
        OverflowError: the calendar does not reach that far.
    """
    passed = (day.weekday() - starts_on) % _WEEK
    first = day + timedelta(days=steps * _WEEK - passed)
    return Span(first, first + timedelta(days=_WEEK - 1))


def month_of(day: date, *, steps: int = 0) -> Span:
    """Give the calendar month of a day, or one that many months later.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    return whole_months(day, 1, steps=steps)


def quarter_of(day: date, *, steps: int = 0) -> Span:
    """Give the calendar quarter of a day, or one that many quarters later.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    return whole_months(day, _QUARTER, steps=steps)


def year_of(day: date, *, steps: int = 0) -> Span:
    """Give the calendar year of a day, or one that many years later.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    return whole_months(day, _YEAR, steps=steps)


def whole_months(day: date, length: int, *, start_month: int = 1, steps: int = 0) -> Span:
    """Give the span of whole months in which a day lies, or one that many spans later.

    Args:
        day: A day of the span that is counted from.
        length: How many months a span has; a divisor of 12.
        start_month: A month, 1 to 12, in which a span begins.
        steps: How many spans later; negative for earlier.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    month = day.year * _YEAR + day.month - 1
    begin = month - (month - (start_month - 1)) % length + steps * length
    last_month = _first_of(begin + length - 1)
    return Span(_first_of(begin), _clamped(last_month.year, last_month.month, 31))


def months_before(day: date, months: int) -> date:
    """Go back by months; a day that the month found lacks becomes its last day.

    Args:
        day: Where to begin.
        months: How many; negative goes forward.

    Raises:
        ValueError: the calendar does not reach that far.
    """
    year, month = divmod(day.year * _YEAR + day.month - 1 - months, _YEAR)
    return _clamped(year, month + 1, day.day)


def _first_of(month: int) -> date:
    """Give the first day of a month that is counted from year 0."""
    year, index = divmod(month, _YEAR)
    return date(year, index + 1, 1)


def _clamped(year: int, month: int, day: int) -> date:
    first = date(year, month, 1)
    return first.replace(day=min(day, monthrange(first.year, first.month)[1]))
