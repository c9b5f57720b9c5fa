"""Days and windows relative to a given today; nothing here reads a clock."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = 12
#: Counted records are at least this old, so that they lie in the past in every time zone.
_SETTLED = timedelta(days=2)
#: How far back records reach when an enrollment window gives no usable days.
_HALF_A_YEAR = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, both included; ``end`` is ``None`` for an open window."""

    start: date
    end: date | None


def months_after(day: date, months: int) -> date:
    """Give the same day some months later (or earlier), or that month's last day."""
    total = day.year * _MONTHS + day.month - 1 + months
    year, month = divmod(total, _MONTHS)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def year_from(start: date) -> Window:
    """Give the window of twelve months that begins with ``start``."""
    return Window(start, months_after(start, _MONTHS) - timedelta(days=1))


def running_year(today: date, months_ago: int) -> Window:
    """Give the twelve months that began on the first of the month ``months_ago`` months ago."""
    return year_from(months_after(today, -months_ago).replace(day=1))


def ended_year(today: date, days_ago: int) -> Window:
    """Give the twelve months whose last day was ``days_ago`` days ago."""
    end = today - timedelta(days=days_ago)
    return Window(months_after(end + timedelta(days=1), -_MONTHS), end)


def usable_days(window: Window, today: date) -> Window:
    """Give the days of a window that are safely past; the last half-year if it has none."""
    latest = today - _SETTLED
    end = latest if window.end is None else min(window.end, latest)
    if end < window.start:
        return Window(today - _HALF_A_YEAR, latest)
    return Window(window.start, end)


def day_between(chance: random.Random, first: date, last: date) -> date:
    """Pick a day from ``first`` to ``last``, both included."""
    return first + timedelta(days=chance.randint(0, (last - first).days))
