"""The org's clock: the only place of the emulator that reads the time of the machine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the present moment as an aware UTC datetime."""

    def now(self) -> datetime:
        """Return the present moment."""


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is moved, for tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment it stands at."""
        return self._moment

    def advance(self, by: timedelta) -> None:
        """Move the clock; a negative step moves it back."""
        self._moment += by


class StampClock:
    """Hands out SystemModstamps: whole seconds that never decrease, whatever the clock does."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._latest = datetime.min.replace(tzinfo=UTC)

    def stamp(self) -> datetime:
        """Return the present second, or the latest one handed out if the clock went back."""
        self._latest = max(self._latest, self._clock.now().replace(microsecond=0))
        return self._latest
