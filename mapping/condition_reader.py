"""A filter condition as an administrator wrote it → a condition on typed values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from evaluator.condition import Condition, DayRange, InstantRange, Operand
from evaluator.operator import LISTS, NO_VALUE, ORDERED, Operator
from mapping.condition_context import ConditionContext
from mapping.date_literal import days_of, is_date_literal
from mapping.errors import DateLiteralError, MappingError
from mapping.org_schema import DESCRIBED, FieldType
from mapping.record_id import is_record_id, to_18

_TEXT_ONLY = frozenset(
    {
        Operator.CONTAINS,
        Operator.DOES_NOT_CONTAIN,
        Operator.STARTS_WITH,
        Operator.DOES_NOT_START_WITH,
    }
)
_MULTI_ONLY = frozenset({Operator.INCLUDES, Operator.EXCLUDES})
_EQUALITY = frozenset({Operator.EQUALS, Operator.NOT_EQUAL}) | NO_VALUE
_MEMBERSHIP = frozenset({Operator.IN, Operator.NOT_IN})

#: Which operators the values of each type can bear (F2-F4).
_BEARABLE = {
    FieldType.TEXT: _EQUALITY | _MEMBERSHIP | _TEXT_ONLY,
    FieldType.MULTI_TEXT: _EQUALITY | _TEXT_ONLY | _MULTI_ONLY,
    FieldType.ID: _EQUALITY | _MEMBERSHIP,
    FieldType.NUMBER: _EQUALITY | _MEMBERSHIP | ORDERED,
    FieldType.CURRENCY: _EQUALITY | _MEMBERSHIP | ORDERED,
    FieldType.DATE: _EQUALITY | _MEMBERSHIP | ORDERED,
    FieldType.INSTANT: _EQUALITY | _MEMBERSHIP | ORDERED,
    FieldType.FLAG: _EQUALITY,
}

_LIKE_A_NUMBER = "Write digits and a decimal point, like 1234.5."
_LIKE_A_DAY = "Write a day like 2026-12-31, or a date literal such as THIS_YEAR."
#: How the values of each type are written; every text is one.
_WRITTEN = {
    FieldType.TEXT: "",
    FieldType.MULTI_TEXT: "",
    FieldType.ID: "Give a record id of 15 or 18 characters.",
    FieldType.NUMBER: _LIKE_A_NUMBER,
    FieldType.CURRENCY: _LIKE_A_NUMBER,
    FieldType.DATE: _LIKE_A_DAY,
    FieldType.INSTANT: _LIKE_A_DAY,
    FieldType.FLAG: "Write true or false.",
}

#: A number as people write it; the exponent is kept to what a field can hold.
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d{1,3})?\Z", re.ASCII | re.IGNORECASE)

_LINE_ENDS = re.compile(r"\r\n|\r|\n")


class ConditionError(MappingError):
    """A condition that no record could be held against; names the field and the fault."""

    def __init__(self, number: int, field: str, reason: str, remedy: str) -> None:
        super().__init__(f"condition {number} on {field}: {reason}", remedy=remedy)


def read_condition(
    number: int,
    field: str,
    operator: str | None,
    value: str | None,
    *,
    kind: FieldType,
    context: ConditionContext,
) -> Condition:
    """Read one condition as it stands in the org.

    Args:
        number: What filter logic calls it.
        field: The field path, known to exist.
        operator: One of the operators' words.
        value: The value as text; list operators take one value a line.
        kind: The field's type.
        context: What dates mean in this run.

    Raises:
        ConditionError: the type cannot bear the operator, or the value is none of it.
    """
    if operator not in list(Operator):
        reason = f"there is no operator {operator!r}" if operator else "the operator is blank"
        raise ConditionError(number, field, reason, _choice(kind))
    chosen = Operator(operator)
    if chosen not in _BEARABLE[kind]:
        reason = f"{DESCRIBED[kind]} cannot bear “{chosen}”"
        raise ConditionError(number, field, reason, _choice(kind))
    if chosen in NO_VALUE:
        return Condition(number, field, chosen)
    return condition_of(number, field, chosen, _values(chosen, value), kind=kind, context=context)


def condition_of(
    number: int,
    field: str,
    operator: Operator,
    values: Sequence[str],
    *,
    kind: FieldType,
    context: ConditionContext,
) -> Condition:
    """Type the values of a condition whose operator is known to fit.

    Raises:
        ConditionError: a value is none of the field's type.
    """
    if not values and operator in LISTS:
        reason = f"“{operator}” needs at least one value"
        raise ConditionError(number, field, reason, "Write one value a line.")
    operands: list[Operand] = []
    for value in values:
        try:
            operands.append(_operand(value, kind, context))
        except DateLiteralError as error:
            raise ConditionError(number, field, error.message.rstrip("."), error.remedy) from error
        except (ValueError, OverflowError) as error:
            reason = f"{value!r} is not {DESCRIBED[kind]}"
            raise ConditionError(number, field, reason, _WRITTEN[kind]) from error
    if None in operands and (operator in ORDERED | _TEXT_ONLY or kind is FieldType.FLAG):
        reason = f"“{operator}” needs a value"
        remedy = "Give it one, or choose “is blank” or “is not blank”."
        raise ConditionError(number, field, reason, remedy)
    return Condition(number, field, operator, tuple(operands))


def _choice(kind: FieldType) -> str:
    return f"Choose one of: {', '.join(o for o in Operator if o in _BEARABLE[kind])}."


def _values(operator: Operator, value: str | None) -> list[str]:
    text = value or ""
    if operator in LISTS:
        # Not splitlines, which also cuts at separators that a value may contain.
        return [line.strip() for line in _LINE_ENDS.split(text) if line.strip()]
    return [text.strip()]


def _operand(value: str, kind: FieldType, context: ConditionContext) -> Operand:
    if value == "":
        return None
    match kind:
        case FieldType.TEXT | FieldType.MULTI_TEXT:
            return value
        case FieldType.ID:
            return _record_id(value)
        case FieldType.NUMBER | FieldType.CURRENCY:
            return _number(value)
        case FieldType.FLAG:
            return {"true": True, "false": False}[value.casefold()] if _is_flag(value) else _no()
        case FieldType.DATE:
            return _days(value, context)
        case FieldType.INSTANT:
            return _instants(value, context)


def _is_flag(value: str) -> bool:
    return value.casefold() in ("true", "false")


def _no() -> Operand:
    msg = "neither true nor false"
    raise ValueError(msg)


def _record_id(value: str) -> str:
    if not is_record_id(value):
        msg = f"not an id: {value}"
        raise ValueError(msg)
    return to_18(value)


def _number(value: str) -> Decimal:
    if not _NUMBER.match(value):
        msg = f"not a number: {value}"
        raise ValueError(msg)
    return Decimal(value)


def _days(value: str, context: ConditionContext) -> DayRange:
    if is_date_literal(value):
        return days_of(value, context)
    day = date.fromisoformat(value)
    return DayRange(day, day)


def _instants(value: str, context: ConditionContext) -> InstantRange:
    """Days span from midnight to midnight after them in the zone; an instant spans its second."""
    if is_date_literal(value) or "T" not in value.upper():
        days, zone = _days(value, context), context.zone
        after = midnight(days.last + timedelta(days=1), zone)
        return InstantRange(midnight(days.first, zone), after, days.literal)
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=context.zone)
    start = moment.astimezone(UTC).replace(microsecond=0)
    return InstantRange(start, start + timedelta(seconds=1))


def midnight(day: date, zone: tzinfo) -> datetime:
    """Give the instant at which a day begins in a zone, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
