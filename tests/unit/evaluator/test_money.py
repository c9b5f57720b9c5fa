from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluator.money import Currency, Rates, convert, round_half_away, rounded
from tests.unit.evaluator.columns import money, numbers

USD, JPY, KWD = Currency("USD", 2), Currency("JPY", 0), Currency("KWD", 3)
RATES = Rates(
    {
        "USD": Decimal(1),
        "EUR": Decimal("0.8"),
        "JPY": Decimal(100),
        "KWD": Decimal("0.25"),
        "BRL": Decimal(0),
        "ARS": Decimal(-1),
        "LONG": Decimal("0.000000000000000000000000000123"),
    },
    {},
)


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        pytest.param(Fraction(1, 2), 1, id="half"),
        pytest.param(Fraction(-1, 2), -1, id="minus-half"),
        pytest.param(Fraction(3, 2), 2, id="one-and-a-half"),
        pytest.param(Fraction(-5, 2), -3, id="minus-two-and-a-half"),
        pytest.param(Fraction(49, 100), 0, id="just-below-half"),
        pytest.param(Fraction(-49, 100), 0, id="just-above-minus-half"),
        pytest.param(Fraction(-51, 100), -1, id="just-below-minus-half"),
        pytest.param(Fraction(10**40 * 2 + 1, 2), 10**40 + 1, id="a-half-beyond-64-bits"),
    ],
)
def test_rounds_half_away_from_zero(value: Fraction, nearest: int) -> None:
    assert round_half_away(value) == nearest


def test_rounds_to_places() -> None:
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert rounded(Fraction(2, 3), 4) == Decimal("0.6667")


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
    ],
)
def test_a_factor_is_one_exact_fraction(source: str, target: str, factor: Fraction | None) -> None:
    assert RATES.factor(source, target) == factor


@pytest.mark.parametrize(
    ("amount", "code", "target", "converted"),
    [
        pytest.param("100", "EUR", USD, "125.00", id="plain"),
        pytest.param("0.005", "USD", USD, "0.01", id="half-a-cent"),
        pytest.param("-0.005", "USD", USD, "-0.01", id="half-a-cent-owed"),
        pytest.param("0.0049999999", "USD", USD, "0.00", id="not-quite-half-a-cent"),
        pytest.param("0.02", "EUR", JPY, "3", id="two-and-a-half-yen"),
        pytest.param("0.002", "USD", KWD, "0.001", id="half-a-fils"),
        pytest.param("0.004", "EUR", USD, "0.01", id="a-tie-made-by-the-rate"),
        pytest.param(
            "123456789012345678901234.56",
            "EUR",
            USD,
            "154320986265432098626543.20",
            id="beyond-64-bits",
        ),
        pytest.param(
            "-123456789012345678901234.57",
            "USD",
            JPY,
            "-12345678901234567890123457",
            id="far-below-zero",
        ),
    ],
)
def test_converts_and_rounds_once(amount: str, code: str, target: Currency, converted: str) -> None:
    column = convert(money((amount, code)), target, RATES)

    assert column.minor.at(0) == Decimal(converted)
    assert str(column.minor.at(0)) == converted


def test_a_huge_amount_beside_small_ones_spoils_neither() -> None:
    amounts = money(("99999999999999999999.99", "USD"), ("0.01", "EUR"), (None, "USD"))

    column = convert(amounts, USD, RATES)

    found = [column.minor.at(row) for row in range(3)]
    assert found == [Decimal("99999999999999999999.99"), Decimal("0.01"), None]


def test_what_has_no_rate_is_unknown_not_zero() -> None:
    amounts = money(("1", "XTS"), ("1", None), (None, "XTS"), ("1", "USD"))

    column = convert(amounts, USD, RATES)

    assert column.unrated.tolist() == [True, True, False, False]
    assert column.minor.known.tolist() == [False, False, False, True]


@pytest.mark.parametrize("amount", ["0", None], ids=["zero", "blank"])
def test_a_rate_of_very_many_digits_converts_nothing_to_nothing(amount: str | None) -> None:
    column = convert(money((amount, "LONG")), USD, RATES)

    assert column.minor.scaled.tolist() == [0]
    assert not column.unrated.any()


def test_without_currencies_amounts_are_only_rounded() -> None:
    single = money(("2.5", None), ("0.005", None))
    column = convert(type(single)(single.amount, None), USD, Rates({}, {}))

    assert [column.minor.at(row) for row in range(2)] == [Decimal("2.50"), Decimal("0.01")]


def test_no_rows_convert_to_no_rows() -> None:
    empty = money()

    assert convert(empty, USD, RATES).minor.scaled.tolist() == []
    assert numbers().scale == 0
