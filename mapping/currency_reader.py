"""The org's currencies → rates and minor-unit digits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from evaluator.money import Currency
from evaluator.rates import DatedRate, Rates
from mapping.errors import WireValueError
from mapping.wire import Records, rows

#: Currencies whose minor unit has other than two digits (ISO 4217).
_NO_DIGITS = frozenset(
    {
        *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
        *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
    }
)
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})

#: What is read of ``CurrencyType``; the object exists only in multi-currency orgs.
CURRENCY_FIELDS = ("IsoCode", "ConversionRate", "DecimalPlaces", "IsCorporate")
#: What is read of ``DatedConversionRate``; without any row the org has no dated rates.
DATED_RATE_FIELDS = ("IsoCode", "StartDate", "NextStartDate", "ConversionRate")


def read_rates(currencies: Records, dated: Records | None = None) -> Rates:
    """Read the rates of a multi-currency org.

    Args:
        currencies: The records of ``CurrencyType``.
        dated: The records of ``DatedConversionRate``, where the org has the object.
    """
    per_corporate: dict[str, Decimal] = {}
    digits: dict[str, int] = {}
    corporate = None
    for row in rows(currencies):
        code = row.required("IsoCode")
        per_corporate[code] = row.number("ConversionRate") or Decimal(0)
        places = row.whole("DecimalPlaces")
        digits[code] = minor_digits(code) if places is None else places
        if row.flag("IsCorporate"):
            corporate = code
    return Rates(per_corporate, digits, corporate, _dated(dated))


def _dated(records: Records | None) -> Mapping[str, tuple[DatedRate, ...]] | None:
    if records is None or not len(records):
        return None
    found: dict[str, list[DatedRate]] = {}
    for row in rows(records):
        first, rate = row.day("StartDate"), row.number("ConversionRate")
        if first is None:
            raise WireValueError(row.sobject, "StartDate", None, "set")
        dated = DatedRate(first, row.day("NextStartDate"), rate or Decimal(0))
        found.setdefault(row.required("IsoCode"), []).append(dated)
    return {code: tuple(sorted(rates, key=lambda r: r.first)) for code, rates in found.items()}


def single_currency(code: str) -> Rates:
    """Give the rates of an org that has one currency only."""
    return Rates({code: Decimal(1)}, {code: minor_digits(code)}, code)


def currency(code: str, rates: Rates) -> Currency:
    """Give a currency with its digits: the org's, else those of ISO 4217."""
    return Currency(code, rates.digits.get(code, minor_digits(code)))


def minor_digits(code: str) -> int:
    """Give the digits of a currency's minor unit where the org does not say (ISO 4217)."""
    if code in _NO_DIGITS:
        return 0
    return 3 if code in _THREE_DIGITS else 2
