from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from jobs.timetable import Daily, Every, slot_key

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
KOLKATA = ZoneInfo("Asia/Kolkata")
LORD_HOWE = ZoneInfo("Australia/Lord_Howe")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_every_minute_begins_with_the_minute_whoever_counts() -> None:
    every = Every(timedelta(minutes=1))

    assert every.latest(utc("2026-06-01 12:00:00")) == utc("2026-06-01 12:00:00")
    assert every.latest(utc("2026-06-01 12:00:59.999999")) == utc("2026-06-01 12:00:00")
    elsewhere = utc("2026-06-01 12:00:30").astimezone(KOLKATA)
    assert every.latest(elsewhere) == utc("2026-06-01 12:00:00")


def test_a_period_that_no_day_is_a_multiple_of_is_counted_through_midnight() -> None:
    every = Every(timedelta(hours=7))

    slots = {every.latest(utc("2026-06-01 00:00") + timedelta(hours=h)) for h in range(28)}

    assert len(slots) == 5
    ordered = sorted(slots)
    assert {b - a for a, b in pairwise(ordered)} == {timedelta(hours=7)}


@pytest.mark.parametrize(
    ("zone", "now", "slot"),
    [
        pytest.param(UTC, "2026-06-01 03:59:59", "2026-05-31 04:00", id="before-it-is-yesterdays"),
        pytest.param(UTC, "2026-06-01 04:00:00", "2026-06-01 04:00", id="at-it-is-todays"),
        pytest.param(BERLIN, "2026-01-10 03:00", "2026-01-10 03:00", id="winter"),
        pytest.param(BERLIN, "2026-06-10 02:00", "2026-06-10 02:00", id="summer"),
        pytest.param(NEW_YORK, "2026-06-10 02:00", "2026-06-09 08:00", id="yesterday-over-there"),
        pytest.param(KOLKATA, "2026-06-09 22:30", "2026-06-09 22:30", id="half-hours"),
        pytest.param(
            timezone(timedelta(hours=14)), "2026-06-09 14:00", "2026-06-09 14:00", id="far-east"
        ),
        pytest.param(BERLIN, "2024-02-29 12:00", "2024-02-29 03:00", id="leap-day"),
    ],
)
def test_four_in_the_morning_is_that_of_the_zone(
    zone: ZoneInfo | timezone, now: str, slot: str
) -> None:
    assert Daily(time(4), zone).latest(utc(now)) == utc(slot)


def daily_slots(daily: Daily, begin: str, days: int) -> list[datetime]:
    """Look twice an hour and note the slots in their order."""
    start = utc(begin)
    found = (daily.latest(start + timedelta(minutes=30 * n)) for n in range(days * 48))
    return list(dict.fromkeys(found))


@pytest.mark.parametrize(
    "zone", [pytest.param(z, id=z.key) for z in (BERLIN, NEW_YORK, KOLKATA, LORD_HOWE)]
)
@pytest.mark.parametrize("at", [time(0), time(1, 30), time(2), time(2, 30), time(3), time(23, 59)])
def test_whatever_the_clock_does_there_is_one_slot_a_day_and_time_only_moves_on(
    zone: ZoneInfo, at: time
) -> None:
    for begin in ("2026-03-05 00:00", "2026-10-01 00:00"):
        slots = daily_slots(Daily(at, zone), begin, days=35)

        assert slots == sorted(slots)
        assert len({slot.astimezone(zone).date() for slot in slots}) == len(slots)
        gaps = {b - a for a, b in pairwise(slots)}
        assert max(gaps) <= timedelta(hours=25)
        assert min(gaps) >= timedelta(hours=23)


def test_a_time_that_the_turned_clock_leaves_out_comes_as_if_it_had_not_been_turned() -> None:
    # In Berlin 02:30 does not exist on 29 March 2026.
    daily = Daily(time(2, 30), BERLIN)

    assert daily.latest(utc("2026-03-29 01:29")) == utc("2026-03-28 01:30")
    assert daily.latest(utc("2026-03-29 01:30")) == utc("2026-03-29 01:30")


def test_a_time_that_comes_twice_counts_the_first_time() -> None:
    # In Berlin 02:30 comes twice on 25 October 2026.
    daily = Daily(time(2, 30), BERLIN)

    assert daily.latest(utc("2026-10-25 00:30")) == utc("2026-10-25 00:30")
    assert daily.latest(utc("2026-10-25 01:30")) == utc("2026-10-25 00:30")


def test_a_slot_has_one_name_in_every_zone() -> None:
    slot = utc("2026-03-29 01:30")

    assert slot_key("poll", slot) == "poll:2026-03-29T01:30:00.000000Z"
    assert slot_key("poll", slot.astimezone(NEW_YORK)) == slot_key("poll", slot)
