"""The operators of filter conditions and what they say about text.

Every operator is total: with a blank it is true or false, never unknown (F1, F2).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Operator(StrEnum):
    """A condition's operator, in the words administrators pick."""

    EQUALS = "equals"
    NOT_EQUAL = "not equal"
    LESS_THAN = "less than"
    LESS_OR_EQUAL = "less or equal"
    GREATER_THAN = "greater than"
    GREATER_OR_EQUAL = "greater or equal"
    CONTAINS = "contains"
    DOES_NOT_CONTAIN = "does not contain"
    STARTS_WITH = "starts with"
    DOES_NOT_START_WITH = "does not start with"
    IN = "in"
    NOT_IN = "not in"
    INCLUDES = "includes"
    EXCLUDES = "excludes"
    IS_BLANK = "is blank"
    IS_NOT_BLANK = "is not blank"


#: Each negation is the complement of its positive, blanks included (F2).
POSITIVE = {
    Operator.NOT_EQUAL: Operator.EQUALS,
    Operator.DOES_NOT_CONTAIN: Operator.CONTAINS,
    Operator.DOES_NOT_START_WITH: Operator.STARTS_WITH,
    Operator.NOT_IN: Operator.IN,
    Operator.EXCLUDES: Operator.INCLUDES,
    Operator.IS_NOT_BLANK: Operator.IS_BLANK,
}

ORDERED = frozenset(
    {
        Operator.LESS_THAN,
        Operator.LESS_OR_EQUAL,
        Operator.GREATER_THAN,
        Operator.GREATER_OR_EQUAL,
    }
)
#: Operators that look for one of several values.
LISTS = frozenset({Operator.IN, Operator.NOT_IN, Operator.INCLUDES, Operator.EXCLUDES})
#: Operators that take no value at all.
NO_VALUE = frozenset({Operator.IS_BLANK, Operator.IS_NOT_BLANK})


def folded(operands: Iterable[str | None]) -> tuple[str | None, ...]:
    """Prepare the values of a condition for ``text_holds``, once for all records."""
    return tuple(None if operand is None else operand.casefold() for operand in operands)


def text_holds(operator: Operator, value: str | None, operands: tuple[str | None, ...]) -> bool:
    """Hold one text against a condition, without regard to case (F3).

    Args:
        operator: A positive operator that text can bear.
        value: The field's text; ``None`` is a blank.
        operands: What ``folded`` made of the condition's values; a blank operand equals only
            a blank.
    """
    if operator is Operator.IS_BLANK:
        return value is None
    if value is None:
        return operator in (Operator.EQUALS, Operator.IN) and None in operands
    text = value.casefold()
    match operator:
        case Operator.EQUALS | Operator.IN:
            return text in operands
        case Operator.CONTAINS:
            return any(operand in text for operand in operands if operand is not None)
        case Operator.STARTS_WITH:
            return text.startswith(tuple(o for o in operands if o is not None))
        case _:
            msg = f"text cannot bear the operator {operator!r}"
            raise ValueError(msg)


def selection_holds(
    operator: Operator, values: tuple[str, ...], operands: tuple[str | None, ...]
) -> bool:
    """Hold the values of a multi-select picklist against a condition (F4).

    The operands are what ``folded`` made of the condition's values.
    ``includes`` asks for at least one of the operands; ``equals`` for the same selection,
    written with semicolons; ``contains`` and ``starts with`` look at each selected value.
    """
    if operator is Operator.IS_BLANK:
        return not values
    selected = {value.casefold() for value in values}
    if operator in (Operator.EQUALS, Operator.IN):
        return any(selected == _selection(operand) for operand in operands)
    if operator is Operator.INCLUDES:
        return any(operand in selected for operand in operands)
    return any(text_holds(operator, value, operands) for value in values)


def _selection(operand: str | None) -> set[str]:
    parts = (operand or "").split(";")
    return {part.strip().casefold() for part in parts if part.strip()}
