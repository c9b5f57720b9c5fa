"""The part of an enrollment window that counts now: the measurement period (S6).

It narrows windows and decides nothing about records.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from evaluator.calendar_span import Span, months_before
from evaluator.fiscal_calendar import FiscalCalendar
from evaluator.window import Window

_DAY = timedelta(days=1)
_YEAR_MONTHS = 12


class MeasurementPeriod(StrEnum):
    """Over which days a program counts, in the words administrators pick."""

    ENROLLMENT_WINDOW = "Enrollment Window"
    ENROLLMENT_YEAR = "Enrollment Year"
    FISCAL_YEAR = "Fiscal Year"
    TRAILING_12_MONTHS = "Trailing 12 Months"


#: Periods that follow one another and of which each one ends for good.
_ENDING = frozenset({MeasurementPeriod.ENROLLMENT_YEAR, MeasurementPeriod.FISCAL_YEAR})


def measured_window(
    window: Window, period: MeasurementPeriod, *, today: date, fiscal: FiscalCalendar
) -> Window:
    """Narrow an enrollment window to the measurement period it is in.

    The period is the one of today, or of the last day once the enrollment has expired. A
    window that has not begun, or ends before it begins, stays as it is: nothing is
    measured in it.

    Args:
        window: The enrollment window.
        period: What the program measures by.
        today: The day it is in the program's zone.
        fiscal: The org's fiscal years.

    Raises:
        FiscalCalendarError: the org does not define the fiscal year; hold the enrollment.
    """
    if window.not_started(today) or window.reversed:
        return window
    last = window.last
    span = _span(window, period, today if last is None else min(today, last), fiscal)
    if span is None:
        return window
    return Window(
        max(span.first, window.first), span.last if last is None else min(span.last, last)
    )


def period_ended_between(
    window: Window,
    period: MeasurementPeriod,
    *,
    since: date,
    today: date,
    fiscal: FiscalCalendar,
) -> Window | None:
    """Give the measured window that ended last, if that was on or after a day.

    Args:
        window: The enrollment window.
        period: What the program measures by.
        since: The earliest end that is of interest.
        today: The day it is in the program's zone; an end is earlier than that.
        fiscal: The org's fiscal years.

    Returns:
        ``None`` where no period ended in that time, and for programs whose periods never
        end one after the other: the whole enrollment window and the trailing months.

    Raises:
        FiscalCalendarError: the org does not define a fiscal year that matters.
    """
    if period not in _ENDING or window.not_started(today) or window.reversed:
        return None
    ended = measured_window(window, period, today=today, fiscal=fiscal)
    if not window.expired(today):
        if ended.first <= window.first:
            return None
        ended = measured_window(window, period, today=ended.first - _DAY, fiscal=fiscal)
    if ended.last is None or ended.last < since:
        return None
    return ended


def _span(
    window: Window, period: MeasurementPeriod, anchor: date, fiscal: FiscalCalendar
) -> Span | None:
    """Give the days of the period that contains the anchor; ``None`` is the whole window."""
    match period:
        case MeasurementPeriod.ENROLLMENT_WINDOW:
            return None
        case MeasurementPeriod.ENROLLMENT_YEAR:
            return _enrollment_year(window.first, anchor)
        case MeasurementPeriod.FISCAL_YEAR:
            return fiscal.year_of(anchor)
        case MeasurementPeriod.TRAILING_12_MONTHS:
            return Span(months_before(anchor, _YEAR_MONTHS) + _DAY, anchor)


def _enrollment_year(first: date, anchor: date) -> Span:
    """Give the year of the anchor; 29 February is 28 in common years and 29 again after."""
    years = anchor.year - first.year
    if _anniversary(first, years) > anchor:
        years -= 1
    return Span(_anniversary(first, years), _anniversary(first, years + 1) - _DAY)


def _anniversary(first: date, years: int) -> date:
    # Always from the first day, so that a day lost in February comes back.
    return months_before(first, -years * _YEAR_MONTHS)
