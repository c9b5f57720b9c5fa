"""Typed columns: the values of one field for many records, exact and compact.

Rows of all columns of a table stand in the same order. A column never guesses: what is
not known is marked, and zero is only ever a zero that the org holds.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import IntEnum
from fractions import Fraction
from math import inf
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]
#: ``int64``, or Python integers in an object array where 64 bits do not suffice.
Exact = NDArray[Any]

#: Any kind of column.
Kind = TypeVar("Kind")

#: Sums and products of ``int64`` are taken only while every result stays below this.
INT64_SAFE = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class TextColumn:
    """Text as codes into its distinct values; a blank is ``None`` (F2)."""

    codes: NDArray[np.int32]
    values: tuple[str | None, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MultiTextColumn:
    """A multi-select picklist: each distinct value is the tuple of what is selected (F4)."""

    codes: NDArray[np.int32]
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class NumberColumn:
    """Exact decimals: ``scaled / 10**scale``; rows that are not ``known`` hold 0."""

    scaled: Exact
    scale: int
    known: Mask

    def at(self, row: int) -> Decimal | None:
        """Give one row's value; ``None`` when it is not known."""
        if not self.known[row]:
            return None
        return exact_decimal(int(self.scaled[row]), self.scale)

    def decimals(self) -> tuple[Decimal | None, ...]:
        """Give the value of every row; ``None`` where it is not known."""
        values = exact_decimals(self.scaled.tolist(), self.scale)
        if self.known.all():
            return tuple(values)
        pairs = zip(values, self.known.tolist(), strict=True)
        return tuple(value if known else None for value, known in pairs)


@dataclass(frozen=True, slots=True, eq=False)
class DayColumn:
    """Calendar days as days since 1970-01-01; rows that are not ``known`` hold 0."""

    days: Integers
    known: Mask


@dataclass(frozen=True, slots=True, eq=False)
class MoneyColumn:
    """Amounts in each record's own currency.

    ``currency`` is ``None`` in orgs with a single currency; otherwise it names each
    row's currency by ISO code. ``day`` is the day whose dated rate applies, ``None`` where
    the static rates do (M3).
    """

    amount: NumberColumn
    currency: TextColumn | None
    day: DayColumn | None = None


@dataclass(frozen=True, slots=True, eq=False)
class ConvertedColumn:
    """Amounts in minor units of the program currency (M2).

    Attributes:
        minor: Each row converted and rounded once.
        unrated: Rows with an amount but no usable rate; they hold 0 and are not known.
        scaled: The amounts before conversion, 0 where not known or unrated.
        keys: For each row, which rate it has.
        factors: For each key, what one unit of the record's currency is worth, exactly;
            ``None`` without a rate.
        unit: What one of ``scaled`` is worth in minor units where the factor is 1.
        all_rated: Whether no row is ``unrated``.
    """

    minor: NumberColumn
    unrated: Mask
    scaled: Exact
    keys: Integers
    factors: tuple[Fraction | None, ...]
    unit: Fraction
    all_rated: bool


@dataclass(frozen=True, slots=True, eq=False)
class InstantColumn:
    """Points in time as seconds since 1970-01-01 UTC; rows not ``known`` hold 0."""

    seconds: Integers
    known: Mask


@dataclass(frozen=True, slots=True, eq=False)
class FlagColumn:
    """Checkboxes; a blank one is false (F2)."""

    values: Mask


Column = (
    TextColumn
    | MultiTextColumn
    | NumberColumn
    | MoneyColumn
    | ConvertedColumn
    | DayColumn
    | InstantColumn
    | FlagColumn
)


def with_code(codes: NDArray[np.uint8], code: IntEnum) -> Mask:
    """Tell which rows have the code; numpy compares bytes as bytes with plain integers only."""
    mask: Mask = codes == int(code)
    return mask


def taken(column: Kind, rows: Integers) -> Kind:
    """Give the column of the chosen rows, in their order; a row may be chosen again."""
    parts = {each.name: getattr(column, each.name) for each in fields(column)}  # type: ignore[arg-type]
    chosen = {
        name: part[rows] if isinstance(part, np.ndarray) else taken(part, rows)
        for name, part in parts.items()
        if isinstance(part, np.ndarray | NumberColumn | TextColumn | DayColumn)
    }
    return replace(column, **chosen)  # type: ignore[type-var]


def exact_decimal(scaled: int, scale: int) -> Decimal:
    """Give ``scaled / 10**scale`` without rounding, however many digits it has."""
    return Decimal(f"{scaled}E{-scale}")


def exact_decimals(scaled: list[int], scale: int) -> list[Decimal]:
    """Give each of ``scaled / 10**scale`` without rounding."""
    if scale == 0:
        return [Decimal(value) for value in scaled]
    exponent = f"E{-scale}"
    return [Decimal(f"{value}{exponent}") for value in scaled]


def exact_array(values: list[int]) -> Exact:
    """Keep integers in ``int64`` where they fit with room for sums, else as Python's."""
    if all(-INT64_SAFE < value < INT64_SAFE for value in values):
        return np.array(values, dtype=np.int64)
    return np.array(values, dtype=object)


def magnitude(values: Exact) -> int:
    """Tell the largest absolute value, 0 for no rows."""
    if not len(values):
        return 0
    return max(abs(int(values.max())), abs(int(values.min())))


def segment_sums(values: Exact, offsets: Integers) -> Exact:
    """Sum consecutive segments exactly.

    Args:
        values: What to sum, rows of one segment side by side.
        offsets: Where each segment starts, and after the last one where it ends.

    Returns:
        One exact sum a segment; Python integers where ``int64`` could wrap.
    """
    if magnitude(values) * max(len(values), 1) >= INT64_SAFE:
        values = values.astype(object)
    return _between(np.cumsum(values), offsets)


def segment_counts(mask: Mask, offsets: Integers) -> Integers:
    """Count the true rows of consecutive segments."""
    return _between(np.cumsum(mask, dtype=np.int64), offsets)


def segment_extremes(
    values: Exact, among: Mask, offsets: Integers, *, least: bool
) -> tuple[Exact, Mask]:
    """Find the least or greatest of the chosen values of each segment.

    Returns:
        One value a segment, and which segments have any; the others hold 0.
    """
    none = _beyond(values, above=least)
    # One row more, so that empty segments at the end have a place to look at.
    chosen = np.full(len(values) + 1, none, dtype=values.dtype)
    np.copyto(chosen[:-1], values, where=among)
    extreme = np.minimum if least else np.maximum
    found: Exact = extreme.reduceat(chosen, offsets)[:-1]
    filled: Mask = (found != none) & (offsets[1:] > offsets[:-1])
    found[~filled] = 0
    return found, filled


def _beyond(values: Exact, *, above: bool) -> int | float:
    """Give what lies above all values, or below them."""
    if values.dtype == object:
        return inf if above else -inf
    limits = np.iinfo(np.int64)
    return int(limits.max if above else limits.min)


def _between(running: Exact, offsets: Integers) -> Exact:
    """Turn running totals into the total of each segment."""
    ends = np.zeros(len(offsets), dtype=running.dtype)
    filled = offsets > 0
    ends[filled] = running[offsets[filled] - 1]
    totals: Exact = ends[1:] - ends[:-1]
    return totals
