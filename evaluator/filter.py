"""Conditions joined by AND, OR and NOT: plain Boolean, because each one is total (F1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

import numpy as np

from evaluator.column import Column, Mask
from evaluator.condition import Condition, holds, undecided


@dataclass(frozen=True, slots=True)
class Numbered:
    """The condition with this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Every:
    """AND: all parts hold."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """OR: at least one part holds."""

    parts: tuple[Logic, ...]


@dataclass(frozen=True, slots=True)
class Negated:
    """NOT: the part does not hold."""

    part: Logic


Logic = Numbered | Every | Either | Negated


@dataclass(frozen=True, slots=True)
class Filter:
    """Numbered conditions and how they combine; no conditions let every record pass."""

    conditions: tuple[Condition, ...] = ()
    logic: Logic = Every(())

    @classmethod
    def all_of(cls, *conditions: Condition) -> Filter:
        """Join all conditions by AND, as blank filter logic does (F5)."""
        return cls(conditions, Every(tuple(Numbered(c.number) for c in conditions)))

    @property
    def fields(self) -> frozenset[str]:
        """The field paths the conditions look at."""
        return frozenset(condition.field for condition in self.conditions)


#: For each condition number, whether the condition holds, row by row.
Truths = Mapping[int, Mask]


def truths(given: Filter, columns: Mapping[str, Column]) -> Truths:
    """Hold every condition against its column.

    Raises:
        OperandError: a column cannot bear its condition; a configuration fault.
    """
    return {
        condition.number: holds(condition, columns[condition.field])
        for condition in given.conditions
    }


@dataclass(frozen=True, slots=True, eq=False)
class Passing:
    """Which records pass a filter, row by row.

    ``possible`` includes those whose outcome hangs on an amount without rate; ``certain``
    leaves them out (M3, F8).
    """

    possible: Mask
    certain: Mask


def passes(given: Filter, columns: Mapping[str, Column], rows: int) -> Passing:
    """Tell for each of ``rows`` records whether it passes the filter.

    Raises:
        OperandError: a column cannot bear its condition; a configuration fault.
    """
    known = truths(given, columns)
    unknown = {
        condition.number: rateless
        for condition in given.conditions
        if (rateless := undecided(condition, columns[condition.field])) is not None
    }
    if not unknown:
        plain = _combined(given.logic, known, known, rows)
        return Passing(plain, plain)
    least = {n: mask & ~unknown[n] if n in unknown else mask for n, mask in known.items()}
    most = {n: mask | unknown[n] if n in unknown else mask for n, mask in known.items()}
    return Passing(
        possible=_combined(given.logic, most, least, rows),
        certain=_combined(given.logic, least, most, rows),
    )


def _combined(logic: Logic, truth: Truths, opposite: Truths, rows: int) -> Mask:
    """Combine the conditions; under NOT the opposite extreme of the unknown decides."""
    match logic:
        case Numbered(number):
            return truth[number]
        case Every(()):
            return np.ones(rows, dtype=bool)
        case Either(()):
            return np.zeros(rows, dtype=bool)
        case Every(parts):
            return reduce(np.logical_and, (_combined(p, truth, opposite, rows) for p in parts))
        case Either(parts):
            return reduce(np.logical_or, (_combined(p, truth, opposite, rows) for p in parts))
        case Negated(part):
            return ~_combined(part, opposite, truth, rows)


def failing_conditions(given: Filter, known: Truths, row: int) -> tuple[Condition, ...]:
    """Name the conditions that keep one record out (S9: the detail of ``filter``).

    A condition is named when the outcome of the branch that failed depends on it: all
    false parts of an AND, every part of an OR, what holds inside a NOT.
    """
    here = {number: bool(mask[row]) for number, mask in known.items()}
    blamed = _blamed(given.logic, here)
    return tuple(condition for condition in given.conditions if condition.number in blamed)


def _value(logic: Logic, truth: Mapping[int, bool]) -> bool:
    match logic:
        case Numbered(number):
            return truth[number]
        case Every(parts):
            return all(_value(part, truth) for part in parts)
        case Either(parts):
            return any(_value(part, truth) for part in parts)
        case Negated(part):
            return not _value(part, truth)


def _blamed(logic: Logic, truth: Mapping[int, bool]) -> set[int]:
    """Collect the condition numbers that make this part what it is."""
    value = _value(logic, truth)
    match logic:
        case Numbered(number):
            return {number}
        case Negated(part):
            return _blamed(part, truth)
        case Every(parts) | Either(parts):
            # A false AND and a true OR are made by the parts that share their value; in a
            # true AND and a false OR all of them do.
            shown = [part for part in parts if _value(part, truth) is value]
            return set().union(*(_blamed(part, truth) for part in shown))
