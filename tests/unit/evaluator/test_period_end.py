from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.calendar_span import Span
from evaluator.errors import FiscalCalendarError
from evaluator.fiscal_calendar import FiscalCalendar, FiscalPeriod, FiscalUnit
from evaluator.period import MeasurementPeriod, measured_window, period_ended_between
from evaluator.window import Window

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


@pytest.mark.parametrize(
    ("period", "given_window", "today", "ended"),
    [
        pytest.param(
            OWN_YEAR,
            window("2024-03-15", None),
            "2026-03-15",
            window("2025-03-15", "2026-03-14"),
            id="the-year-that-ended-yesterday",
        ),
        pytest.param(
            OWN_YEAR,
            window("2024-03-15", None),
            "2025-03-14",
            None,
            id="the-last-day-of-the-first-year-is-not-over",
        ),
        pytest.param(
            OWN_YEAR,
            window("2024-03-15", "2025-09-30"),
            "2025-10-01",
            window("2025-03-15", "2025-09-30"),
            id="an-expiration-ends-the-year",
        ),
        pytest.param(
            OWN_YEAR,
            window("2024-03-15", "2025-09-30"),
            "2029-01-01",
            window("2025-03-15", "2025-09-30"),
            id="nothing-ends-after-the-expiration",
        ),
        pytest.param(
            OWN_YEAR,
            window("2024-03-15", "2025-09-30"),
            "2025-09-30",
            window("2024-03-15", "2025-03-14"),
            id="the-last-day-of-all-is-not-over",
        ),
        pytest.param(
            FISCAL_YEAR,
            window("2025-06-01", None),
            "2026-06-17",
            window("2025-06-01", "2026-01-31"),
            id="a-fiscal-year-cut-by-the-enrollment-date",
        ),
        pytest.param(
            FISCAL_YEAR,
            window("2026-02-01", None),
            "2026-06-17",
            None,
            id="an-enrollment-in-its-first-fiscal-year",
        ),
        pytest.param(
            FISCAL_YEAR,
            window("2026-02-01", "2027-06-30"),
            "2026-06-17",
            None,
            id="the-first-of-several-fiscal-years",
        ),
        pytest.param(TRAILING, window("2024-03-15", None), "2026-06-17", None, id="trailing"),
        pytest.param(
            WHOLE, window("2024-03-15", "2025-09-30"), "2026-06-17", None, id="the-whole-window"
        ),
    ],
)
def test_the_period_that_ended_last_is_given(
    period: MeasurementPeriod, given_window: Window, today: str, ended: Window | None
) -> None:
    found = period_ended_between(
        given_window, period, since=date.min, today=day(today), fiscal=FROM_FEBRUARY
    )

    assert found == ended


@pytest.mark.parametrize(
    ("since", "is_given"), [("2026-03-13", True), ("2026-03-14", True), ("2026-03-15", False)]
)
def test_a_period_that_ended_earlier_than_asked_for_is_not(since: str, is_given: bool) -> None:  # noqa: FBT001 - a case's value
    found = period_ended_between(
        window("2024-03-15", None),
        OWN_YEAR,
        since=day(since),
        today=day("2026-06-17"),
        fiscal=FROM_FEBRUARY,
    )

    assert (found is not None) is is_given


def test_only_fiscal_years_that_matter_have_to_be_defined() -> None:
    year = FiscalPeriod(FiscalUnit.YEAR, Span(day("2026-02-01"), day("2027-01-30")))
    one_year = FiscalCalendar(periods=(year,))
    young, old = window("2026-04-01", None), window("2025-04-01", None)
    today = day("2026-06-17")
    asked = {"since": date.min, "today": today}
    measured = measured_window(old, FISCAL_YEAR, today=today, fiscal=one_year)

    assert measured.first == day("2026-02-01")
    assert period_ended_between(young, FISCAL_YEAR, fiscal=one_year, **asked) is None
    with pytest.raises(FiscalCalendarError, match="covers 2026-01-31"):
        period_ended_between(old, FISCAL_YEAR, fiscal=one_year, **asked)


@given(DAYS, DAYS, st.sampled_from([OWN_YEAR, FISCAL_YEAR]), st.integers(1, 12))
def test_periods_follow_one_another(
    first: date, today: date, period: MeasurementPeriod, month: int
) -> None:
    open_window, fiscal = Window(first, None), FiscalCalendar(month)
    current = measured_window(open_window, period, today=today, fiscal=fiscal)
    ended = period_ended_between(open_window, period, since=date.min, today=today, fiscal=fiscal)

    if ended is None:
        assert current.first == first
    else:
        assert ended.last == current.first - timedelta(days=1)
        assert ended.first >= first
