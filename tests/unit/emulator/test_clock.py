from __future__ import annotations

from datetime import UTC, datetime, timedelta

from emulator.clock import FixedClock, StampClock, SystemClock


def test_stamps_are_whole_seconds() -> None:
    clock = FixedClock(datetime(2026, 1, 1, 12, 0, 0, 999_999, tzinfo=UTC))

    assert StampClock(clock).stamp() == datetime(2026, 1, 1, 12, 0, 0, tzinfo=UTC)


def test_stamps_never_decrease_when_the_clock_goes_back() -> None:
    clock = FixedClock(datetime(2026, 1, 1, 12, tzinfo=UTC))
    stamps = StampClock(clock)
    first = stamps.stamp()

    clock.advance(timedelta(seconds=-30))
    assert stamps.stamp() == first

    clock.advance(timedelta(seconds=31))
    assert stamps.stamp() == first + timedelta(seconds=1)


def test_the_system_clock_tells_utc() -> None:
    assert SystemClock().now().tzinfo is UTC
