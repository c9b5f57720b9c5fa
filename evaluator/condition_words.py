"""Conditions that kept a record out, in words: what was wanted, and what the record has."""

from __future__ import annotations

from decimal import Decimal

from evaluator.candidates import Candidates
from evaluator.column import (
    Column,
    ConvertedColumn,
    DayColumn,
    FlagColumn,
    InstantColumn,
    MoneyColumn,
    MultiTextColumn,
    NumberColumn,
    TextColumn,
)
from evaluator.condition import Condition, Operand
from evaluator.day import day_of, instant_of
from evaluator.filter import Filter, Truths, failing_conditions


def failed_words(
    given: Filter, known: Truths, candidates: Candidates, row: int, *, numbered: bool
) -> str:
    """Name each condition that a record fails; ``numbered`` as filter logic calls them."""
    return "; ".join(
        _condition_words(condition, candidates.columns[condition.field], row, numbered=numbered)
        for condition in failing_conditions(given, known, row)
    )


def _condition_words(condition: Condition, column: Column, row: int, *, numbered: bool) -> str:
    number = f"condition {condition.number}: " if numbered else ""
    wanted = ", ".join(_operand_word(operand) for operand in condition.operands)
    text = f"{number}{condition.field} {condition.operator} {wanted}".rstrip()
    return f"{text} (is {_value_words(column, row)})"


def _operand_word(operand: Operand) -> str:
    if operand is None:
        return "blank"
    return str(operand).lower() if isinstance(operand, bool) else str(operand)


def _value_words(column: Column, row: int) -> str:
    """Write what the record has, as far as a person needs it to see why it fails."""
    match column:
        case TextColumn():
            return column.values[column.codes[row]] or "blank"
        case MultiTextColumn():
            return "; ".join(column.values[column.codes[row]]) or "blank"
        case FlagColumn():
            return "true" if column.values[row] else "false"
        case NumberColumn():
            return _number_words(column.at(row))
        case ConvertedColumn():
            return _number_words(column.minor.at(row))
        case MoneyColumn():
            return _number_words(column.amount.at(row))
        case DayColumn():
            return day_of(int(column.days[row])).isoformat() if column.known[row] else "blank"
        case InstantColumn():
            return str(instant_of(int(column.seconds[row]))) if column.known[row] else "blank"


def _number_words(number: Decimal | None) -> str:
    return "blank" if number is None else f"{number:f}"
