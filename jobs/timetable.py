"""When what is due by the clock: every so often, or at a time of day in some zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Every:
    """Every so often, counted from the same moment for everybody."""

    period: timedelta

    def latest(self, now: datetime) -> datetime:
        """Give the slot that is due at a moment: the latest one that has begun, in UTC."""
        return now - (now - _EPOCH) % self.period


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day at a time of day. ``zone`` is where; the clock may be turned there."""

    at: time
    zone: tzinfo

    def latest(self, now: datetime) -> datetime:
        """Give the slot that is due at a moment: the latest one that has begun, in UTC.

        A time that the turning of the clock leaves out counts as if it had not been turned.
        """
        day = now.astimezone(self.zone).date()
        slot = datetime.combine(day, self.at, tzinfo=self.zone)
        if slot.astimezone(UTC) > now:
            slot = datetime.combine(day - _DAY, self.at, tzinfo=self.zone)
        return slot.astimezone(UTC)


def slot_key(name: str, slot: datetime) -> str:
    """Name a slot alike in every process."""
    return f"{name}:{slot.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
