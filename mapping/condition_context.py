"""What conditions are read against, beyond their own text: the program's zone and day."""

from __future__ import annotations

from calendar import SUNDAY
from dataclasses import dataclass
from datetime import date, tzinfo

from evaluator.fiscal_calendar import FiscalCalendar


@dataclass(frozen=True, slots=True)
class ConditionContext:
    """What dates in conditions mean in one run of one program.

    ``zone`` is the program's, in which a day of a date and time begins, and ``today`` its
    day. ``week_start`` is the weekday a week begins with, 0 for Monday to 6 for Sunday.
    Salesforce takes that from the locale of whoever asks; a program has no locale, so a
    week begins on Sunday unless told otherwise.
    """

    zone: tzinfo
    today: date
    fiscal: FiscalCalendar
    week_start: int = SUNDAY
