from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evaluator.column import Column, MultiTextColumn
from evaluator.condition import Condition, DayRange, Operand, holds, undecided
from evaluator.conversion import convert
from evaluator.errors import OperandError
from evaluator.money import Currency
from evaluator.operator import Operator
from evaluator.rates import Rates
from mapping.column_reader import read_column
from mapping.org_schema import FieldType
from tests.unit.evaluator.columns import flags, money, numbers, texts

USD = Currency("USD", 2)
TICKED = True
RATES = Rates({"USD": Decimal(1), "EUR": Decimal("0.8")}, {})
AMOUNTS = convert(money(("1", "USD"), ("1", "EUR"), ("1", "XTS"), (None, "XTS")), USD, RATES)
SELECTIONS = read_column(["Gold;Silver", None], FieldType.MULTI_TEXT, sobject="", path="")


def told(operator: Operator, column: Column, *operands: Operand) -> list[bool]:
    found: list[bool] = holds(Condition(1, "Field__c", operator, operands), column).tolist()
    return found


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        pytest.param(Operator.LESS_THAN, [True, False], id="less"),
        pytest.param(Operator.LESS_OR_EQUAL, [True, False], id="less-or-equal"),
        pytest.param(Operator.GREATER_THAN, [False, True], id="greater"),
        pytest.param(Operator.GREATER_OR_EQUAL, [False, True], id="greater-or-equal"),
        pytest.param(Operator.EQUALS, [False, False], id="equals"),
        pytest.param(Operator.NOT_EQUAL, [True, True], id="not-equal"),
    ],
)
def test_a_value_between_two_steps_of_a_column_equals_none_of_them(
    operator: Operator, expected: list[bool]
) -> None:
    assert told(operator, numbers("2", "3"), Decimal("2.5")) == expected


@pytest.mark.parametrize(
    ("column", "operand", "expected"),
    [
        pytest.param(("1", "-1"), "9223372036854775808", [True, True], id="a-value-beyond-64-bits"),
        pytest.param(("1e30", "-1e30"), "0", [False, True], id="a-column-beyond-64-bits"),
        pytest.param(("-0.1", "0.1"), "0", [True, False], id="around-zero"),
        pytest.param((None, "1"), "2", [False, True], id="a-blank-is-not-less"),
    ],
)
def test_numbers_of_any_size_compare_exactly(
    column: tuple[str | None, ...], operand: str, expected: list[bool]
) -> None:
    assert told(Operator.LESS_THAN, numbers(*column), Decimal(operand)) == expected


def test_one_of_several_numbers_may_be_blank() -> None:
    assert told(Operator.IN, numbers("1", None, "2"), Decimal(1), None) == [True, True, False]


def test_an_amount_without_rate_is_undecided_but_not_blank() -> None:
    equals = Condition(1, "Fee__c", Operator.EQUALS, (Decimal(1),))
    blank = Condition(1, "Fee__c", Operator.IS_BLANK)
    rateless = undecided(equals, AMOUNTS)

    assert rateless is not None
    assert rateless.tolist() == [False, False, True, False]
    assert undecided(blank, AMOUNTS) is None
    assert holds(blank, AMOUNTS).tolist() == [False, False, False, True]
    assert undecided(equals, numbers("1")) is None


def test_a_condition_on_amounts_that_all_have_a_rate_leaves_nothing_open() -> None:
    rated = convert(money(("1", "USD"), (None, "XTS")), USD, RATES)

    assert undecided(Condition(1, "Fee__c", Operator.EQUALS, (Decimal(1),)), rated) is None


def test_amounts_compare_in_the_programs_currency() -> None:
    assert told(Operator.EQUALS, AMOUNTS, Decimal("1.25")) == [False, True, False, False]


@pytest.mark.parametrize(
    ("operator", "column", "operand"),
    [
        pytest.param(Operator.LESS_THAN, texts("a"), "b", id="text-has-no-order"),
        pytest.param(Operator.INCLUDES, texts("a"), "a", id="text-has-no-selection"),
        pytest.param(Operator.EQUALS, texts("a"), Decimal(1), id="text-is-no-number"),
        pytest.param(Operator.LESS_THAN, SELECTIONS, "b", id="a-selection-has-no-order"),
        pytest.param(Operator.CONTAINS, numbers("1"), Decimal(1), id="a-number-contains-nothing"),
        pytest.param(Operator.EQUALS, numbers("1"), "1", id="a-number-is-no-text"),
        pytest.param(Operator.CONTAINS, flags("x"), TICKED, id="a-checkbox-contains-nothing"),
        pytest.param(Operator.EQUALS, flags("x"), "true", id="a-checkbox-is-no-text"),
        pytest.param(
            Operator.EQUALS, money(("1", "USD")), Decimal(1), id="an-amount-not-converted"
        ),
    ],
)
def test_a_column_refuses_what_it_cannot_bear(
    operator: Operator, column: Column, operand: Operand
) -> None:
    with pytest.raises(OperandError, match=r"condition 1 on Field__c: .* cannot bear"):
        told(operator, column, operand)


def test_checkboxes_are_never_blank() -> None:
    assert told(Operator.IS_BLANK, flags("x-")) == [False, False]
    assert told(Operator.IS_NOT_BLANK, flags("x-")) == [True, True]


def test_an_empty_column_bears_every_condition() -> None:
    assert told(Operator.EQUALS, texts(), "a") == []
    assert told(Operator.INCLUDES, MultiTextColumn(texts().codes, ()), "a") == []
    assert told(Operator.LESS_THAN, numbers(), Decimal(1)) == []


def test_a_range_of_days_equals_each_of_them_and_tells_both_ends() -> None:
    days = read_column(["2026-03-08"], FieldType.DATE, sobject="", path="")
    first, last = date(2026, 3, 8), date(2026, 3, 10)

    assert str(DayRange(first, first)) == "2026-03-08"
    assert str(DayRange(first, last)) == "2026-03-08 to 2026-03-10"
    assert told(Operator.EQUALS, days, DayRange(first, last)) == [True]
    assert told(Operator.GREATER_THAN, days, DayRange(first, last)) == [False]
