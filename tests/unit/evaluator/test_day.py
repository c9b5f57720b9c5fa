from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from evaluator.column import InstantColumn
from evaluator.day import EPOCH, day_number, day_of, days_in_zone
from tests.unit.evaluator.columns import instants


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        pytest.param(
            "2026-03-08T04:59:59Z", "America/New_York", "2026-03-07", id="winter-midnight-before"
        ),
        pytest.param(
            "2026-03-08T05:00:00Z", "America/New_York", "2026-03-08", id="winter-midnight"
        ),
        pytest.param(
            "2026-03-09T03:59:59Z", "America/New_York", "2026-03-08", id="day-of-23-hours-ends"
        ),
        pytest.param(
            "2026-03-09T04:00:00Z", "America/New_York", "2026-03-09", id="and-the-next-begins"
        ),
        pytest.param(
            "2026-11-02T04:59:59Z", "America/New_York", "2026-11-01", id="day-of-25-hours-ends"
        ),
        pytest.param(
            "2026-04-23T21:59:59Z", "Africa/Cairo", "2026-04-23", id="a-midnight-that-is-skipped"
        ),
        pytest.param(
            "2026-04-23T22:00:00Z", "Africa/Cairo", "2026-04-24", id="one-o-clock-comes-first"
        ),
        pytest.param(
            "2026-04-05T03:30:00Z", "America/Santiago", "2026-04-04", id="the-last-hour-twice"
        ),
        pytest.param("2026-04-05T04:00:00Z", "America/Santiago", "2026-04-05", id="then-midnight"),
        pytest.param(
            "2026-01-01T10:14:59Z", "Pacific/Kiritimati", "2026-01-02", id="fourteen-hours-ahead"
        ),
        pytest.param(
            "2026-01-01T18:14:59Z", "Asia/Kathmandu", "2026-01-01", id="an-odd-quarter-before"
        ),
        pytest.param("2026-01-01T18:15:00Z", "Asia/Kathmandu", "2026-01-02", id="an-odd-quarter"),
        pytest.param(
            "1957-05-09T21:59:59Z", "Africa/Cairo", "1957-05-09", id="a-skipped-midnight-long-ago"
        ),
        pytest.param("1969-12-31T23:59:59Z", "UTC", "1969-12-31", id="before-the-epoch"),
    ],
)
def test_an_instant_falls_on_the_day_of_the_zone(moment: str, zone: str, day: str) -> None:
    column = days_in_zone(instants(moment), ZoneInfo(zone))

    assert day_of(int(column.days[0])) == date.fromisoformat(day)


def test_an_unknown_instant_is_no_day() -> None:
    column = InstantColumn(np.array([0, 86_400]), np.array([False, True]))

    days = days_in_zone(column, ZoneInfo("Asia/Tokyo"))

    assert days.known.tolist() == [False, True]
    assert days.days.tolist() == [0, 1]


def test_days_are_counted_from_the_epoch_both_ways() -> None:
    assert day_number(EPOCH) == 0
    assert day_of(day_number(date(1969, 12, 31))) == date(1969, 12, 31)


def test_no_instants_are_no_days_and_stay_whole_numbers() -> None:
    none = InstantColumn(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=bool))

    days = days_in_zone(none, ZoneInfo("Asia/Tokyo")).days

    assert (len(days), days.dtype) == (0, np.dtype(np.int64))
