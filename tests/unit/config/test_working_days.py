from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta

import pytest

from config.working_days import days_off, is_known
from tests.architecture.modules import ROOT


def december(day: int) -> date:
    return date(2026, 12, day)


@pytest.mark.parametrize(
    "country", ["US", "US-PR", "DE", "DE-BY", "GB-SCT", "ES-CT", "AE", "UK", "USA"]
)
def test_countries_are_known_by_their_codes_and_those_of_subdivisions(country: str) -> None:
    assert is_known(country)


@pytest.mark.parametrize(
    "country",
    ["", "-", "XX", "us", "US-", "US-ZZ", "DE-BY-X", "XX-BY", "XNYS", "HolidayBase", "__class__"],
)
def test_what_is_no_code_of_a_country_is_not_known(country: str) -> None:
    assert not is_known(country)
    with pytest.raises(ValueError, match="not known"):
        days_off(country, (), december(1), december(2))


def test_weekends_and_public_holidays_are_days_off() -> None:
    # The 25th is a Friday.
    found = days_off("US", (), december(21), december(27))

    assert found == {december(25), december(26), december(27)}


def test_both_ends_are_looked_at() -> None:
    assert days_off("US", (), december(25), december(25)) == {december(25)}
    assert days_off("US", (), december(24), december(24)) == frozenset()


def test_between_a_day_and_an_earlier_one_there_is_none() -> None:
    assert days_off("US", [december(24)], december(26), december(25)) == frozenset()


def test_public_holidays_may_differ_within_a_country() -> None:
    epiphany = date(2026, 1, 6)

    assert days_off("DE-BY", (), epiphany, epiphany) == {epiphany}
    assert days_off("DE", (), epiphany, epiphany) == frozenset()


def test_a_public_holiday_on_a_weekend_is_off_when_the_country_observes_it() -> None:
    friday_before_the_fourth = date(2026, 7, 3)

    assert friday_before_the_fourth in days_off("US", (), date(2026, 7, 1), date(2026, 7, 5))


def test_weekends_are_those_of_the_country() -> None:
    week = (date(2026, 11, 1), date(2026, 11, 7))

    assert {day.strftime("%a") for day in days_off("EG", (), *week)} == {"Fri", "Sat"}
    assert {day.strftime("%a") for day in days_off("US", (), *week)} == {"Sat", "Sun"}


def test_a_weekend_day_that_a_country_declares_a_working_day_is_one() -> None:
    new_year_makes_up_for_it = date(2026, 2, 14)

    assert new_year_makes_up_for_it.strftime("%a") == "Sat"
    assert days_off("CN", (), new_year_makes_up_for_it, new_year_makes_up_for_it) == frozenset()


def test_extra_days_are_off_as_far_as_they_lie_between() -> None:
    extra = [december(20), december(23), december(25), date(2027, 1, 4)]

    found = days_off("US", extra, december(22), december(25))

    assert found == {december(23), december(25)}


def test_the_turn_of_the_year_makes_no_difference() -> None:
    found = days_off("US", (), december(30), date(2027, 1, 4))

    assert found == {date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)}


def test_ten_years_can_be_looked_at() -> None:
    found = days_off("US", (), date(2026, 1, 1), date(2035, 12, 31))

    assert {day.year for day in found} == set(range(2026, 2036))
    assert all(date(year, 12, 25) in found for year in range(2026, 2036))
    assert len(found) > 10 * timedelta(days=104).days


def test_the_calendars_are_not_loaded_before_they_are_asked() -> None:
    program = (
        "import sys; from config.settings import load_settings;"
        "load_settings({}, env_file=None, need=()); print('holidays' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"
