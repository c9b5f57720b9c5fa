"""Relative dates such as LAST_N_DAYS:30: the days they stand for. Knows no zone and no clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_DAYS_IN_WEEK = 7
_MONTHS_IN_QUARTER = 3
_MONTHS_IN_YEAR = 12
_COUNTED = re.compile(
    r"(?:(LAST|NEXT)_N_(FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S"
    r"|N_(FISCAL_)?(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO):(\d+)"
)
_NAMED = re.compile(r"(THIS|LAST|NEXT)_(FISCAL_)?(WEEK|MONTH|QUARTER|YEAR)")
_NEAR = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}
_NINETY = {"LAST_90_DAYS": "LAST_N_DAYS:90", "NEXT_90_DAYS": "NEXT_N_DAYS:90"}
_STEPS = {"LAST": -1, "THIS": 0, "NEXT": 1}


@dataclass(frozen=True, slots=True)
class Calendar:
    """How the org counts time.

    Attributes:
        today: the day it is in the zone of the running user.
        fiscal_start_month: first month of the fiscal year, 1 to 12.
        week_starts_on: 0 for Monday to 6 for Sunday.
    """

    today: date
    fiscal_start_month: int = 1
    week_starts_on: int = 6


def days_of(literal: str, calendar: Calendar) -> tuple[date, date] | None:
    """Return the first day of a relative date and the day after its last; None if unknown."""
    literal = literal.upper()
    literal = _NINETY.get(literal, literal)
    if literal in _NEAR:
        start = calendar.today + _NEAR[literal] * _DAY
        return start, start + _DAY
    try:
        if named := _NAMED.fullmatch(literal):
            return _named(named, calendar)
        if counted := _COUNTED.fullmatch(literal):
            return _counted(counted, calendar)
    except (OverflowError, ValueError):
        # The count leads outside the calendar.
        return None
    return None


def _named(match: re.Match[str], calendar: Calendar) -> tuple[date, date] | None:
    step, fiscal, unit = match.groups()
    if fiscal and unit in {"WEEK", "MONTH"}:
        return None
    start_of = _starts(unit, calendar, is_fiscal=bool(fiscal))
    return start_of(_STEPS[step]), start_of(_STEPS[step] + 1)


def _counted(match: re.Match[str], calendar: Calendar) -> tuple[date, date] | None:
    direction, fiscal, unit, fiscal_ago, unit_ago, count = match.groups()
    is_fiscal = bool(fiscal or fiscal_ago)
    number = int(count)
    start_of = _starts(unit or unit_ago, calendar, is_fiscal=is_fiscal)
    if is_fiscal and (unit or unit_ago) not in {"QUARTER", "YEAR"}:
        return None
    if direction is None:
        return start_of(-number), start_of(1 - number)
    if direction == "NEXT":
        return start_of(1), start_of(number + 1)
    # The last n days reach through today; the last n weeks, months … are whole ones.
    return start_of(-number), start_of(1 if unit == "DAY" else 0)


def _starts(unit: str, calendar: Calendar, *, is_fiscal: bool) -> Callable[[int], date]:
    """Return a function from a number of units before or after the present one to its first day."""
    today = calendar.today
    if unit == "DAY":
        return lambda steps: today + steps * _DAY
    if unit == "WEEK":
        passed = (today.weekday() - calendar.week_starts_on) % _DAYS_IN_WEEK
        return lambda steps: today + (steps * _DAYS_IN_WEEK - passed) * _DAY
    length = {"MONTH": 1, "QUARTER": _MONTHS_IN_QUARTER, "YEAR": _MONTHS_IN_YEAR}[unit]
    first = calendar.fiscal_start_month if is_fiscal else 1
    months = today.year * _MONTHS_IN_YEAR + today.month - 1
    present = months - (months - (first - 1)) % length
    return lambda steps: _first_of_month(present + steps * length)


def _first_of_month(months: int) -> date:
    year, month = divmod(months, _MONTHS_IN_YEAR)
    return date(year, month + 1, 1)
