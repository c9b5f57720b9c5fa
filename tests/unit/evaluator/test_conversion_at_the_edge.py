"""Amounts and rates of which single factors fit into 64 bits and products do not."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from evaluator.column import MoneyColumn
from evaluator.conversion import convert
from evaluator.money import Currency
from evaluator.rates import Rates
from tests.unit.evaluator.columns import money, numbers, texts

USD = Currency("USD", 2)
RATES = Rates({"USD": Decimal(1), "AAA": Decimal("1.0000000001"), "BBB": Decimal(10**10)}, {})


@pytest.mark.parametrize(
    ("amount", "rate", "target", "converted"),
    [
        # Less one part in 10,000,000,001: a cent, all but.
        pytest.param("99999999.99", "1.0000000001", "USD", "99999999.98", id="a-long-fraction"),
        pytest.param("-99999999.99", "1.0000000001", "USD", "-99999999.98", id="owed"),
        pytest.param(f"{10**15}", "0.000001", "USD", f"{10**21}.00", id="worth-a-million-each"),
        pytest.param(f"-{10**15}", "0.000001", "USD", f"-{10**21}.00", id="a-million-each-owed"),
        pytest.param(f"{2**62 - 3}", f"{2**62 - 1}", "JPY", "1", id="a-rate-as-large-as-amounts"),
        pytest.param(f"{2**61 - 1}", f"{2**62 - 1}", "JPY", "0", id="not-quite-half-of-it"),
        pytest.param(f"{2**61}", f"{2**62 - 1}", "JPY", "1", id="half-of-it"),
    ],
)
def test_no_product_wraps(amount: str, rate: str, target: str, converted: str) -> None:
    rates = Rates({target: Decimal(1), "AAA": Decimal(rate)}, {})
    currency = Currency(target, 0 if target == "JPY" else 2)

    alone = convert(money((amount, "AAA")), currency, rates)
    beside = convert(money((amount, "AAA"), ("3", target), ("0", "AAA")), currency, rates)

    assert str(alone.minor.at(0)) == converted
    assert str(beside.minor.at(0)) == converted
    assert beside.minor.decimals()[1:] == (Decimal(3), Decimal(0))


def test_beside_a_long_fraction_an_amount_is_told_to_the_cent() -> None:
    # As a double this would be a cent less.
    amounts = money(("99999999.99", "AAA"), ("90071992547409.93", "USD"))

    found = convert(amounts, USD, RATES).minor

    assert found.decimals() == (Decimal("99999999.98"), Decimal("90071992547409.93"))


def test_what_is_small_once_converted_is_kept_in_64_bits() -> None:
    found = convert(money((f"{10**20}", "BBB"), ("1", "USD")), USD, RATES).minor

    assert found.decimals() == (Decimal(10**10), Decimal(1))
    assert found.scaled.dtype == np.int64


def test_large_amounts_of_which_one_has_no_currency_given_are_not_cut_short() -> None:
    with pytest.raises(ValueError, match="argument 2 is shorter"):
        convert(MoneyColumn(numbers(f"{10**20}", "1"), texts("USD")), USD, RATES)


def test_a_column_tells_whether_all_its_amounts_have_a_rate() -> None:
    assert convert(money(("1", "USD"), (None, "XTS")), USD, RATES).all_rated is True
    assert convert(money(("1", "USD"), ("1", "XTS")), USD, RATES).all_rated is False
