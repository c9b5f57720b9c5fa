from __future__ import annotations

from datetime import date

import pytest

from evaluator.calendar_span import Span
from evaluator.errors import EvaluatorError, FiscalCalendarError
from evaluator.fiscal_calendar import FiscalCalendar, FiscalPeriod, FiscalUnit


def span(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


#: A retail calendar: years of 52 weeks that begin on a Sunday. The year 2024 is missing.
YEARS = (
    span("2023-01-29", "2024-02-03"),
    span("2025-02-02", "2026-01-31"),
    span("2026-02-01", "2027-01-30"),
    span("2027-01-31", "2028-01-29"),
)
QUARTERS = (span("2026-02-01", "2026-05-02"), span("2026-05-03", "2026-08-01"))
MONTHS = (span("2026-05-03", "2026-05-30"), span("2026-05-31", "2026-07-04"))
RETAIL = FiscalCalendar(
    periods=(
        *(FiscalPeriod(FiscalUnit.MONTH, days) for days in MONTHS),
        *(FiscalPeriod(FiscalUnit.YEAR, days) for days in reversed(YEARS)),
        *(FiscalPeriod(FiscalUnit.QUARTER, days) for days in QUARTERS),
        FiscalPeriod(FiscalUnit.WEEK, span("2026-06-14", "2026-06-20")),
    )
)
TODAY = date(2026, 6, 17)


@pytest.mark.parametrize(
    ("month", "year", "quarter"),
    [
        (1, span("2026-01-01", "2026-12-31"), span("2026-04-01", "2026-06-30")),
        (2, span("2026-02-01", "2027-01-31"), span("2026-05-01", "2026-07-31")),
        (6, span("2026-06-01", "2027-05-31"), span("2026-06-01", "2026-08-31")),
        (7, span("2025-07-01", "2026-06-30"), span("2026-04-01", "2026-06-30")),
        (12, span("2025-12-01", "2026-11-30"), span("2026-06-01", "2026-08-31")),
    ],
)
def test_standard_years_are_twelve_months_from_their_first(
    month: int, year: Span, quarter: Span
) -> None:
    calendar = FiscalCalendar(month)

    assert calendar.year_of(TODAY) == year
    assert calendar.quarter_of(TODAY) == quarter
    assert calendar.month_of(TODAY) == span("2026-06-01", "2026-06-30")


def test_standard_periods_are_counted_from_the_one_of_the_day() -> None:
    calendar = FiscalCalendar(2)

    assert calendar.year_of(TODAY, steps=-2) == span("2024-02-01", "2025-01-31")
    assert calendar.quarter_of(TODAY, steps=3) == span("2027-02-01", "2027-04-30")
    assert calendar.month_of(TODAY, steps=-4) == span("2026-02-01", "2026-02-28")


@pytest.mark.parametrize("day", [date(2026, 2, 1), TODAY, date(2027, 1, 30)])
def test_a_custom_year_includes_both_of_its_ends(day: date) -> None:
    assert RETAIL.year_of(day) == YEARS[2]


def test_a_custom_year_before_a_gap_is_a_year() -> None:
    assert RETAIL.year_of(date(2023, 6, 1)) == YEARS[0]


def test_custom_periods_are_counted_in_the_order_of_their_days() -> None:
    assert RETAIL.year_of(TODAY, steps=-1) == YEARS[1]
    assert RETAIL.year_of(TODAY, steps=1) == YEARS[3]
    assert RETAIL.quarter_of(TODAY, steps=-1) == QUARTERS[0]
    assert RETAIL.month_of(TODAY) == MONTHS[1]


def test_a_period_listed_twice_is_one() -> None:
    twice = FiscalCalendar(periods=RETAIL.periods * 2)

    assert twice.year_of(TODAY, steps=-1) == YEARS[1]


@pytest.mark.parametrize(
    ("day", "steps", "told"),
    [
        pytest.param(date(2028, 1, 30), 0, "covers 2028-01-30", id="after-the-last"),
        pytest.param(date(2023, 1, 28), 0, "covers 2023-01-28", id="before-the-first"),
        pytest.param(date(2024, 6, 1), 0, "covers 2024-06-01", id="in-a-gap"),
        pytest.param(TODAY, 2, "is 2 after the one of 2026-06-17", id="too-far-after"),
        pytest.param(TODAY, -4, "is 4 before the one of 2026-06-17", id="too-far-before"),
        pytest.param(TODAY, -2, "is 2 before the one of 2026-06-17", id="beyond-a-gap"),
    ],
)
def test_what_the_org_does_not_list_is_refused(day: date, steps: int, told: str) -> None:
    with pytest.raises(FiscalCalendarError, match=f"The org tells no fiscal year that {told};"):
        RETAIL.year_of(day, steps=steps)


def test_a_unit_that_is_not_listed_at_all_is_refused() -> None:
    years = FiscalCalendar(periods=RETAIL.periods[2:6])

    assert years.year_of(TODAY) == YEARS[2]
    with pytest.raises(EvaluatorError, match="no fiscal quarter that covers 2026-06-17"):
        years.quarter_of(TODAY)


def test_an_org_that_tells_nothing_has_no_fiscal_year() -> None:
    with pytest.raises(FiscalCalendarError) as caught:
        FiscalCalendar(None).year_of(TODAY)

    assert str(caught.value) == (
        "The org tells no fiscal year that covers 2026-06-17; define its fiscal years in "
        "Salesforce Setup without a gap, and give the integration user read access to Period "
        "and FiscalYearSettings"
    )
