"""Rates that the org does not have, in words: from which currency, for which field and day."""

from __future__ import annotations

from evaluator.candidates import Candidates
from evaluator.column import ConvertedColumn, MoneyColumn
from evaluator.day import day_of
from evaluator.program import Criterion
from evaluator.rates import Rates


def missing_rate_words(
    criterion: Criterion, pulled: Candidates, converted: Candidates, row: int, rates: Rates
) -> str:
    """Tell which amount of a record has no rate: the first that the criterion hangs on."""
    paths = (criterion.rollup or "", *sorted(criterion.base.fields | criterion.filter.fields))
    for path in paths:
        column, money = converted.columns.get(path), pulled.columns.get(path)
        if not isinstance(column, ConvertedColumn) or not isinstance(money, MoneyColumn):
            continue
        if column.unrated[row]:
            return f"{path} has {_currency_words(money, row, rates)}"
    return ""


def _currency_words(money: MoneyColumn, row: int, rates: Rates) -> str:
    code = money.currency.values[money.currency.codes[row]] if money.currency else None
    if code is None:
        return "no currency"
    if money.day is None or rates.dated is None:
        return f"the currency {code}, which has no rate"
    if not money.day.known[row]:
        return f"the currency {code}, but no day to take the rate of"
    return f"the currency {code}, which has no rate on {day_of(int(money.day.days[row]))}"
