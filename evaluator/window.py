"""The enrollment window: whole days from enrollment to expiration, both ends included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

#: Stands for an enrollment date that was never set.
NEVER = date.max


@dataclass(frozen=True, slots=True)
class Window:
    """Days in the program's zone (S5).

    ``first`` is ``NEVER`` where the enrollment date is blank, which is a configuration
    error; ``last`` is ``None`` while no expiration is set.
    """

    first: date
    last: date | None

    @property
    def reversed(self) -> bool:
        """Whether it ends before it begins, which is a configuration error."""
        return self.last is not None and self.last < self.first

    def not_started(self, today: date) -> bool:
        """Whether the enrollment begins after today (S7)."""
        return today < self.first

    def expired(self, today: date) -> bool:
        """Whether the last day is over (S7)."""
        return self.last is not None and self.last < today
