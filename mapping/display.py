"""Values the way people read them: ``$125,000``, ``15 registrations``, ``60 %``."""

from __future__ import annotations

from decimal import Decimal

from evaluator.money import Currency
from evaluator.program import Criterion, Unit

#: Signs that leave no doubt which currency is meant; all others are told by their code.
_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def shown_value(value: Decimal | None, criterion: Criterion, currency: Currency) -> str | None:
    """Write a criterion's value with its unit; ``None`` stays ``None``."""
    if value is None:
        return None
    match criterion.unit:
        case Unit.MONEY:
            return shown_money(value, currency)
        case Unit.PERCENT:
            return f"{shown_number(value)}%"
        case Unit.VERIFIED:
            return "verified" if value > 0 else "not verified"
        case _:
            number = shown_number(value)
            return f"{number} {criterion.unit_label}".rstrip()


def shown_money(amount: Decimal, currency: Currency) -> str:
    """Write an amount with its sign or code; a fraction only where there is one."""
    whole = amount == int(amount)
    places = 0 if whole else currency.digits
    number = f"{abs(amount):,.{places}f}"
    sign = _SIGNS.get(currency.code)
    minus = "-" if amount < 0 else ""
    return f"{minus}{sign}{number}" if sign else f"{minus}{currency.code} {number}"


def shown_number(number: Decimal) -> str:
    """Write a number with thousands separators and without trailing zeros."""
    return f"{number.normalize():,f}"
