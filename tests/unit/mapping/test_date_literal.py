from __future__ import annotations

from calendar import MONDAY, SATURDAY, SUNDAY
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluator.calendar_span import Span
from evaluator.fiscal_calendar import FiscalCalendar, FiscalPeriod, FiscalUnit
from mapping.date_literal import days_of, is_date_literal
from mapping.errors import DateLiteralError
from tests.fakes.contexts import condition_context

WEDNESDAY = "2026-06-17"
LEAP_DAY = "2024-02-29"
NEW_YEAR = "2026-01-01"
EVE = "2025-12-31"
FEBRUARY = 2
UNITS = ("DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR")
DAYS = st.dates(date(1960, 1, 1), date(2090, 12, 31))
COUNTS = st.integers(1, 40)
MONTHS = st.integers(1, 12)


def found(
    literal: str,
    today: date | str,
    *,
    start_month: int | None = 1,
    periods: tuple[FiscalPeriod, ...] = (),
    week_start: int = SUNDAY,
) -> tuple[date, date]:
    day = date.fromisoformat(today) if isinstance(today, str) else today
    fiscal = FiscalCalendar(start_month, periods)
    days = days_of(literal, condition_context(today=day, fiscal=fiscal, week_start=week_start))
    assert days.literal == literal.upper()
    return days.first, days.last


def days(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)


def refusal(literal: str, **changed: int | None) -> str:
    with pytest.raises(DateLiteralError) as caught:
        found(literal, WEDNESDAY, **changed)  # type: ignore[arg-type]  # only the start month
    assert caught.value.literal == literal
    return caught.value.message


@pytest.mark.parametrize(
    ("literal", "today", "first", "last"),
    [
        ("YESTERDAY", NEW_YEAR, EVE, EVE),
        ("TODAY", LEAP_DAY, LEAP_DAY, LEAP_DAY),
        ("TOMORROW", LEAP_DAY, "2024-03-01", "2024-03-01"),
        ("LAST_WEEK", WEDNESDAY, "2026-06-07", "2026-06-13"),
        ("THIS_WEEK", WEDNESDAY, "2026-06-14", "2026-06-20"),
        ("NEXT_WEEK", WEDNESDAY, "2026-06-21", "2026-06-27"),
        ("THIS_WEEK", "2026-06-14", "2026-06-14", "2026-06-20"),
        ("THIS_WEEK", "2026-06-20", "2026-06-14", "2026-06-20"),
        ("THIS_WEEK", NEW_YEAR, "2025-12-28", "2026-01-03"),
        ("LAST_MONTH", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("LAST_MONTH", "2024-03-31", "2024-02-01", LEAP_DAY),
        ("THIS_MONTH", "2026-02-28", "2026-02-01", "2026-02-28"),
        ("NEXT_MONTH", EVE, "2026-01-01", "2026-01-31"),
        ("LAST_QUARTER", NEW_YEAR, "2025-10-01", EVE),
        ("THIS_QUARTER", "2026-03-31", NEW_YEAR, "2026-03-31"),
        ("NEXT_QUARTER", EVE, NEW_YEAR, "2026-03-31"),
        ("LAST_YEAR", NEW_YEAR, "2025-01-01", EVE),
        ("THIS_YEAR", EVE, "2025-01-01", EVE),
        ("NEXT_YEAR", EVE, NEW_YEAR, "2026-12-31"),
        ("LAST_90_DAYS", WEDNESDAY, "2026-03-19", WEDNESDAY),
        ("NEXT_90_DAYS", WEDNESDAY, "2026-06-18", "2026-09-15"),
        ("LAST_N_DAYS:0", WEDNESDAY, WEDNESDAY, WEDNESDAY),
        ("LAST_N_DAYS:1", NEW_YEAR, EVE, NEW_YEAR),
        ("LAST_N_DAYS:366", "2025-02-28", "2024-02-28", "2025-02-28"),
        ("NEXT_N_DAYS:1", EVE, NEW_YEAR, NEW_YEAR),
        ("NEXT_N_DAYS:30", WEDNESDAY, "2026-06-18", "2026-07-17"),
        ("N_DAYS_AGO:0", WEDNESDAY, WEDNESDAY, WEDNESDAY),
        ("N_DAYS_AGO:25", WEDNESDAY, "2026-05-23", "2026-05-23"),
        ("LAST_N_WEEKS:2", WEDNESDAY, "2026-05-31", "2026-06-13"),
        ("NEXT_N_WEEKS:2", WEDNESDAY, "2026-06-21", "2026-07-04"),
        ("N_WEEKS_AGO:2", WEDNESDAY, "2026-05-31", "2026-06-06"),
        ("LAST_N_MONTHS:1", "2026-03-31", "2026-02-01", "2026-02-28"),
        ("LAST_N_MONTHS:12", WEDNESDAY, "2025-06-01", "2026-05-31"),
        ("NEXT_N_MONTHS:2", EVE, NEW_YEAR, "2026-02-28"),
        ("N_MONTHS_AGO:4", WEDNESDAY, "2026-02-01", "2026-02-28"),
        ("N_MONTHS_AGO:0", WEDNESDAY, "2026-06-01", "2026-06-30"),
        ("LAST_N_QUARTERS:2", WEDNESDAY, "2025-10-01", "2026-03-31"),
        ("NEXT_N_QUARTERS:3", WEDNESDAY, "2026-07-01", "2027-03-31"),
        ("N_QUARTERS_AGO:3", WEDNESDAY, "2025-07-01", "2025-09-30"),
        ("LAST_N_YEARS:5", WEDNESDAY, "2021-01-01", EVE),
        ("NEXT_N_YEARS:5", WEDNESDAY, "2027-01-01", "2031-12-31"),
        ("N_YEARS_AGO:2", LEAP_DAY, "2022-01-01", "2022-12-31"),
    ],
)
def test_a_literal_stands_for_its_days(literal: str, today: str, first: str, last: str) -> None:
    assert found(literal, today) == days(first, last)


@pytest.mark.parametrize(
    ("literal", "today", "month", "first", "last"),
    [
        ("THIS_FISCAL_YEAR", WEDNESDAY, 1, "2026-01-01", "2026-12-31"),
        ("THIS_FISCAL_YEAR", "2026-01-31", FEBRUARY, "2025-02-01", "2026-01-31"),
        ("THIS_FISCAL_YEAR", "2026-02-01", FEBRUARY, "2026-02-01", "2027-01-31"),
        ("LAST_FISCAL_YEAR", WEDNESDAY, FEBRUARY, "2025-02-01", "2026-01-31"),
        ("NEXT_FISCAL_YEAR", WEDNESDAY, FEBRUARY, "2027-02-01", "2028-01-31"),
        ("THIS_FISCAL_YEAR", LEAP_DAY, 3, "2023-03-01", LEAP_DAY),
        ("THIS_FISCAL_YEAR", EVE, 12, "2025-12-01", "2026-11-30"),
        ("LAST_FISCAL_QUARTER", WEDNESDAY, FEBRUARY, "2026-02-01", "2026-04-30"),
        ("THIS_FISCAL_QUARTER", WEDNESDAY, FEBRUARY, "2026-05-01", "2026-07-31"),
        ("THIS_FISCAL_QUARTER", NEW_YEAR, FEBRUARY, "2025-11-01", "2026-01-31"),
        ("NEXT_FISCAL_QUARTER", NEW_YEAR, 12, "2026-03-01", "2026-05-31"),
        ("LAST_N_FISCAL_QUARTERS:4", WEDNESDAY, FEBRUARY, "2025-05-01", "2026-04-30"),
        ("NEXT_N_FISCAL_QUARTERS:2", WEDNESDAY, 10, "2026-07-01", "2026-12-31"),
        ("N_FISCAL_QUARTERS_AGO:1", WEDNESDAY, FEBRUARY, "2026-02-01", "2026-04-30"),
        ("LAST_N_FISCAL_YEARS:2", WEDNESDAY, FEBRUARY, "2024-02-01", "2026-01-31"),
        ("NEXT_N_FISCAL_YEARS:1", WEDNESDAY, FEBRUARY, "2027-02-01", "2028-01-31"),
        ("N_FISCAL_YEARS_AGO:3", WEDNESDAY, FEBRUARY, "2023-02-01", "2024-01-31"),
    ],
)
def test_a_fiscal_literal_follows_the_org_s_first_month(
    literal: str, today: str, month: int, first: str, last: str
) -> None:
    assert found(literal, today, start_month=month) == days(first, last)


@pytest.mark.parametrize(
    ("starts_on", "first", "last"),
    [
        pytest.param(MONDAY, "2026-06-08", "2026-06-14", id="monday"),
        pytest.param(SATURDAY, "2026-06-13", "2026-06-19", id="saturday"),
        pytest.param(SUNDAY, "2026-06-14", "2026-06-20", id="sunday"),
    ],
)
def test_a_week_begins_with_the_weekday_given(starts_on: int, first: str, last: str) -> None:
    assert found("THIS_WEEK", "2026-06-14", week_start=starts_on) == days(first, last)


def test_case_does_not_matter() -> None:
    assert found("last_N_days:3", WEDNESDAY) == found("LAST_N_DAYS:3", WEDNESDAY)


@pytest.mark.parametrize("literal", ["TODAY", "soon", "T"])
def test_a_value_that_begins_with_a_letter_is_meant_as_a_literal(literal: str) -> None:
    assert is_date_literal(literal)


@pytest.mark.parametrize("value", ["", "2026-06-17", "17 June", "-3", "_TODAY"])
def test_any_other_value_is_not(value: str) -> None:
    assert not is_date_literal(value)


@pytest.mark.parametrize(
    "literal",
    [
        "soon",
        "TODAY:1",
        "THIS_DAY",
        "LAST_YEARS",
        "THIS_FISCAL_WEEK",
        "THIS_FISCAL_MONTH",
        "LAST_N_FISCAL_MONTHS:2",
        "LAST_N_DAY:3",
        "LAST_30_DAYS",
        "THIS_N_DAYS:3",
        "TODAY\n",
        "LAST YEAR",
    ],
)
def test_a_literal_that_there_is_not_is_refused_and_named(literal: str) -> None:
    assert refusal(literal) == (
        f"{literal!r} is neither a date nor a date literal such as THIS_YEAR."
    )


@pytest.mark.parametrize("name", ["LAST_N_DAYS", "next_n_weeks", "N_FISCAL_YEARS_AGO"])
@pytest.mark.parametrize(
    "number", ["", ":", ":n", ":-1", ":+1", ":1.5", ": 3", ":٣", ":" + "9" * 9]
)
def test_a_count_that_is_no_whole_number_is_refused_and_named(name: str, number: str) -> None:
    assert refusal(name + number) == (
        f"{name + number!r} needs a whole number after a colon, such as {name.upper()}:30."
    )


@pytest.mark.parametrize(
    "literal",
    ["LAST_N_DAYS:800000", "NEXT_N_DAYS:9999999", "N_YEARS_AGO:2026", "LAST_N_YEARS:9999"],
)
def test_a_count_that_leads_out_of_the_calendar_is_refused(literal: str) -> None:
    assert refusal(literal) == f"{literal!r} leads out of the calendar."


@pytest.mark.parametrize("literal", ["NEXT_N_DAYS:0", "LAST_N_WEEKS:0", "NEXT_N_FISCAL_YEARS:0"])
def test_a_literal_without_a_day_is_refused(literal: str) -> None:
    assert refusal(literal) == f"{literal!r} stands for no day."


def test_custom_fiscal_years_are_taken_as_the_org_lists_them() -> None:
    quarters = [("2026-01-04", "2026-04-04"), ("2026-04-05", "2026-07-04")]
    listed = tuple(FiscalPeriod(FiscalUnit.QUARTER, Span(*days(*each))) for each in quarters)

    assert found("LAST_FISCAL_QUARTER", WEDNESDAY, periods=listed) == days(*quarters[0])
    with pytest.raises(DateLiteralError, match="'NEXT_FISCAL_QUARTER' cannot be told: The org"):
        found("NEXT_FISCAL_QUARTER", WEDNESDAY, periods=listed)


def test_an_org_that_does_not_tell_its_fiscal_year_has_no_fiscal_literals() -> None:
    assert "no fiscal year that covers 2026-06-17" in refusal("THIS_FISCAL_YEAR", start_month=None)


@given(DAYS, st.sampled_from(UNITS[1:]), COUNTS, MONTHS)
def test_last_and_next_border_on_this_without_gap_or_overlap(
    today: date, unit: str, count: int, month: int
) -> None:
    last = found(f"LAST_N_{unit}S:{count}", today, start_month=month)
    this = found(f"THIS_{unit}", today, start_month=month)
    following = found(f"NEXT_N_{unit}S:{count}", today, start_month=month)

    assert last[0] <= last[1]
    assert last[1] + timedelta(days=1) == this[0] <= today <= this[1]
    assert this[1] + timedelta(days=1) == following[0] <= following[1]


@given(DAYS, st.sampled_from(UNITS), COUNTS, MONTHS)
def test_the_last_units_are_those_of_one_ago_two_ago_and_so_on(
    today: date, unit: str, count: int, month: int
) -> None:
    first, last = found(f"LAST_N_{unit}S:{count}", today, start_month=month)
    farthest = found(f"N_{unit}S_AGO:{count}", today, start_month=month)
    nearest = found(f"N_{unit}S_AGO:{0 if unit == 'DAY' else 1}", today, start_month=month)

    assert (first, last) == (farthest[0], nearest[1])


@given(DAYS, st.sampled_from(["MONTH", "QUARTER", "YEAR"]), st.integers(-1, 1))
def test_a_fiscal_year_from_january_is_the_calendar_s(today: date, unit: str, steps: int) -> None:
    which = {-1: "LAST", 0: "THIS", 1: "NEXT"}[steps]
    if unit != "MONTH":
        assert found(f"{which}_FISCAL_{unit}", today) == found(f"{which}_{unit}", today)
    first, last = found(f"{which}_{unit}", today)

    assert first.day == 1
    assert (last + timedelta(days=1)).day == 1
