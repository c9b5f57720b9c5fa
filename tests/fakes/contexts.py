"""What conditions are read against in tests."""

from __future__ import annotations

from calendar import SUNDAY
from datetime import date, tzinfo
from zoneinfo import ZoneInfo

from evaluator.fiscal_calendar import FiscalCalendar
from mapping.condition_context import ConditionContext

NEW_YORK = ZoneInfo("America/New_York")
#: A Wednesday.
TODAY = date(2026, 6, 17)


def condition_context(
    *,
    today: date = TODAY,
    zone: tzinfo = NEW_YORK,
    fiscal: FiscalCalendar | None = None,
    week_start: int = SUNDAY,
) -> ConditionContext:
    """Give the context of a program; its org's fiscal year begins in January."""
    return ConditionContext(zone, today, fiscal or FiscalCalendar(), week_start)
