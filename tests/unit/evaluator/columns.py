"""Small columns, written the way a test reads."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import (
    Column,
    DayColumn,
    FlagColumn,
    InstantColumn,
    MoneyColumn,
    NumberColumn,
    TextColumn,
)
from mapping.column_reader import read_days, read_numbers, read_text


def numbers(*values: str | None) -> NumberColumn:
    return read_numbers([None if value is None else Decimal(value) for value in values])


def texts(*values: str | None) -> TextColumn:
    return read_text(values)


def money(*values: tuple[str | None, str | None]) -> MoneyColumn:
    amounts, codes = zip(*values, strict=True) if values else ((), ())
    return MoneyColumn(numbers(*amounts), texts(*codes))


def days(*values: date | None) -> DayColumn:
    return read_days([None if value is None else value.isoformat() for value in values])


def candidates(offsets: list[int], **columns: Column) -> Candidates:
    """Give records of which each is a candidate of one enrollment, side by side."""
    rows = offsets[-1]
    return Candidates(
        ids=tuple(f"R{row}" for row in range(rows)),
        columns=columns,
        offsets=np.array(offsets, dtype=np.int64),
        record=np.arange(rows, dtype=np.int64),
        link=np.zeros(rows, dtype=np.int8),
        deleted=np.zeros(rows, dtype=bool),
    )


def flags(boxes: str) -> FlagColumn:
    """Write a ticked box as ``x`` and an empty one as ``-``."""
    return FlagColumn(np.array([box == "x" for box in boxes], dtype=bool))


def instants(*values: str) -> InstantColumn:
    moments = [datetime.fromisoformat(value).astimezone(UTC) for value in values]
    seconds = np.array([int(moment.timestamp()) for moment in moments], dtype=np.int64)
    return InstantColumn(seconds, np.ones(len(values), dtype=bool))
