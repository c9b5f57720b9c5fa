from __future__ import annotations

from datetime import date
from decimal import Decimal

from evaluator.rates import DatedRate, Rates
from jobs.doctor.currency_check import check_currencies
from jobs.doctor.finding import Severity
from mapping.currency_reader import single_currency

DIGITS = {"USD": 2, "EUR": 2}
RATED = {"USD": Decimal(1), "EUR": Decimal("0.9")}


def test_currencies_with_rates_are_well() -> None:
    (finding,) = check_currencies(Rates(RATED, DIGITS, "USD"), several=True)

    assert finding.message == "1 currency beside USD can be converted by static rates."


def test_an_org_with_one_currency_needs_no_rates() -> None:
    (finding,) = check_currencies(single_currency("EUR"), several=False)

    assert finding.severity is Severity.OK
    assert "EUR" in finding.message


def test_a_currency_without_rate_is_named() -> None:
    (finding,) = check_currencies(Rates({**RATED, "EUR": Decimal(0)}, DIGITS, "USD"), several=True)

    assert finding.severity is Severity.WARNING
    assert "lacks an exchange rate for EUR" in finding.message


def test_a_currency_without_dated_rate_is_named_where_the_org_has_dated_rates() -> None:
    dated = {"JPY": (DatedRate(date(2026, 1, 1), None, Decimal(150)),)}

    (finding,) = check_currencies(Rates(RATED, DIGITS, "USD", dated), several=True)

    assert "lacks dated exchange rates for EUR" in finding.message
