"""One condition on one field, held against a whole column at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

import numpy as np

from evaluator.column import (
    INT64_SAFE,
    Column,
    ConvertedColumn,
    DayColumn,
    Exact,
    FlagColumn,
    InstantColumn,
    Mask,
    MoneyColumn,
    MultiTextColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.day import day_number
from evaluator.errors import OperandError
from evaluator.operator import (
    NO_VALUE,
    ORDERED,
    POSITIVE,
    Operator,
    folded,
    selection_holds,
    text_holds,
)


@dataclass(frozen=True, slots=True)
class DayRange:
    """Some consecutive days, both ends included; a single day has equal ends (F6).

    ``literal`` is the relative date they were written as; blank for a plain date.
    """

    first: date
    last: date
    literal: str = ""

    def __str__(self) -> str:
        days = str(self.first) if self.first == self.last else f"{self.first} to {self.last}"
        return f"{self.literal} ({days})" if self.literal else days


@dataclass(frozen=True, slots=True)
class InstantRange:
    """From an instant up to, but without, another; UTC (F3).

    ``literal`` is the relative date it was written as; blank for a plain date or time.
    """

    start: datetime
    end: datetime
    literal: str = ""

    def __str__(self) -> str:
        start, end = (f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (self.start, self.end))
        return f"{self.literal} ({start} to {end})" if self.literal else start


#: Up to so many codes, comparing each with a column takes less time than looking them up.
_FEW = 6

Operand = str | Decimal | bool | DayRange | InstantRange | None


@dataclass(frozen=True, slots=True)
class Condition:
    """``field operator operands``; ``number`` is what filter logic calls it."""

    number: int
    field: str
    operator: Operator
    operands: tuple[Operand, ...] = ()


def holds(condition: Condition, column: Column) -> Mask:
    """Tell for each row whether the condition holds (F1-F4, F8).

    Raises:
        OperandError: the column's type cannot bear the operator or the operand.
    """
    positive = POSITIVE.get(condition.operator)
    mask = _positive(condition, positive or condition.operator, column)
    return ~mask if positive else mask


def undecided(condition: Condition, column: Column) -> Mask | None:
    """Tell for which rows ``holds`` says nothing, because an amount has no rate (M3, F8).

    Whether an amount is blank can be told without a rate. ``None`` means for no row.
    """
    if not isinstance(column, ConvertedColumn) or condition.operator in NO_VALUE:
        return None
    return None if column.all_rated else column.unrated


def _positive(condition: Condition, operator: Operator, column: Column) -> Mask:
    match column:
        case TextColumn():
            texts = _texts(condition, operator)
            lut = np.array([text_holds(operator, v, texts) for v in column.values], dtype=bool)
            return _looked_up(lut, column.codes)
        case MultiTextColumn():
            texts = _texts(condition, operator, multiple=True)
            lut = np.array([selection_holds(operator, v, texts) for v in column.values], dtype=bool)
            return _looked_up(lut, column.codes)
        case FlagColumn():
            return _flags(condition, operator, column)
        case NumberColumn():
            return _ranged(condition, operator, column.scaled, column.known, _number(column))
        case ConvertedColumn():
            minor = column.minor
            mask = _ranged(condition, operator, minor.scaled, minor.known, _number(minor))
            return mask & ~column.unrated
        case DayColumn():
            return _ranged(condition, operator, column.days, column.known, _days)
        case InstantColumn():
            return _ranged(condition, operator, column.seconds, column.known, _seconds)
        case MoneyColumn():
            raise _cannot(condition, "an amount not yet converted")


def _looked_up(lut: Mask, codes: np.typing.NDArray[np.int32]) -> Mask:
    """Tell for each row what holds of its code; few codes are quicker compared one by one."""
    true = np.flatnonzero(lut)
    if len(true) > _FEW:
        found: Mask = lut.take(codes)
        return found
    mask = np.zeros(len(codes), dtype=bool)
    for code in true.tolist():
        mask |= codes == code
    return mask


def _texts(
    condition: Condition, operator: Operator, *, multiple: bool = False
) -> tuple[str | None, ...]:
    if operator in ORDERED or (operator is Operator.INCLUDES and not multiple):
        raise _cannot(condition, "text")
    texts = tuple(operand for operand in condition.operands if isinstance(operand, str | None))
    if len(texts) != len(condition.operands):
        raise _cannot(condition, "text")
    return folded(texts)


def _flags(condition: Condition, operator: Operator, column: FlagColumn) -> Mask:
    if operator is Operator.IS_BLANK:
        return np.zeros(len(column.values), dtype=bool)
    wanted = [operand for operand in condition.operands if isinstance(operand, bool)]
    if operator not in (Operator.EQUALS, Operator.IN) or len(wanted) != len(condition.operands):
        raise _cannot(condition, "a checkbox")
    mask = np.zeros(len(column.values), dtype=bool)
    for flag in wanted:
        mask |= column.values if flag else ~column.values
    return mask


#: An operand as the inclusive integers it spans in a column's unit; an empty span
#: (first > last) lies between two integers.
_Span = Callable[[Operand], tuple[int, int] | None]


def _number(column: NumberColumn) -> _Span:
    def span(operand: Operand) -> tuple[int, int] | None:
        if not isinstance(operand, Decimal):
            return None
        scaled = Fraction(operand) * 10**column.scale
        return ceil(scaled), floor(scaled)

    return span


def _days(operand: Operand) -> tuple[int, int] | None:
    if not isinstance(operand, DayRange):
        return None
    return day_number(operand.first), day_number(operand.last)


def _seconds(operand: Operand) -> tuple[int, int] | None:
    if not isinstance(operand, InstantRange):
        return None
    return ceil(operand.start.timestamp()), ceil(operand.end.timestamp()) - 1


def _ranged(
    condition: Condition, operator: Operator, values: Exact, known: Mask, span: _Span
) -> Mask:
    if operator is Operator.IS_BLANK:
        return ~known
    mask = np.zeros(len(values), dtype=bool)
    for operand in condition.operands:
        if operand is None and operator in (Operator.EQUALS, Operator.IN):
            mask |= ~known
            continue
        ends = span(operand)
        if ends is None:
            raise _cannot(condition, "this field")
        mask |= known & _compared(condition, operator, values, *ends)
    return mask


def _compared(
    condition: Condition, operator: Operator, values: Exact, first: int, last: int
) -> Mask:
    if max(abs(first), abs(last)) >= INT64_SAFE:
        values = values.astype(object)
    mask: Mask
    match operator:
        case Operator.EQUALS | Operator.IN:
            mask = (values >= first) & (values <= last)
        case Operator.LESS_THAN:
            mask = values < first
        case Operator.LESS_OR_EQUAL:
            mask = values <= last
        case Operator.GREATER_THAN:
            mask = values > last
        case Operator.GREATER_OR_EQUAL:
            mask = values >= first
        case _:
            raise _cannot(condition, "a number or a date")
    return mask.astype(bool)


def _cannot(condition: Condition, what: str) -> OperandError:
    return OperandError(
        f"condition {condition.number} on {condition.field}: {what} cannot bear "
        f"“{condition.operator}” with the given value"
    )
