from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluator.rates import DatedRate, Rates

JANUARY, MARCH, MAY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 5, 1)
RATES = Rates(
    {
        "USD": Decimal(1),
        "EUR": Decimal("0.8"),
        "JPY": Decimal(100),
        "BRL": Decimal(0),
        "ARS": Decimal(-1),
    },
    {},
    "USD",
)
DATED = Rates(
    RATES.per_corporate,
    {},
    "USD",
    {
        "EUR": (
            DatedRate(JANUARY, MARCH, Decimal("0.5")),
            DatedRate(MARCH, MAY, Decimal("0.25")),
        ),
        "JPY": (DatedRate(MARCH, None, Decimal(200)),),
        "BRL": (DatedRate(JANUARY, None, Decimal(0)),),
    },
)


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        pytest.param("EUR", "USD", Fraction(5, 4), id="to-the-corporate-currency"),
        pytest.param("USD", "EUR", Fraction(4, 5), id="from-it"),
        pytest.param("EUR", "JPY", Fraction(125), id="through-it"),
        pytest.param("XTS", "XTS", Fraction(1), id="the-same-needs-no-rate"),
        pytest.param("BRL", "USD", None, id="a-rate-of-zero"),
        pytest.param("USD", "BRL", None, id="to-a-rate-of-zero"),
        pytest.param("ARS", "USD", None, id="a-negative-rate"),
        pytest.param("XTS", "USD", None, id="no-rate"),
        pytest.param("BRL", "BRL", Fraction(1), id="the-same-needs-not-even-a-rate-of-zero"),
    ],
)
def test_a_factor_is_one_exact_fraction(source: str, target: str, factor: Fraction | None) -> None:
    assert RATES.factor(source, target) == factor


@pytest.mark.parametrize(
    ("source", "target", "day", "factor"),
    [
        pytest.param("EUR", "USD", JANUARY, Fraction(2), id="the-start-date-is-included"),
        pytest.param("EUR", "USD", date(2026, 2, 28), Fraction(2), id="the-day-before-the-next"),
        pytest.param("EUR", "USD", MARCH, Fraction(4), id="the-next-start-date-is-not-included"),
        pytest.param("EUR", "USD", date(2025, 12, 31), None, id="before-the-first"),
        pytest.param("EUR", "USD", MAY, None, id="after-the-last"),
        pytest.param("USD", "JPY", date(2099, 1, 1), Fraction(200), id="for-good"),
        pytest.param("EUR", "JPY", MARCH, Fraction(800), id="both-legs-of-the-day"),
        pytest.param("EUR", "JPY", JANUARY, None, id="one-leg-is-missing"),
        pytest.param("BRL", "USD", MARCH, None, id="a-rate-of-zero"),
        pytest.param("USD", "BRL", MARCH, None, id="to-a-rate-of-zero"),
        pytest.param("ARS", "USD", MARCH, None, id="a-static-rate-does-not-fill-in"),
        pytest.param("EUR", "EUR", MAY, Fraction(1), id="the-same-needs-no-rate"),
        pytest.param("EUR", "USD", None, Fraction(5, 4), id="without-a-day-the-static-rate"),
    ],
)
def test_a_dated_factor_takes_both_rates_of_the_day(
    source: str, target: str, day: date | None, factor: Fraction | None
) -> None:
    assert DATED.factor(source, target, day) == factor


def test_an_org_without_dated_rates_takes_the_static_ones_on_every_day() -> None:
    assert RATES.factor("EUR", "USD", MAY) == Fraction(5, 4)
    assert RATES.turning_days(["EUR", "JPY"]) == []


def test_the_corporate_currency_is_worth_one_even_where_no_rate_says_so() -> None:
    rates = Rates({"EUR": Decimal("0.5")}, {}, "USD")

    assert rates.factor("EUR", "USD") == Fraction(2)


def test_rates_turn_where_a_period_begins_or_ends() -> None:
    assert DATED.turning_days(["JPY", "EUR", "XTS"]) == [JANUARY, MARCH, MAY]
    assert DATED.turning_days(["JPY"]) == [MARCH]
    assert DATED.turning_days(["USD"]) == []
