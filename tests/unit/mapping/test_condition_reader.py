from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from evaluator.condition import Condition, DayRange, InstantRange, Operand
from evaluator.operator import LISTS, NO_VALUE, Operator
from mapping.condition_reader import ConditionError, midnight, read_condition
from mapping.org_schema import DESCRIBED, FieldType
from tests.fakes.contexts import condition_context
from tests.fakes.records import record_id

VALUES = {
    FieldType.TEXT: "Gold",
    FieldType.MULTI_TEXT: "Gold",
    FieldType.ID: record_id("001", 1),
    FieldType.NUMBER: "5",
    FieldType.CURRENCY: "5",
    FieldType.DATE: "2026-01-15",
    FieldType.INSTANT: "2026-01-15",
    FieldType.FLAG: "true",
}
EQUALITY = {"equals", "not equal", "is blank", "is not blank"}
PATTERNS = {"contains", "does not contain", "starts with", "does not start with"}
ORDER = {"less than", "less or equal", "greater than", "greater or equal"}
MEMBERSHIP = {"in", "not in"}
BEARABLE = {
    FieldType.TEXT: EQUALITY | PATTERNS | MEMBERSHIP,
    FieldType.MULTI_TEXT: EQUALITY | PATTERNS | {"includes", "excludes"},
    FieldType.ID: EQUALITY | MEMBERSHIP,
    FieldType.NUMBER: EQUALITY | MEMBERSHIP | ORDER,
    FieldType.CURRENCY: EQUALITY | MEMBERSHIP | ORDER,
    FieldType.DATE: EQUALITY | MEMBERSHIP | ORDER,
    FieldType.INSTANT: EQUALITY | MEMBERSHIP | ORDER,
    FieldType.FLAG: EQUALITY,
}
EVERY_PAIR = [
    pytest.param(kind, operator, id=f"{kind}-{operator.replace(' ', '-')}")
    for kind in FieldType
    for operator in Operator
]


def read(kind: FieldType, operator: str | None, value: str | None = None) -> Condition:
    context = condition_context()
    return read_condition(4, "Field__c", operator, value, kind=kind, context=context)


def operands(kind: FieldType, operator: str, value: str | None) -> tuple[Operand, ...]:
    return read(kind, operator, value).operands


def refused(kind: FieldType, operator: str | None, value: str | None = None) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        read(kind, operator, value)
    return caught.value


def refusal(kind: FieldType, operator: str | None, value: str | None = None) -> str:
    error = refused(kind, operator, value)
    assert error.remedy.endswith(".")
    return error.message


@pytest.mark.parametrize(
    ("kind", "operator", "value", "remedy"),
    [
        pytest.param(
            FieldType.FLAG,
            "contains",
            "x",
            "Choose one of: equals, not equal, is blank, is not blank.",
            id="what-the-type-can-bear",
        ),
        pytest.param(
            FieldType.FLAG,
            None,
            "x",
            "Choose one of: equals, not equal, is blank, is not blank.",
            id="no-operator",
        ),
        pytest.param(
            FieldType.TEXT, "in", None, "Write one value a line.", id="a-list-without-values"
        ),
        pytest.param(
            FieldType.NUMBER,
            "less than",
            None,
            "Give it one, or choose “is blank” or “is not blank”.",
            id="less-than-nothing",
        ),
        pytest.param(
            FieldType.CURRENCY,
            "equals",
            "1,5",
            "Write digits and a decimal point, like 1234.5.",
            id="a-decimal-comma",
        ),
        pytest.param(
            FieldType.DATE,
            "equals",
            "31.12.2026",
            "Write a day like 2026-12-31, or a date literal such as THIS_YEAR.",
            id="a-day-as-people-write-it",
        ),
        pytest.param(
            FieldType.DATE,
            "equals",
            "LAST_N_DAYS:x",
            "Write a day like 2026-12-31, or a date literal of Salesforce's SOQL reference.",
            id="a-date-literal-at-fault",
        ),
        pytest.param(FieldType.FLAG, "equals", "yes", "Write true or false.", id="a-yes"),
        pytest.param(
            FieldType.ID, "equals", "Acme", "Give a record id of 15 or 18 characters.", id="a-name"
        ),
    ],
)
def test_a_condition_at_fault_tells_what_to_write_instead(
    kind: FieldType, operator: str | None, value: str | None, remedy: str
) -> None:
    assert refused(kind, operator, value).remedy == remedy


@pytest.mark.parametrize(("kind", "operator"), EVERY_PAIR)
def test_a_type_bears_its_operators_and_refuses_all_others_in_words(
    kind: FieldType, operator: Operator
) -> None:
    if operator in BEARABLE[kind]:
        condition = read(kind, operator, VALUES[kind])

        assert (condition.number, condition.field) == (4, "Field__c")
        assert condition.operator is operator
        assert len(condition.operands) == (0 if operator in NO_VALUE else 1)
    else:
        assert refusal(kind, operator, VALUES[kind]) == (
            f"condition 4 on Field__c: {DESCRIBED[kind]} cannot bear “{operator}”"
        )


@pytest.mark.parametrize(
    ("operator", "reason"),
    [
        pytest.param(None, "the operator is blank", id="blank"),
        pytest.param("like", "there is no operator 'like'", id="unknown"),
        pytest.param("Equals", "there is no operator 'Equals'", id="in-another-case"),
        pytest.param("=", "there is no operator '='", id="a-sign"),
    ],
)
def test_an_operator_that_does_not_exist_is_refused(operator: str | None, reason: str) -> None:
    assert refusal(FieldType.TEXT, operator, "x") == f"condition 4 on Field__c: {reason}"


@pytest.mark.parametrize(
    ("kind", "value", "operand"),
    [
        pytest.param(FieldType.TEXT, "  Gold ", "Gold", id="text-without-its-margins"),
        pytest.param(FieldType.TEXT, "a, b; c", "a, b; c", id="text-with-commas-and-semicolons"),
        pytest.param(FieldType.TEXT, "null", "null", id="the-word-null-is-text"),
        pytest.param(FieldType.MULTI_TEXT, "a;b", "a;b", id="a-selection-of-two"),
        pytest.param(FieldType.NUMBER, "-0.10", Decimal("-0.10"), id="a-negative-fraction"),
        pytest.param(FieldType.NUMBER, "+5.", Decimal(5), id="a-sign-and-a-bare-point"),
        pytest.param(FieldType.NUMBER, ".5", Decimal("0.5"), id="no-digit-before-the-point"),
        pytest.param(FieldType.CURRENCY, "1.5e6", Decimal("1.5E6"), id="an-exponent"),
        pytest.param(
            FieldType.NUMBER, "0.1234567890123456789", Decimal("0.1234567890123456789"), id="exact"
        ),
        pytest.param(FieldType.FLAG, "TRUE", True, id="true-in-any-case"),
        pytest.param(FieldType.FLAG, "False", False, id="false-in-any-case"),
        pytest.param(
            FieldType.DATE,
            "2026-02-28",
            DayRange(date(2026, 2, 28), date(2026, 2, 28)),
            id="a-day",
        ),
        pytest.param(
            FieldType.ID, "0010000000000Ab", "0010000000000AbAAI", id="a-short-id-gets-its-check"
        ),
        pytest.param(
            FieldType.ID, "0010000000000Abaai", "0010000000000AbAAI", id="a-check-in-small-letters"
        ),
    ],
)
def test_values_are_read_by_the_type_of_the_field(
    kind: FieldType, value: str, operand: Operand
) -> None:
    assert operands(kind, "equals", value) == (operand,)


@pytest.mark.parametrize("value", [None, "", "   "], ids=["null", "empty", "white-space"])
@pytest.mark.parametrize("kind", [kind for kind in FieldType if kind is not FieldType.FLAG])
def test_equality_with_a_blank_value_asks_for_blanks(kind: FieldType, value: str | None) -> None:
    assert operands(kind, "equals", value) == (None,)
    assert operands(kind, "not equal", value) == (None,)


@pytest.mark.parametrize(
    ("kind", "operator"),
    [
        *((FieldType.NUMBER, operator) for operator in sorted(ORDER)),
        *((FieldType.TEXT, operator) for operator in sorted(PATTERNS)),
        # A checkbox is never blank (F2), so a blank cannot be meant.
        (FieldType.FLAG, "equals"),
        (FieldType.FLAG, "not equal"),
    ],
)
def test_other_operators_need_a_value(kind: FieldType, operator: str) -> None:
    for value in (None, "", " "):
        assert refusal(kind, operator, value) == (
            f"condition 4 on Field__c: “{operator}” needs a value"
        )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        pytest.param(FieldType.NUMBER, "1,000", id="thousands-separator"),
        pytest.param(FieldType.NUMBER, "1_000", id="underscore"),
        pytest.param(FieldType.NUMBER, "five", id="a-word"),
        pytest.param(FieldType.NUMBER, "NaN", id="not-a-number"),
        pytest.param(FieldType.NUMBER, "Infinity", id="infinity"),
        pytest.param(FieldType.NUMBER, "1E999999999999", id="an-exponent-that-fills-the-memory"),
        pytest.param(FieldType.NUMBER, "٣", id="digits-of-another-script"),
        pytest.param(FieldType.CURRENCY, "$5", id="a-currency-sign"),
        pytest.param(FieldType.CURRENCY, "USD5", id="a-currency-literal"),
        pytest.param(FieldType.DATE, "2026-02-30", id="a-day-that-does-not-exist"),
        pytest.param(FieldType.DATE, "02/28/2026", id="an-american-date"),
        pytest.param(FieldType.DATE, "2026-02-28T00:00:00Z", id="a-time-on-a-date-field"),
        pytest.param(FieldType.INSTANT, "2026-02-28T25:00:00Z", id="an-hour-that-does-not-exist"),
        pytest.param(FieldType.INSTANT, "9999-12-31", id="the-last-day-of-the-calendar"),
        pytest.param(FieldType.INSTANT, "9999-12-31T23:59:59Z", id="its-last-second"),
        pytest.param(FieldType.FLAG, "yes", id="yes"),
        pytest.param(FieldType.FLAG, "1", id="one-for-true"),
        pytest.param(FieldType.ID, "0010000000000A", id="fourteen-characters"),
        pytest.param(FieldType.ID, "0010000000000AbAAJ", id="a-wrong-check"),
        pytest.param(FieldType.ID, "001000000000'Ab", id="a-quote-in-an-id"),
    ],
)
def test_a_value_that_is_none_of_its_type_is_refused_and_named(kind: FieldType, value: str) -> None:
    assert refusal(kind, "equals", value) == (
        f"condition 4 on Field__c: {value!r} is not {DESCRIBED[kind]}"
    )


@pytest.mark.parametrize(
    ("kind", "operator"),
    [
        (FieldType.TEXT, Operator.IN),
        (FieldType.TEXT, Operator.NOT_IN),
        (FieldType.MULTI_TEXT, Operator.INCLUDES),
        (FieldType.MULTI_TEXT, Operator.EXCLUDES),
    ],
)
def test_list_operators_take_one_value_a_line_and_split_at_nothing_else(
    kind: FieldType, operator: Operator
) -> None:
    text = " Gold, Silver \r\n\n  Bronze; Copper\nTin  "

    assert operator in LISTS
    assert operands(kind, operator, text) == ("Gold, Silver", "Bronze; Copper", "Tin")


@pytest.mark.parametrize("value", [None, "", " \n \n"], ids=["null", "empty", "blank-lines"])
def test_a_list_without_values_is_refused(value: str | None) -> None:
    assert refusal(FieldType.TEXT, "not in", value) == (
        "condition 4 on Field__c: “not in” needs at least one value"
    )


def test_of_a_list_only_the_wrong_value_is_named() -> None:
    assert refusal(FieldType.NUMBER, "in", "1\ntwo\n3") == (
        "condition 4 on Field__c: 'two' is not a number"
    )


def test_blank_operators_ignore_what_stands_in_the_value() -> None:
    assert operands(FieldType.NUMBER, "is blank", "not even a number") == ()


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        pytest.param(
            "2026-01-15",
            datetime(2026, 1, 15, 5, tzinfo=UTC),
            datetime(2026, 1, 16, 5, tzinfo=UTC),
            id="a-day-from-midnight-to-midnight-in-the-zone",
        ),
        pytest.param(
            "2026-03-08",
            datetime(2026, 3, 8, 5, tzinfo=UTC),
            datetime(2026, 3, 9, 4, tzinfo=UTC),
            id="the-day-of-23-hours",
        ),
        pytest.param(
            "2026-11-01",
            datetime(2026, 11, 1, 4, tzinfo=UTC),
            datetime(2026, 11, 2, 5, tzinfo=UTC),
            id="the-day-of-25-hours",
        ),
        pytest.param(
            "2026-07-15T10:00",
            datetime(2026, 7, 15, 14, tzinfo=UTC),
            datetime(2026, 7, 15, 14, 0, 1, tzinfo=UTC),
            id="a-time-without-zone-is-in-the-program's",
        ),
        pytest.param(
            "2026-07-15T10:00:00+02:00",
            datetime(2026, 7, 15, 8, tzinfo=UTC),
            datetime(2026, 7, 15, 8, 0, 1, tzinfo=UTC),
            id="a-time-with-its-own-zone",
        ),
        pytest.param(
            "2026-07-15T10:00:00.900Z",
            datetime(2026, 7, 15, 10, tzinfo=UTC),
            datetime(2026, 7, 15, 10, 0, 1, tzinfo=UTC),
            id="parts-of-a-second-do-not-count",
        ),
    ],
)
def test_dates_and_times_span_a_day_or_a_second(value: str, start: datetime, end: datetime) -> None:
    assert operands(FieldType.INSTANT, "equals", value) == (InstantRange(start, end),)


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        pytest.param(
            "today",
            datetime(2026, 6, 17, 4, tzinfo=UTC),
            datetime(2026, 6, 18, 4, tzinfo=UTC),
            id="a-day-from-midnight-to-midnight-in-the-zone",
        ),
        pytest.param(
            "LAST_QUARTER",
            datetime(2026, 1, 1, 5, tzinfo=UTC),
            datetime(2026, 4, 1, 4, tzinfo=UTC),
            id="a-quarter-in-which-the-clocks-change",
        ),
    ],
)
def test_date_literals_of_dates_and_times_span_all_of_their_days(
    value: str, start: datetime, end: datetime
) -> None:
    assert operands(FieldType.INSTANT, "equals", value) == (
        InstantRange(start, end, value.upper()),
    )


def test_a_date_literal_is_one_of_the_values_of_a_list() -> None:
    assert operands(FieldType.DATE, "in", "2026-01-31\nyesterday") == (
        DayRange(date(2026, 1, 31), date(2026, 1, 31)),
        DayRange(date(2026, 6, 16), date(2026, 6, 16), "YESTERDAY"),
    )


@pytest.mark.parametrize("kind", [FieldType.DATE, FieldType.INSTANT])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        pytest.param(
            "soon",
            "'soon' is neither a date nor a date literal such as THIS_YEAR",
            id="a-word-that-there-is-not",
        ),
        pytest.param(
            "last_n_days",
            "'last_n_days' needs a whole number after a colon, such as LAST_N_DAYS:30",
            id="a-literal-without-its-number",
        ),
    ],
)
def test_a_date_literal_that_cannot_be_read_is_named(
    kind: FieldType, value: str, reason: str
) -> None:
    assert refusal(kind, "equals", value) == f"condition 4 on Field__c: {reason}"


@pytest.mark.parametrize(
    ("kind", "described"), [(FieldType.NUMBER, "a number"), (FieldType.FLAG, "a checkbox")]
)
def test_other_types_know_no_date_literals(kind: FieldType, described: str) -> None:
    assert refusal(kind, "equals", "TODAY") == (
        f"condition 4 on Field__c: 'TODAY' is not {described}"
    )


def test_a_day_that_begins_at_one_o_clock_begins_when_the_clocks_jump() -> None:
    # In Beirut the clocks jump from midnight to one o'clock on this day.
    found = midnight(date(2024, 3, 31), ZoneInfo("Asia/Beirut"))

    assert found == datetime(2024, 3, 30, 22, tzinfo=UTC)
