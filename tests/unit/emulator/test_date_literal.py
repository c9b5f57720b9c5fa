from __future__ import annotations

from datetime import date

import pytest

from emulator.soql.date_literal import Calendar, days_of

# A Sunday, in the first month of a fiscal quarter that starts in February's year.
CALENDAR = Calendar(today=date(2026, 3, 15), fiscal_start_month=2)


@pytest.mark.parametrize(
    ("literal", "first", "after_last"),
    [
        ("TODAY", "2026-03-15", "2026-03-16"),
        ("yesterday", "2026-03-14", "2026-03-15"),
        ("TOMORROW", "2026-03-16", "2026-03-17"),
        ("THIS_WEEK", "2026-03-15", "2026-03-22"),
        ("LAST_WEEK", "2026-03-08", "2026-03-15"),
        ("NEXT_MONTH", "2026-04-01", "2026-05-01"),
        ("LAST_MONTH", "2026-02-01", "2026-03-01"),
        ("THIS_QUARTER", "2026-01-01", "2026-04-01"),
        ("LAST_QUARTER", "2025-10-01", "2026-01-01"),
        ("THIS_YEAR", "2026-01-01", "2027-01-01"),
        ("THIS_FISCAL_QUARTER", "2026-02-01", "2026-05-01"),
        ("LAST_FISCAL_YEAR", "2025-02-01", "2026-02-01"),
        ("LAST_90_DAYS", "2025-12-15", "2026-03-16"),
        ("LAST_N_DAYS:3", "2026-03-12", "2026-03-16"),
        ("NEXT_N_DAYS:3", "2026-03-16", "2026-03-19"),
        ("N_DAYS_AGO:3", "2026-03-12", "2026-03-13"),
        ("LAST_N_WEEKS:2", "2026-03-01", "2026-03-15"),
        ("LAST_N_MONTHS:2", "2026-01-01", "2026-03-01"),
        ("NEXT_N_QUARTERS:1", "2026-04-01", "2026-07-01"),
        ("N_YEARS_AGO:1", "2025-01-01", "2026-01-01"),
        ("LAST_N_FISCAL_YEARS:1", "2025-02-01", "2026-02-01"),
    ],
)
def test_relative_dates_stand_for_days(literal: str, first: str, after_last: str) -> None:
    expected = (date.fromisoformat(first), date.fromisoformat(after_last))

    assert days_of(literal, CALENDAR) == expected


@pytest.mark.parametrize(
    "literal", ["SOMEDAY", "LAST_N_DAYS", "THIS_FISCAL_WEEK", "LAST_N_YEARS:99999", "TODAY:1"]
)
def test_other_words_are_unknown(literal: str) -> None:
    assert days_of(literal, CALENDAR) is None


def test_the_week_starts_where_the_locale_says() -> None:
    monday = Calendar(today=date(2026, 3, 15), week_starts_on=0)

    assert days_of("THIS_WEEK", monday) == (date(2026, 3, 9), date(2026, 3, 16))
