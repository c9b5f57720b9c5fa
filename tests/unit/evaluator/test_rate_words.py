from __future__ import annotations

from decimal import Decimal

import pytest

from evaluator.money import Currency
from evaluator.rate_words import missing_rate_words
from evaluator.rates import Rates
from tests.unit.evaluator.columns import candidates, money, texts
from tests.unit.evaluator.judged import REVENUE

RATES = Rates({"USD": Decimal(1)}, {})


@pytest.mark.parametrize(
    ("row", "words"),
    [
        pytest.param(0, "", id="a-rate"),
        pytest.param(1, "Amount has the currency XTS, which has no rate", id="no-rate"),
        pytest.param(2, "Amount has no currency", id="no-currency"),
        pytest.param(3, "", id="no-amount"),
    ],
)
def test_words_are_found_where_a_rate_is_missing_and_nowhere_else(row: int, words: str) -> None:
    amounts = money(("1", "USD"), ("1", "XTS"), ("1", None), (None, "XTS"))
    pulled = candidates([0, 4], Amount=amounts, Stage=texts(*"abcd"))
    converted = pulled.in_currency(Currency("USD", 2), RATES)

    assert missing_rate_words(REVENUE, pulled, converted, row, RATES) == words
