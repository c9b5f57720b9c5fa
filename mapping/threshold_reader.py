"""Threshold records → thresholds with their segment and days (T9)."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from evaluator.program import Threshold
from mapping.errors import MappingError
from mapping.field_map import RoleMap
from mapping.wire import Row

_CRITERION_REMEDY = "Choose a criterion of the tier's own program for it, or delete it."
_DAYS_REMEDY = "Correct one of the two days."


def read_threshold(
    row: Row, role: RoleMap, *, tier: str, criteria: Collection[str]
) -> Threshold | None:
    """Read one threshold.

    Args:
        row: The record.
        role: Its role in the mapping.
        tier: The tier's name, for what is refused.
        criteria: The ids of the program's criteria.

    Returns:
        ``None`` for an empty row, which has not even a criterion. A row without a value
        says that its tier does not ask for the criterion.

    Raises:
        MappingError: it names no criterion of the program, or ends before it begins.
    """
    value = row.number(role["value"])
    segment = row.text(role["segment"])
    first, last = row.day(role["effective_from"]), row.day(role["effective_to"])
    criterion = row.text(role["criterion"])
    if all(said is None for said in (criterion, value, segment, first, last)):
        return None
    if criterion not in criteria:
        whose = "no criterion" if criterion is None else "a criterion of another program"
        raise MappingError(f"A threshold of tier {tier} names {whose}.", remedy=_CRITERION_REMEDY)
    if first is not None and last is not None and last < first:
        msg = f"A threshold of tier {tier} ends on {last}, before it begins on {first}."
        raise MappingError(msg, remedy=_DAYS_REMEDY)
    least = None if value is None else _plain(value)
    return Threshold(row.required(role["tier"]), criterion or "", least, segment, first, last)


def _plain(number: Decimal) -> Decimal:
    """Write a number without trailing zeros, so that equal rules have equal digests."""
    return Decimal(f"{number.normalize():f}")
