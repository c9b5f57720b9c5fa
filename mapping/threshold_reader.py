"""Threshold records → thresholds with their segment and days (T9)."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from evaluator.program import Threshold
from mapping.errors import MappingError
from mapping.field_map import RoleMap
from mapping.wire import Row

_REMEDY = "Correct the program's thresholds in Salesforce."


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
        ``None`` for a blank row that says nothing: neither a value nor whom or when it
        leaves out.

    Raises:
        MappingError: it names a criterion of another program, or ends before it begins.
    """
    value = row.number(role["value"])
    segment = row.text(role["segment"])
    first, last = row.day(role["effective_from"]), row.day(role["effective_to"])
    if value is None and segment is None and first is None and last is None:
        return None
    criterion = row.text(role["criterion"])
    if criterion not in criteria:
        msg = f"A threshold of tier {tier} names a criterion of another program."
        raise MappingError(msg, remedy=_REMEDY)
    if first is not None and last is not None and last < first:
        msg = f"A threshold of tier {tier} ends on {last}, before it begins on {first}."
        raise MappingError(msg, remedy=_REMEDY)
    least = None if value is None else _plain(value)
    return Threshold(row.required(role["tier"]), criterion or "", least, segment, first, last)


def _plain(number: Decimal) -> Decimal:
    """Write a number without trailing zeros, so that equal rules have equal digests."""
    return Decimal(f"{number.normalize():f}")
