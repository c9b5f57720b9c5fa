from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evaluator.access import Access
from evaluator.column import MoneyColumn
from evaluator.program import Criterion, Measure, Unit
from evaluator.rates_used import rates_used
from tests.unit.evaluator.columns import days, money, numbers, texts
from tests.unit.evaluator.judged import DATED, REVENUE, deals, judged

MARCH, MAY_END, JUNE = date(2026, 3, 1), date(2026, 5, 31), date(2026, 6, 1)
CUSTOM = Criterion("C2", "Visit", 2, "Custom", Measure.VERIFICATIONS, Unit.VERIFIED)


def test_each_enrollment_has_the_rates_of_its_own_counted_amounts() -> None:
    amounts = money(("10", "USD"), ("10", "EUR"), ("10", "EUR"), ("10", "JPY"))

    verdicts = judged(deals(3, 1, Amount=amounts))

    assert rates_used(verdicts, 0) == {"EUR": (Decimal("1.25"),), "USD": (Decimal(1),)}
    assert rates_used(verdicts, 1) == {"JPY": (Decimal("0.01"),)}


def test_currencies_are_in_order() -> None:
    verdicts = judged(deals(3, Amount=money(("1", "USD"), ("1", "JPY"), ("1", "EUR"))))

    assert list(rates_used(verdicts, 0)) == ["EUR", "JPY", "USD"]


def test_a_currency_has_each_of_its_dated_rates_once_and_the_lowest_first() -> None:
    amounts = replace(
        money(("1", "EUR"), ("1", "EUR"), ("1", "EUR")), day=days(JUNE, MARCH, MAY_END)
    )

    verdicts = judged(deals(3, Amount=amounts), rates=DATED)

    assert rates_used(verdicts, 0) == {"EUR": (Decimal("1.25"), Decimal(2))}


@pytest.mark.parametrize(
    "amount",
    [pytest.param((None, "EUR"), id="blank"), pytest.param(("10", "EUR"), id="hidden")],
)
def test_what_adds_nothing_used_no_rate(amount: tuple[str | None, str]) -> None:
    records = deals(2, Amount=money(("10", "USD"), amount))
    hidden = {1: Access.HIDDEN} if amount[0] else {}

    assert rates_used(judged(records, answers=hidden), 0) == {"USD": (Decimal(1),)}


def test_criteria_that_measure_no_money_are_passed_over() -> None:
    score = replace(REVENUE, id="C3", rollup="Score", unit=Unit.MEASURE)
    count = replace(REVENUE, id="C4", rollup=None, measure=Measure.COUNT, unit=Unit.COUNT)
    records = deals(1, Amount=money(("10", "EUR")), Score=numbers("3"))

    verdicts = judged(records, CUSTOM, score, count, REVENUE)

    assert rates_used(verdicts, 0) == {"EUR": (Decimal("1.25"),)}


def test_the_rates_of_all_criteria_are_told_together() -> None:
    fees = replace(REVENUE, id="C2", name="Fees", rollup="Fee")
    records = deals(1, Amount=money(("10", "EUR")), Fee=money(("1", "JPY")))

    found = rates_used(judged(records, REVENUE, fees), 0)

    assert found == {"EUR": (Decimal("1.25"),), "JPY": (Decimal("0.01"),)}


def test_an_org_with_one_currency_uses_no_rate() -> None:
    records = deals(1, Amount=MoneyColumn(numbers("10"), None))

    assert rates_used(judged(records), 0) == {}


def test_a_rate_is_told_to_nine_places() -> None:
    third = replace(DATED, dated=None, per_corporate={"USD": Decimal(1), "EUR": Decimal(3)})
    records = deals(1, Amount=MoneyColumn(numbers("9"), texts("EUR")))

    assert rates_used(judged(records, rates=third), 0) == {"EUR": (Decimal("0.333333333"),)}
