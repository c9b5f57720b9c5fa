"""Relative dates as Salesforce's query language names them → the days they stand for (F6).

Ranges are those of the SOQL reference: the last n days reach from n days ago through
today, the next n days begin tomorrow, and longer units are whole ones without the
present one. Knows no clock: the day it is comes with the context.
"""

from __future__ import annotations

import re
from datetime import timedelta

from evaluator.calendar_span import Span, month_of, quarter_of, week_of, year_of
from evaluator.condition import DayRange
from evaluator.errors import FiscalCalendarError
from mapping.condition_context import ConditionContext
from mapping.errors import DateLiteralError

_NEAR = {"YESTERDAY": -1, "TODAY": 0, "TOMORROW": 1}
_STEPS = {"LAST": -1, "THIS": 0, "NEXT": 1}
_WHOLE = "WEEK|MONTH|QUARTER|YEAR|FISCAL_QUARTER|FISCAL_YEAR"
_NAMED = re.compile(rf"(?P<which>LAST|THIS|NEXT)_(?P<unit>{_WHOLE})")
_NINETY = re.compile(r"(?P<which>LAST|NEXT)_(?P<n>90)_(?P<unit>DAY)S")
_REACHING = re.compile(rf"(?P<which>LAST|NEXT)_N_(?P<unit>DAY|{_WHOLE})S(?::(?P<n>.*))?")
_AGO = re.compile(rf"N_(?P<unit>DAY|{_WHOLE})S_AGO(?::(?P<n>.*))?")
#: As many digits as the days of the whole calendar have.
_COUNT = re.compile(r"\d{1,7}", re.ASCII)


def is_date_literal(text: str) -> bool:
    """Tell whether a value is meant as a date literal: dates begin with a digit."""
    return text[:1].isalpha()


def days_of(text: str, context: ConditionContext) -> DayRange:
    """Read a date literal, in any case.

    Raises:
        DateLiteralError: there is no such literal, or it stands for no day; names it.
    """
    try:
        span = _span(text, context)
    except (OverflowError, ValueError) as error:
        raise DateLiteralError(text, "leads out of the calendar") from error
    except FiscalCalendarError as error:
        raise DateLiteralError(text, f"cannot be told: {error}") from error
    if span is None:
        raise DateLiteralError(text, "is neither a date nor a date literal such as THIS_YEAR")
    if span.last < span.first:
        raise DateLiteralError(text, "stands for no day")
    return DayRange(span.first, span.last, text.upper())


def _span(text: str, context: ConditionContext) -> Span | None:
    """Give the days of a literal; ``None`` where there is none of that name."""
    literal = text.upper()
    if literal in _NEAR:
        return _unit("DAY", _NEAR[literal], context)
    if named := _NAMED.fullmatch(literal):
        return _unit(named["unit"], _STEPS[named["which"]], context)
    if reaching := _REACHING.fullmatch(literal) or _NINETY.fullmatch(literal):
        return _reaching(reaching["which"], reaching["unit"], _count(text, reaching["n"]), context)
    if ago := _AGO.fullmatch(literal):
        return _unit(ago["unit"], -_count(text, ago["n"]), context)
    return None


def _reaching(which: str, unit: str, count: int, context: ConditionContext) -> Span:
    if which == "NEXT":
        return Span(_unit(unit, 1, context).first, _unit(unit, count, context).last)
    # Days reach through today; whole weeks, months … end before the present one.
    end = 0 if unit == "DAY" else -1
    return Span(_unit(unit, -count, context).first, _unit(unit, end, context).last)


def _count(text: str, count: str | None) -> int:
    if count is None or not _COUNT.fullmatch(count):
        example = f"{text.partition(':')[0].upper()}:30"
        raise DateLiteralError(text, f"needs a whole number after a colon, such as {example}")
    return int(count)


def _unit(unit: str, steps: int, context: ConditionContext) -> Span:
    """Give today's day, week, … or fiscal year, or one that many units later."""
    today = context.today
    match unit:
        case "DAY":
            day = today + timedelta(days=steps)
            return Span(day, day)
        case "WEEK":
            return week_of(today, starts_on=context.week_start, steps=steps)
        case "MONTH":
            return month_of(today, steps=steps)
        case "QUARTER":
            return quarter_of(today, steps=steps)
        case "YEAR":
            return year_of(today, steps=steps)
        case "FISCAL_QUARTER":
            return context.fiscal.quarter_of(today, steps=steps)
        case _:
            return context.fiscal.year_of(today, steps=steps)
