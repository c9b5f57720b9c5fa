"""Amounts and rates of which single factors fit into 64 bits and products do not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.conversion import convert
from evaluator.money import Currency
from evaluator.rates import Rates
from tests.unit.evaluator.columns import money


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
