"""Dated rates: each amount takes the rate of its day, however days and records lie."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from evaluator.column import MoneyColumn
from evaluator.conversion import convert
from evaluator.money import Currency
from evaluator.rates import DatedRate, Rates
from tests.unit.evaluator.columns import days, numbers, texts

EUR = Currency("EUR", 2)
NEW_YEAR, SPRING = date(2026, 1, 1), date(2026, 3, 1)
#: A dollar is 0.80 euros from New Year on, and 0.50 from spring on.
RATES = Rates(
    {"USD": Decimal(1)},
    {},
    "USD",
    {
        "EUR": (
            DatedRate(NEW_YEAR, SPRING, Decimal("0.8")),
            DatedRate(SPRING, None, Decimal("0.5")),
        )
    },
)


def worth(*closed: date | None, code: str = "USD") -> list[str | None]:
    """Tell what a hundred are worth on each day; ``None`` without a rate."""
    amounts = MoneyColumn(
        numbers(*["100"] * len(closed)), texts(*[code] * len(closed)), days(*closed)
    )
    found = convert(amounts, EUR, RATES).minor.decimals()
    return [None if value is None else str(value) for value in found]


def test_many_records_of_few_days_take_the_rates_of_their_days() -> None:
    four = [SPRING + timedelta(days=shift) for shift in (-2, -1, 0, 1)]

    assert worth(*four * 10) == ["80.00", "80.00", "50.00", "50.00"] * 10


def test_many_records_of_one_day_take_its_rate() -> None:
    assert worth(*[SPRING] * 5) == ["50.00"] * 5
    assert worth(*[SPRING - timedelta(days=1)] * 5) == ["80.00"] * 5


def test_few_records_of_many_days_take_the_rates_of_their_days() -> None:
    far = (
        date(2027, 5, 1),
        NEW_YEAR - timedelta(days=1),
        SPRING,
        NEW_YEAR,
        SPRING - timedelta(days=1),
        date(1999, 1, 1),
    )

    assert worth(*far) == ["50.00", None, "50.00", "80.00", "80.00", None]


@pytest.mark.parametrize("records", [2, 3, 4])
def test_days_from_before_the_first_rate_on_may_lie_close(records: int) -> None:
    closed = [NEW_YEAR + timedelta(days=shift) for shift in (-1, 0, 1, 2)][:records]

    assert worth(*closed) == [None, "80.00", "80.00", "80.00"][:records]


@pytest.mark.parametrize("many", [1, 100])
def test_a_record_without_day_spoils_no_other(many: int) -> None:
    assert worth(SPRING, None, *[NEW_YEAR] * many) == ["50.00", None, *["80.00"] * many]
    assert worth(SPRING, None, *[NEW_YEAR] * many, code="EUR") == ["100.00"] * (many + 2)


def test_a_record_without_day_has_no_rate_though_one_stands_since_before_1970() -> None:
    always = Rates({}, {}, "USD", {"EUR": (DatedRate(date(1950, 1, 1), None, Decimal("0.5")),)})
    amounts = MoneyColumn(numbers("1", "1"), texts("USD", "USD"), days(date(1970, 1, 1), None))

    column = convert(amounts, EUR, always)

    assert column.minor.decimals() == (Decimal("0.50"), None)
    assert column.unrated.tolist() == [False, True]


def test_rates_may_begin_on_the_second_day_of_the_calendar() -> None:
    second = date(1, 1, 2)
    rates = Rates({}, {}, "USD", {"EUR": (DatedRate(second, None, Decimal("0.5")),)})
    amounts = MoneyColumn(numbers("1", "1"), texts("USD", "USD"), days(date.min, second))

    assert convert(amounts, EUR, rates).minor.decimals() == (None, Decimal("0.50"))
