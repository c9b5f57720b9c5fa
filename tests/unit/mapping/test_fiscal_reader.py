from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evaluator.fiscal_calendar import FiscalCalendar
from mapping.errors import WireValueError
from mapping.fiscal_reader import fiscal_selects, read_fiscal_calendar, read_start_month
from mapping.org_schema import read_org_schema
from mapping.soql import render
from mapping.wire import Records, WireValue
from tests.fakes.package import described, package_schema
from tests.fakes.records import table

YEAR = "FiscalYearSettings.IsStandardYear"
TODAY = date(2026, 6, 17)


def period(
    kind: str, first: WireValue, last: WireValue, *, standard: bool | None = False
) -> dict[str, WireValue]:
    return {"Type": kind, "StartDate": first, "EndDate": last, YEAR: standard}


def periods(*rows: dict[str, WireValue]) -> list[Records]:
    return [table("Period", rows, ("Type", "StartDate", "EndDate", YEAR))]


@pytest.mark.parametrize(
    ("value", "month"),
    [
        pytest.param(2, 2, id="a-number"),
        pytest.param("12", 12, id="a-picklist-value"),
        pytest.param(None, None, id="blank"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_start_month_is_read_as_it_comes(value: WireValue, month: int | None) -> None:
    assert read_start_month(table("Organization", [{"FiscalYearStartMonth": value}])) == month


def test_an_org_that_hides_the_field_tells_no_start_month() -> None:
    assert read_start_month(table("Organization", [{"TimeZoneSidKey": "UTC"}])) is None
    assert read_start_month(table("Organization", [], ("FiscalYearStartMonth",))) is None


@pytest.mark.parametrize("value", [0, 13, "February", Decimal("1.5")])
def test_a_month_that_there_is_not_is_refused(value: WireValue) -> None:
    with pytest.raises(WireValueError, match=r"Organization\.FiscalYearStartMonth holds"):
        read_start_month(table("Organization", [{"FiscalYearStartMonth": value}]))


def test_the_periods_are_read_with_one_statement() -> None:
    (select,) = fiscal_selects(package_schema())

    assert render(select, package_schema()).text == (
        "SELECT Type, StartDate, EndDate, FiscalYearSettings.IsStandardYear FROM Period "
        "WHERE Type IN ('Year', 'Quarter', 'Month')"
    )


def test_an_org_that_hides_its_periods_is_not_asked_for_them() -> None:
    alone = described("Period", {"Type": "picklist", "StartDate": "date", "EndDate": "date"})

    assert fiscal_selects(read_org_schema({})) == ()
    assert fiscal_selects(read_org_schema({"Period": alone})) == ()


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param([], id="no-answer"),
        pytest.param(periods(), id="no-period"),
        pytest.param(
            periods(period("Year", "2026-02-01", "2027-01-31", standard=True)), id="standard"
        ),
        pytest.param(
            periods(period("Year", "2026-02-01", "2027-01-31", standard=None)),
            id="a-period-without-its-year",
        ),
    ],
)
def test_standard_years_go_by_the_start_month(tables: list[Records]) -> None:
    assert read_fiscal_calendar(2, tables) == FiscalCalendar(2)
    assert read_fiscal_calendar(None, tables) == FiscalCalendar(None)


def test_one_custom_year_makes_all_listed_periods_count() -> None:
    calendar = read_fiscal_calendar(
        1,
        periods(
            period("Year", "2025-02-01", "2026-01-31", standard=True),
            period("Year", "2026-02-01", "2027-01-30"),
            period("Quarter", "2026-05-03", "2026-08-01"),
            period("Month", "2026-05-31", "2026-07-04"),
        ),
    )

    assert calendar.year_of(TODAY) == (date(2026, 2, 1), date(2027, 1, 30))
    assert calendar.year_of(TODAY, steps=-1) == (date(2025, 2, 1), date(2026, 1, 31))
    assert calendar.quarter_of(TODAY) == (date(2026, 5, 3), date(2026, 8, 1))
    assert calendar.month_of(TODAY) == (date(2026, 5, 31), date(2026, 7, 4))


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [(None, "2026-08-01", "StartDate"), ("2026-05-03", None, "EndDate")],
)
def test_a_period_without_a_day_is_refused(first: WireValue, last: WireValue, named: str) -> None:
    with pytest.raises(WireValueError, match=rf"Period\.{named} holds None"):
        read_fiscal_calendar(1, periods(period("Quarter", first, last)))
