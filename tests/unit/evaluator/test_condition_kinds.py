"""Conditions on checkboxes, days, times and texts: what holds, and what is refused how."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from evaluator.column import Column, InstantColumn
from evaluator.condition import Condition, DayRange, InstantRange, Operand, holds
from evaluator.errors import OperandError
from evaluator.operator import Operator
from mapping.column_reader import read_column
from mapping.org_schema import FieldType
from tests.unit.evaluator.columns import days, flags, instants, money, numbers, texts

YES, NO = True, False
MARCH_8, MARCH_10 = date(2026, 3, 8), date(2026, 3, 10)
SPAN = DayRange(MARCH_8, MARCH_10, "LAST_N_DAYS:3")
SELECTIONS = read_column(["Gold;Silver", None], FieldType.MULTI_TEXT, sobject="", path="")


def told(operator: Operator, column: Column, *operands: Operand) -> list[bool]:
    mask = holds(Condition(1, "Field__c", operator, operands), column)
    assert mask.dtype == bool
    found: list[bool] = mask.tolist()
    return found


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("operator", "operands", "expected"),
    [
        pytest.param(Operator.EQUALS, (YES,), [True, False], id="ticked"),
        pytest.param(Operator.EQUALS, (NO,), [False, True], id="empty"),
        pytest.param(Operator.NOT_EQUAL, (NO,), [True, False], id="not-empty"),
        pytest.param(Operator.IN, (YES, NO), [True, True], id="either"),
        pytest.param(Operator.NOT_IN, (YES, NO), [False, False], id="neither"),
        pytest.param(Operator.IN, (), [False, False], id="nothing-asked-for"),
    ],
)
def test_a_checkbox_is_ticked_or_empty(
    operator: Operator, operands: tuple[Operand, ...], expected: list[bool]
) -> None:
    assert told(operator, flags("x-"), *operands) == expected


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        pytest.param(Operator.EQUALS, [False, True, True, False, False], id="equals"),
        pytest.param(Operator.NOT_EQUAL, [True, False, False, True, True], id="not-equal"),
        pytest.param(Operator.LESS_THAN, [True, False, False, False, False], id="less"),
        pytest.param(Operator.LESS_OR_EQUAL, [True, True, True, False, False], id="at-most"),
        pytest.param(Operator.GREATER_THAN, [False, False, False, True, False], id="greater"),
        pytest.param(Operator.GREATER_OR_EQUAL, [False, True, True, True, False], id="at-least"),
    ],
)
def test_a_range_of_days_has_both_its_ends_and_a_blank_is_none_of_them(
    operator: Operator, expected: list[bool]
) -> None:
    column = days(date(2026, 3, 7), MARCH_8, MARCH_10, date(2026, 3, 11), None)

    assert told(operator, column, SPAN) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("10:00:10", "10:00:12", [False, True, True, False], id="without-its-end"),
        pytest.param("10:00:09.5", "10:00:11.5", [False, True, True, False], id="parts-of-seconds"),
        pytest.param("10:00:11", "10:00:11", [False] * 4, id="of-no-length"),
    ],
)
def test_a_range_of_times_ends_before_its_end(start: str, end: str, expected: list[bool]) -> None:
    column = instants(*[f"2026-03-08T10:00:{second:02}Z" for second in (9, 10, 11, 12)])
    span = InstantRange(at(f"2026-03-08T{start}+00:00"), at(f"2026-03-08T{end}+00:00"))

    assert told(Operator.EQUALS, column, span) == expected


def test_a_time_may_be_blank() -> None:
    column = read_column(
        ["2026-03-08T10:00:00.000+0000", None], FieldType.INSTANT, sobject="", path=""
    )
    assert isinstance(column, InstantColumn)
    span = InstantRange(at("2026-03-08T00:00:00+00:00"), at("2026-03-09T00:00:00+00:00"))

    assert told(Operator.IS_BLANK, column) == [False, True]
    assert told(Operator.EQUALS, column, None) == [False, True]
    assert told(Operator.EQUALS, column, span) == [True, False]
    assert told(Operator.NOT_EQUAL, column, span) == [False, True]


def test_ranges_are_told_with_what_they_were_written_as() -> None:
    start, end = at("2026-03-08T05:00:00+00:00"), at("2026-03-09T05:00:00+00:00")

    assert str(SPAN) == "LAST_N_DAYS:3 (2026-03-08 to 2026-03-10)"
    assert str(DayRange(MARCH_8, MARCH_8, "TODAY")) == "TODAY (2026-03-08)"
    assert str(InstantRange(start, end)) == "2026-03-08T05:00:00Z"
    assert str(InstantRange(start, end, "TODAY")) == (
        "TODAY (2026-03-08T05:00:00Z to 2026-03-09T05:00:00Z)"
    )


def test_a_text_may_be_one_of_few_or_of_many() -> None:
    names = [f"Name {number}" for number in range(9)]
    column = texts(*names, None, *reversed(names))

    for count in (0, 1, 5, 6, 7, 9):
        chosen = [number < count for number in range(9)]
        assert told(Operator.IN, column, *names[:count]) == [*chosen, False, *reversed(chosen)]
        assert told(Operator.IN, column, *names[:count], None) == [
            *chosen,
            True,
            *reversed(chosen),
        ]


def test_numbers_may_be_one_of_several() -> None:
    column = numbers("1", "2", "3", None)

    assert told(Operator.IN, column, Decimal(1), Decimal(3)) == [True, False, True, False]
    assert told(Operator.NOT_IN, column, Decimal(1), Decimal(3)) == [False, True, False, True]
    assert told(Operator.EQUALS, column, None) == [False, False, False, True]
    assert told(Operator.IN, column, None, Decimal(2)) == [False, True, False, True]
    assert told(Operator.IN, column) == [False] * 4


@pytest.mark.parametrize(
    ("operator", "operand"),
    [
        pytest.param(Operator.EQUALS, Decimal(2**62), id="equals"),
        pytest.param(Operator.LESS_OR_EQUAL, Decimal(-(2**62)), id="at-most"),
        pytest.param(Operator.GREATER_THAN, Decimal(2**70), id="greater"),
        pytest.param(Operator.LESS_THAN, Decimal(-(2**70)), id="less"),
    ],
)
def test_small_numbers_are_none_that_are_too_large_for_them(
    operator: Operator, operand: Decimal
) -> None:
    column = numbers("1", "-1", None, str(2**62 - 1), str(1 - 2**62))

    assert told(operator, column, operand) == [False] * 5


@pytest.mark.parametrize(
    ("operator", "column", "operand", "what"),
    [
        pytest.param(Operator.LESS_THAN, texts("a"), "b", "text", id="text-in-order"),
        pytest.param(Operator.INCLUDES, texts("a"), "a", "text", id="text-that-includes"),
        pytest.param(Operator.EQUALS, texts("a"), Decimal(1), "text", id="text-and-number"),
        pytest.param(Operator.LESS_THAN, SELECTIONS, "b", "text", id="selection-in-order"),
        pytest.param(Operator.INCLUDES, SELECTIONS, YES, "text", id="selection-and-flag"),
        pytest.param(Operator.LESS_THAN, flags("x"), YES, "a checkbox", id="flag-in-order"),
        pytest.param(Operator.EQUALS, flags("x"), None, "a checkbox", id="blank-flag"),
        pytest.param(Operator.EQUALS, numbers("1"), "1", "this field", id="number-and-text"),
        pytest.param(Operator.LESS_THAN, numbers("1"), None, "this field", id="less-than-blank"),
        pytest.param(Operator.EQUALS, days(MARCH_8), Decimal(1), "this field", id="day-and-number"),
        pytest.param(
            Operator.EQUALS,
            instants("2026-03-08T10:00:00Z"),
            SPAN,
            "this field",
            id="time-and-day",
        ),
        pytest.param(
            Operator.CONTAINS,
            numbers("1"),
            Decimal(1),
            "a number or a date",
            id="number-that-contains",
        ),
        pytest.param(
            Operator.STARTS_WITH, days(MARCH_8), SPAN, "a number or a date", id="day-that-starts"
        ),
        pytest.param(
            Operator.EQUALS,
            money(("1", "USD")),
            Decimal(1),
            "an amount not yet converted",
            id="amount-not-converted",
        ),
    ],
)
def test_a_refusal_names_the_condition_its_field_and_what_cannot_bear_it(
    operator: Operator, column: Column, operand: Operand, what: str
) -> None:
    with pytest.raises(OperandError) as refused:
        told(operator, column, operand)

    assert str(refused.value) == (
        f"condition 1 on Field__c: {what} cannot bear “{operator}” with the given value"
    )
