from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.fiscal_calendar import FiscalCalendar
from evaluator.period import MeasurementPeriod, measured_window, period_ended_between
from evaluator.window import NEVER, Window

WHOLE = MeasurementPeriod.ENROLLMENT_WINDOW
OWN_YEAR = MeasurementPeriod.ENROLLMENT_YEAR
FISCAL_YEAR = MeasurementPeriod.FISCAL_YEAR
TRAILING = MeasurementPeriod.TRAILING_12_MONTHS
FROM_FEBRUARY = FiscalCalendar(2)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def window(first: str, last: str | None) -> Window:
    return Window(day(first), day(last) if last else None)


def measured(
    given_window: Window, period: MeasurementPeriod, today: str, fiscal: FiscalCalendar
) -> Window:
    return measured_window(given_window, period, today=day(today), fiscal=fiscal)


@pytest.mark.parametrize(
    ("given_window", "today", "expected"),
    [
        pytest.param(
            window("2024-03-15", None),
            "2026-06-17",
            window("2026-03-15", "2027-03-14"),
            id="the-third-year",
        ),
        pytest.param(
            window("2024-03-15", None),
            "2026-03-14",
            window("2025-03-15", "2026-03-14"),
            id="its-last-day",
        ),
        pytest.param(
            window("2024-03-15", None),
            "2026-03-15",
            window("2026-03-15", "2027-03-14"),
            id="the-anniversary",
        ),
        pytest.param(
            window("2024-03-15", "2026-08-31"),
            "2026-06-17",
            window("2026-03-15", "2026-08-31"),
            id="cut-by-the-expiration",
        ),
        pytest.param(
            window("2024-03-15", "2026-02-28"),
            "2026-06-17",
            window("2025-03-15", "2026-02-28"),
            id="expired-the-year-of-the-last-day",
        ),
        pytest.param(
            window("2024-02-29", None),
            "2025-02-27",
            window("2024-02-29", "2025-02-27"),
            id="from-a-leap-day",
        ),
        pytest.param(
            window("2024-02-29", None),
            "2025-02-28",
            window("2025-02-28", "2026-02-27"),
            id="a-leap-day-is-the-28th-in-common-years",
        ),
        pytest.param(
            window("2024-02-29", None),
            "2028-02-28",
            window("2027-02-28", "2028-02-28"),
            id="the-day-before-it-returns",
        ),
        pytest.param(
            window("2024-02-29", None),
            "2028-02-29",
            window("2028-02-29", "2029-02-27"),
            id="and-the-29th-again-in-leap-years",
        ),
        pytest.param(
            window("2026-01-01", None),
            "2026-01-01",
            window("2026-01-01", "2026-12-31"),
            id="the-first-day",
        ),
    ],
)
def test_an_enrollment_year_counts_from_the_enrollment_date(
    given_window: Window, today: str, expected: Window
) -> None:
    assert measured(given_window, OWN_YEAR, today, FROM_FEBRUARY) == expected


@pytest.mark.parametrize(
    ("given_window", "today", "expected"),
    [
        pytest.param(
            window("2024-03-15", None),
            "2026-06-17",
            window("2026-02-01", "2027-01-31"),
            id="a-whole-year",
        ),
        pytest.param(
            window("2026-03-15", "2026-08-31"),
            "2026-06-17",
            window("2026-03-15", "2026-08-31"),
            id="cut-at-both-ends",
        ),
        pytest.param(
            window("2024-03-15", "2026-01-15"),
            "2026-06-17",
            window("2025-02-01", "2026-01-15"),
            id="expired-the-year-of-the-last-day",
        ),
        pytest.param(
            window("2024-03-15", None),
            "2026-01-31",
            window("2025-02-01", "2026-01-31"),
            id="its-last-day",
        ),
    ],
)
def test_a_fiscal_year_is_the_org_s(given_window: Window, today: str, expected: Window) -> None:
    assert measured(given_window, FISCAL_YEAR, today, FROM_FEBRUARY) == expected


@pytest.mark.parametrize(
    ("given_window", "today", "expected"),
    [
        pytest.param(
            window("2020-01-01", None),
            "2026-06-17",
            window("2025-06-18", "2026-06-17"),
            id="a-year-up-to-today",
        ),
        pytest.param(
            window("2026-03-15", None),
            "2026-06-17",
            window("2026-03-15", "2026-06-17"),
            id="cut-by-the-enrollment-date",
        ),
        pytest.param(
            window("2020-01-01", "2026-03-31"),
            "2026-06-17",
            window("2025-04-01", "2026-03-31"),
            id="expired-up-to-the-last-day",
        ),
        pytest.param(
            window("2020-01-01", None),
            "2024-02-29",
            window("2023-03-01", "2024-02-29"),
            id="on-a-leap-day",
        ),
        pytest.param(
            window("2020-01-01", None),
            "2025-02-28",
            window("2024-02-29", "2025-02-28"),
            id="a-year-after-a-long-february",
        ),
    ],
)
def test_trailing_months_reach_up_to_today(
    given_window: Window, today: str, expected: Window
) -> None:
    assert measured(given_window, TRAILING, today, FROM_FEBRUARY) == expected


@pytest.mark.parametrize("last", [None, "2026-12-31", "9999-12-31"])
def test_the_enrollment_window_stays_whole(last: str | None) -> None:
    whole = window("2020-01-01", last)

    assert measured(whole, WHOLE, "2026-06-17", FROM_FEBRUARY) == whole


@pytest.mark.parametrize("period", MeasurementPeriod)
@pytest.mark.parametrize(
    "unmeasured",
    [
        pytest.param(window("2026-06-18", "2027-06-17"), id="not-started"),
        pytest.param(window("2026-03-01", "2026-02-01"), id="ends-before-it-begins"),
        pytest.param(Window(NEVER, None), id="without-a-beginning"),
    ],
)
def test_a_window_in_which_nothing_is_measured_stays_as_it_is(
    period: MeasurementPeriod, unmeasured: Window
) -> None:
    today = day("2026-06-17")

    assert measured_window(unmeasured, period, today=today, fiscal=FROM_FEBRUARY) == unmeasured
    assert (
        period_ended_between(unmeasured, period, since=date.min, today=today, fiscal=FROM_FEBRUARY)
        is None
    )


@given(DAYS, st.integers(0, 6000), DAYS, st.sampled_from(MeasurementPeriod), st.integers(1, 12))
def test_what_is_measured_lies_in_the_window_and_around_its_last_day_so_far(
    first: date, length: int, today: date, period: MeasurementPeriod, month: int
) -> None:
    whole = Window(first, first + timedelta(days=length))
    found = measured_window(whole, period, today=today, fiscal=FiscalCalendar(month))

    assert whole.last is not None
    assert found.last is not None
    assert whole.first <= found.first <= found.last <= whole.last
    if not whole.not_started(today):
        assert found.first <= min(today, whole.last) <= found.last
