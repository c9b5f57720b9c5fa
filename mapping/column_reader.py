"""Wire values of one field → a typed column."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import date, datetime
from decimal import Context, Decimal
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from evaluator.column import (
    Column,
    DayColumn,
    FlagColumn,
    InstantColumn,
    MultiTextColumn,
    NumberColumn,
    TextColumn,
    exact_array,
)
from evaluator.day import day_number
from mapping.errors import WireValueError
from mapping.org_schema import DESCRIBED, FieldType
from mapping.wire import WireValue

#: Wide enough for any double written out, so that scaling never rounds.
_WIDE = Context(prec=700)

Value = TypeVar("Value", bound=Hashable)


def read_column(values: Sequence[WireValue], kind: FieldType, *, sobject: str, path: str) -> Column:
    """Type the values of one field.

    Amounts come out as plain numbers: their currency stands in another field.

    Raises:
        WireValueError: a value does not fit the field's type.
    """
    try:
        return _READERS[kind](values)
    except (ValueError, TypeError, ArithmeticError) as error:
        raise WireValueError(sobject, path, _first_bad(values, kind), DESCRIBED[kind]) from error


def read_text(values: Sequence[WireValue]) -> TextColumn:
    """Encode text by its distinct values; blank text is ``None``."""
    codes, distinct = _encoded([None if v is None or v == "" else str(v) for v in values])
    return TextColumn(codes, tuple(distinct))


def read_numbers(values: Sequence[WireValue]) -> NumberColumn:
    """Scale exact numbers to integers."""
    numbers = [_decimal(value) for value in values]
    known = np.array([number is not None for number in numbers], dtype=bool)
    scale = max((_places(number) for number in numbers if number is not None), default=0)
    scaled = [0 if number is None else int(number.scaleb(scale, _WIDE)) for number in numbers]
    return NumberColumn(exact_array(scaled), scale, known)


def read_days(values: Sequence[WireValue]) -> DayColumn:
    """Turn ISO dates into day numbers."""
    # Many records share few days, so each day is read once.
    read = {value: _day(value) for value in set(values)}
    days = [read[value] for value in values]
    known = np.array([day is not None for day in days], dtype=bool)
    return DayColumn(np.array([day or 0 for day in days], dtype=np.int64), known)


def _multi(values: Sequence[WireValue]) -> MultiTextColumn:
    codes, distinct = _encoded([tuple(str(v).split(";")) if v else () for v in values])
    return MultiTextColumn(codes, tuple(distinct))


def _flags(values: Sequence[WireValue]) -> FlagColumn:
    if not all(value is None or isinstance(value, bool) for value in values):
        msg = "not a checkbox"
        raise TypeError(msg)
    return FlagColumn(np.array([value is True for value in values], dtype=bool))


def _instants(values: Sequence[WireValue]) -> InstantColumn:
    seconds = [_second(value) for value in values]
    known = np.array([second is not None for second in seconds], dtype=bool)
    return InstantColumn(np.array([second or 0 for second in seconds], dtype=np.int64), known)


_READERS: Mapping[FieldType, Callable[[Sequence[WireValue]], Column]] = {
    FieldType.TEXT: read_text,
    FieldType.ID: read_text,
    FieldType.MULTI_TEXT: _multi,
    FieldType.NUMBER: read_numbers,
    FieldType.CURRENCY: read_numbers,
    FieldType.FLAG: _flags,
    FieldType.DATE: read_days,
    FieldType.INSTANT: _instants,
}


def _encoded(values: list[Value]) -> tuple[NDArray[np.int32], list[Value]]:
    codes: dict[Value, int] = {}
    coded = [codes.setdefault(value, len(codes)) for value in values]
    return np.array(coded, dtype=np.int32), list(codes)


def _decimal(value: WireValue) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        msg = f"no number: {value!r}"
        raise TypeError(msg)
    number = Decimal(value)
    if not number.is_finite():
        msg = f"no number: {value!r}"
        raise ValueError(msg)
    return number


def _day(value: WireValue) -> int | None:
    text = _dated(value)
    return None if text is None else day_number(date.fromisoformat(text))


def _second(value: WireValue) -> int | None:
    text = _dated(value)
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        msg = f"no zone: {text}"
        raise ValueError(msg)
    return int(moment.timestamp() // 1)


def _dated(value: WireValue) -> str | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        msg = f"no text: {value!r}"
        raise TypeError(msg)
    return value


def _places(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return max(-int(exponent), 0)


def _first_bad(values: Sequence[WireValue], kind: FieldType) -> WireValue:
    for value in values:
        try:
            _READERS[kind]([value])
        except (ValueError, TypeError, ArithmeticError):
            return value
    return None
