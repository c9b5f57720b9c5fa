"""Calendar days as numbers, and the day an instant falls on in a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

import numpy as np

from evaluator.column import DayColumn, InstantColumn

EPOCH = date(1970, 1, 1)
_EPOCH_ORDINAL = EPOCH.toordinal()
_DAY_SECONDS = 86_400
#: Zones change their offset on full quarters of an hour.
_QUARTER_SECONDS = 900


def day_number(day: date) -> int:
    """Count the days since 1970-01-01."""
    return day.toordinal() - _EPOCH_ORDINAL


def day_of(number: int) -> date:
    """Turn a day number back into a date."""
    return EPOCH + timedelta(days=int(number))


def instant_of(seconds: int) -> datetime:
    """Turn seconds since 1970-01-01 UTC back into a point in time."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


def days_in_zone(instants: InstantColumn, zone: tzinfo) -> DayColumn:
    """Tell the calendar day of each instant in a zone (S5)."""
    quarters, position = np.unique(instants.seconds // _QUARTER_SECONDS, return_inverse=True)
    offsets = [
        _offset_seconds(int(quarter) * _QUARTER_SECONDS, zone) for quarter in quarters.tolist()
    ]
    local = instants.seconds + np.array(offsets, dtype=np.int64)[position]
    return DayColumn(np.where(instants.known, local // _DAY_SECONDS, 0), instants.known)


def _offset_seconds(epoch_seconds: int, zone: tzinfo) -> int:
    offset = instant_of(epoch_seconds).astimezone(zone).utcoffset() or timedelta(0)
    return int(offset.total_seconds())
