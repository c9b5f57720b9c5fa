from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.offboarding.business_days import BusinessDays

FRIDAY = date(2026, 7, 3)
DAY = timedelta(days=1)


def test_a_day_on_which_people_work_is_its_own() -> None:
    assert BusinessDays(frozenset()).on_or_after(FRIDAY) == FRIDAY


def test_a_long_weekend_is_passed_over() -> None:
    off = frozenset(FRIDAY + n * DAY for n in range(4))

    assert BusinessDays(off).on_or_after(FRIDAY) == FRIDAY + 4 * DAY


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.sets(st.integers(0, 60)))
def test_the_day_found_is_the_first_that_is_not_off(day: date, numbers: set[int]) -> None:
    off = {day + number * DAY for number in numbers}

    found = BusinessDays(off).on_or_after(day)

    assert found not in off
    assert all(day + n * DAY in off for n in range((found - day).days))


def test_a_year_without_a_working_day_is_a_mistake() -> None:
    days = BusinessDays({FRIDAY + n * DAY for n in range(400)})

    with pytest.raises(ValueError, match="nobody works in the year before"):
        days.on_or_after(FRIDAY)


def test_a_working_day_at_the_end_of_a_year_is_found() -> None:
    days = BusinessDays({FRIDAY + n * DAY for n in range(365)})

    assert days.on_or_after(FRIDAY) == FRIDAY + 365 * DAY
