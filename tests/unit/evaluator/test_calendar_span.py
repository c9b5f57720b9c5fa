from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.calendar_span import (
    Span,
    month_of,
    months_before,
    quarter_of,
    week_of,
    whole_months,
    year_of,
)

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        pytest.param("2026-06-17", 0, "2026-06-17", id="none"),
        pytest.param("2026-06-17", 1, "2026-05-17", id="one"),
        pytest.param("2026-01-15", 1, "2025-12-15", id="over-the-turn-of-the-year"),
        pytest.param("2026-03-31", 1, "2026-02-28", id="a-day-that-february-lacks"),
        pytest.param("2024-03-31", 1, "2024-02-29", id="a-day-that-a-long-february-lacks"),
        pytest.param("2026-07-31", 1, "2026-06-30", id="a-day-that-june-lacks"),
        pytest.param("2024-02-29", 12, "2023-02-28", id="a-leap-day-a-year-ago"),
        pytest.param("2024-02-29", 48, "2020-02-29", id="a-leap-day-four-years-ago"),
        pytest.param("2026-02-28", 12, "2025-02-28", id="the-end-of-a-month-is-not-sought"),
        pytest.param("2025-12-31", -2, "2026-02-28", id="forward"),
        pytest.param("2023-02-28", -12, "2024-02-28", id="forward-into-a-leap-year"),
    ],
)
def test_going_back_by_months_keeps_the_day_where_the_month_has_it(
    day: str, months: int, expected: str
) -> None:
    assert months_before(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize("months", [12 * 2026, -12 * 8000], ids=["before-year-1", "after-9999"])
def test_the_calendar_has_ends(months: int) -> None:
    with pytest.raises(ValueError, match="year"):
        months_before(date(2026, 6, 17), months)


def test_the_last_span_of_the_calendar_is_whole() -> None:
    assert whole_months(date(9999, 12, 31), 12) == (date(9999, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    ("span_of", "first", "last"),
    [
        pytest.param(week_of, "2026-06-14", "2026-06-20", id="week-from-sunday"),
        pytest.param(month_of, "2026-06-01", "2026-06-30", id="month"),
        pytest.param(quarter_of, "2026-04-01", "2026-06-30", id="quarter"),
        pytest.param(year_of, "2026-01-01", "2026-12-31", id="year"),
    ],
)
def test_without_steps_the_span_is_the_one_of_the_day(
    span_of: Callable[[date], Span], first: str, last: str
) -> None:
    assert span_of(date(2026, 6, 17)) == (date.fromisoformat(first), date.fromisoformat(last))


@given(DAYS, st.sampled_from([1, 3, 12]), st.integers(1, 12))
def test_spans_of_months_follow_one_another(day: date, length: int, month: int) -> None:
    span = whole_months(day, length, start_month=month)
    before = whole_months(day, length, start_month=month, steps=-1)

    assert span.first <= day <= span.last
    assert (span.first.month - month) % length == 0
    assert months_before(span.first, length) == before.first
    assert before.last + timedelta(days=1) == span.first


@given(DAYS, st.integers(0, 6), st.integers(-60, 60))
def test_a_week_has_seven_days_from_its_weekday(day: date, starts_on: int, steps: int) -> None:
    week = week_of(day, starts_on=starts_on, steps=steps)

    assert week.first.weekday() == starts_on
    assert week.last - week.first == timedelta(days=6)
    assert 0 <= (day + timedelta(weeks=steps) - week.first).days <= 6


@given(DAYS, st.integers(0, 600))
def test_going_back_and_forth_loses_three_days_at_most(day: date, months: int) -> None:
    back = months_before(months_before(day, months), -months)

    assert timedelta(0) <= day - back <= timedelta(days=3)
