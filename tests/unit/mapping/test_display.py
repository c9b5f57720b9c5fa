from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Unit
from mapping.display import shown_money, shown_number, shown_value

USD = Currency("USD", 2)


def criterion(unit: Unit, label: str = "") -> Criterion:
    return Criterion("C1", "C", 1, "Any", Measure.COUNT, unit, unit_label=label)


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("125000", USD, "$125,000"),
        ("125000.5", USD, "$125,000.50"),
        ("-1250.00", USD, "-$1,250"),
        ("-0.01", USD, "-$0.01"),
        ("0", USD, "$0"),
        ("1234.5", Currency("EUR", 2), "€1,234.50"),
        ("1234567", Currency("JPY", 0), "¥1,234,567"),
        ("1.5", Currency("KWD", 3), "KWD 1.500"),
        ("-7", Currency("CHF", 2), "-CHF 7"),
    ],
)
def test_money_is_shown_with_sign_or_code_and_a_fraction_only_where_there_is_one(
    amount: str, currency: Currency, shown: str
) -> None:
    assert shown_money(Decimal(amount), currency) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [("15", "15"), ("1500.0", "1,500"), ("0.2500", "0.25"), ("1E+3", "1,000"), ("-2.50", "-2.5")],
)
def test_numbers_are_shown_without_trailing_zeros(number: str, shown: str) -> None:
    assert shown_number(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("value", "unit", "label", "shown"),
    [
        (None, Unit.MONEY, "", None),
        ("15", Unit.COUNT, "registrations", "15 registrations"),
        ("15", Unit.COUNT, "", "15"),
        ("99.5", Unit.MEASURE, "points", "99.5 points"),
        ("0", Unit.VERIFIED, "", "not verified"),
        ("2", Unit.VERIFIED, "", "verified"),
        ("5", Unit.MONEY, "ignored", "$5"),
    ],
)
def test_a_value_is_shown_with_its_unit(
    value: str | None, unit: Unit, label: str, shown: str | None
) -> None:
    given = None if value is None else Decimal(value)

    assert shown_value(given, criterion(unit, label), USD) == shown
