"""The org's fiscal years, quarters and months: by a first month, or as the org lists them.

What the org does not list is refused, never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from evaluator.calendar_span import Span, whole_months
from evaluator.errors import FiscalCalendarError


class FiscalUnit(StrEnum):
    """What a fiscal period is, in Salesforce's words."""

    YEAR = "Year"
    QUARTER = "Quarter"
    MONTH = "Month"
    WEEK = "Week"


#: How many months a unit of a standard fiscal year has.
_MONTHS = {FiscalUnit.YEAR: 12, FiscalUnit.QUARTER: 3, FiscalUnit.MONTH: 1}


@dataclass(frozen=True, slots=True)
class FiscalPeriod:
    """One period of a custom fiscal year; both ends included."""

    unit: FiscalUnit
    days: Span


@dataclass(frozen=True, slots=True)
class FiscalCalendar:
    """How the org cuts time into fiscal years.

    With ``periods`` the years are custom, and the periods listed are all there are;
    periods of one unit do not overlap. Without them, fiscal years are twelve months from
    ``start_month``, 1 to 12; ``None`` stands for an org that tells neither.
    """

    start_month: int | None = 1
    periods: tuple[FiscalPeriod, ...] = ()

    def year_of(self, day: date, *, steps: int = 0) -> Span:
        """Give the fiscal year of a day, or one that many years later (earlier: negative).

        Raises:
            FiscalCalendarError: the org does not define that year.
            ValueError: the calendar does not reach that far.
        """
        return self._of(FiscalUnit.YEAR, day, steps)

    def quarter_of(self, day: date, *, steps: int = 0) -> Span:
        """Give the fiscal quarter of a day, or one that many quarters later.

        Raises:
            FiscalCalendarError: the org does not define that quarter.
            ValueError: the calendar does not reach that far.
        """
        return self._of(FiscalUnit.QUARTER, day, steps)

    def month_of(self, day: date, *, steps: int = 0) -> Span:
        """Give the fiscal month of a day, or one that many months later.

        Raises:
            FiscalCalendarError: the org does not define that month.
            ValueError: the calendar does not reach that far.
        """
        return self._of(FiscalUnit.MONTH, day, steps)

    def _of(self, unit: FiscalUnit, day: date, steps: int) -> Span:
        if self.start_month is None or self.periods:
            return self._listed(unit, day, steps)
        return whole_months(day, _MONTHS[unit], start_month=self.start_month, steps=steps)

    def _listed(self, unit: FiscalUnit, day: date, steps: int) -> Span:
        spans = sorted({period.days for period in self.periods if period.unit is unit})
        here = bisect_right(spans, day, key=lambda span: span.first) - 1
        there = here + steps
        covered = here >= 0 and day <= spans[here].last
        between = spans[max(0, min(here, there)) : max(here, there) + 1]
        if not covered or not 0 <= there < len(spans) or not _unbroken(between):
            raise _undefined(unit, day, steps)
        return spans[there]


def _unbroken(spans: Sequence[Span]) -> bool:
    return all(after.first - before.last == timedelta(days=1) for before, after in pairwise(spans))


def _undefined(unit: FiscalUnit, day: date, steps: int) -> FiscalCalendarError:
    name = f"fiscal {unit.lower()}"
    if steps:
        counted = f"{abs(steps)} {'before' if steps < 0 else 'after'} the one of {day}"
        what = f"no {name} that is {counted}"
    else:
        what = f"no {name} that covers {day}"
    return FiscalCalendarError(
        f"The org tells {what}; define its fiscal years in Salesforce Setup without a gap, "
        "and give the integration user read access to Period and FiscalYearSettings"
    )
