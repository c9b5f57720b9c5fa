from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.money import Currency
from mapping.currency_reader import currency, read_rates, single_currency
from mapping.wire import WireValue
from tests.fakes.records import table


def currency_type(
    code: str, rate: WireValue, places: WireValue = 2, *, corporate: bool = False
) -> dict[str, WireValue]:
    return {
        "IsoCode": code,
        "ConversionRate": rate,
        "DecimalPlaces": places,
        "IsCorporate": corporate,
    }


def test_rates_and_digits_are_read_by_code() -> None:
    rates = read_rates(
        table(
            "CurrencyType",
            [
                currency_type("USD", 1, corporate=True),
                currency_type("EUR", Decimal("0.912345"), 4),
                currency_type("JPY", Decimal("150.5"), 0),
                currency_type("KWD", Decimal("0.31"), None),
                currency_type("XXX", None),
            ],
        )
    )

    assert rates.corporate == "USD"
    assert rates.per_corporate["EUR"] == Decimal("0.912345")
    assert rates.per_corporate["XXX"] == 0
    assert rates.digits == {"USD": 2, "EUR": 4, "JPY": 0, "KWD": 3, "XXX": 2}


def test_a_rate_that_is_missing_gives_no_factor() -> None:
    rates = read_rates(table("CurrencyType", [currency_type("USD", 1), currency_type("XXX", 0)]))

    assert rates.corporate is None
    assert rates.factor("XXX", "USD") is None
    assert rates.factor("GBP", "USD") is None
    assert rates.factor("XXX", "XXX") == 1


@pytest.mark.parametrize(("code", "digits"), [("EUR", 2), ("JPY", 0), ("BHD", 3), ("CLP", 0)])
def test_an_org_with_one_currency_uses_the_digits_of_the_standard(code: str, digits: int) -> None:
    rates = single_currency(code)

    assert currency(code, rates) == Currency(code, digits)
    assert rates.factor(code, code) == 1


def test_a_program_currency_that_the_org_lacks_has_the_digits_of_the_standard() -> None:
    assert currency("TND", single_currency("USD")) == Currency("TND", 3)
