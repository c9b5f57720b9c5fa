"""The only place in the service that asks what time it is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time; tests stop it."""

    def now(self) -> datetime:
        """Give the present time, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Give the present time, in UTC."""
        return datetime.now(UTC)
