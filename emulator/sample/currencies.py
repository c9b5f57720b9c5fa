"""The sample org's currencies, their static rates, and exact conversion between them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from emulator.sample.record_book import RecordBook

CORPORATE_CURRENCY = "USD"


@dataclass(frozen=True, slots=True)
class Currency:
    """One currency of the org."""

    iso_code: str
    #: Units of this currency for one unit of the corporate currency.
    rate: Decimal
    decimal_places: int


CURRENCIES = (
    Currency(CORPORATE_CURRENCY, Decimal(1), 2),
    Currency("EUR", Decimal("0.92"), 2),
    Currency("GBP", Decimal("0.785"), 2),
    Currency("JPY", Decimal("151.25"), 0),
    Currency("KWD", Decimal("0.3075"), 3),
    Currency("CHF", Decimal("0.884"), 2),
)

_BY_CODE = {currency.iso_code: currency for currency in CURRENCIES}


def add_currencies(book: RecordBook) -> None:
    """Write the currencies with their static rates; the org keeps no dated rates."""
    for currency in CURRENCIES:
        book.add(
            "CurrencyType",
            IsoCode=currency.iso_code,
            ConversionRate=float(currency.rate),
            DecimalPlaces=currency.decimal_places,
            IsActive=True,
            IsCorporate=currency.iso_code == CORPORATE_CURRENCY,
        )


def converted(amount: Decimal, source: str, target: str) -> Decimal:
    """Convert an amount, rounded half away from zero to the target's smallest unit."""
    exact = Fraction(amount) / Fraction(_BY_CODE[source].rate) * Fraction(_BY_CODE[target].rate)
    unit: int = 10 ** _BY_CODE[target].decimal_places
    whole = int(abs(exact) * unit + Fraction(1, 2))
    return Decimal(whole if exact >= 0 else -whole) / unit
