"""How many API requests the org has answered in the last 24 hours, and how many it may."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from emulator.clock import Clock

#: Daily requests of an Enterprise Edition org without add-ons.
DEFAULT_DAILY_LIMIT = 100_000
_WINDOW = timedelta(hours=24)


class ApiUsage:
    """Counts requests by hour and forgets hours that have left the window."""

    def __init__(self, clock: Clock, daily_limit: int = DEFAULT_DAILY_LIMIT) -> None:
        self._clock = clock
        self._by_hour: Counter[datetime] = Counter()
        self.daily_limit = daily_limit

    @property
    def used(self) -> int:
        """Requests counted in the last 24 hours."""
        oldest = self._clock.now() - _WINDOW
        for hour in [hour for hour in self._by_hour if hour < oldest]:
            del self._by_hour[hour]
        return self._by_hour.total()

    @property
    def is_exhausted(self) -> bool:
        """Whether the next request must be refused."""
        return self.used >= self.daily_limit

    def count(self) -> None:
        """Count one request."""
        self._by_hour[self._hour()] += 1

    def set_used(self, used: int) -> None:
        """Pretend that this many requests were made just now."""
        self._by_hour.clear()
        self._by_hour[self._hour()] = used

    def header(self) -> str:
        """Return the value of `Sforce-Limit-Info`."""
        return f"api-usage={self.used}/{self.daily_limit}"

    def _hour(self) -> datetime:
        return self._clock.now().replace(minute=0, second=0, microsecond=0)
