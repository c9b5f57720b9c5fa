"""Business days: what is left of the calendar once weekends and holidays are taken out."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
#: So many days off in a row are no calendar but a mistake.
_MOST_OFF = 366


@dataclass(frozen=True, slots=True)
class BusinessDays:
    """A calendar; ``off`` are the days on which nobody works."""

    off: Set[date]

    def on_or_after(self, day: date) -> date:
        """Give the day itself, or the next one on which people work.

        Raises:
            ValueError: there is none within a year.
        """
        for _ in range(_MOST_OFF):
            if day not in self.off:
                return day
            day += _DAY
        msg = f"nobody works in the year before {day}"
        raise ValueError(msg)
