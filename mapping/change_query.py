"""Statements that find what was changed since a moment, deleted records included."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from mapping.soql import Compare, In, Select

#: Moves with every change of a record, whoever makes it, at the moment it is kept.
STAMP = "SystemModstamp"


def changed_select(sobject: str, fields: Iterable[str], since: datetime) -> Select:
    """Select what changed at a moment or later, in the order of the changes.

    Args:
        sobject: The object.
        fields: What tells whom a record concerns.
        since: The org's time.
    """
    wanted = tuple(dict.fromkeys(("Id", STAMP, *fields)))
    return Select(sobject, wanted, Compare(STAMP, ">=", since), order_by=(STAMP, "Id"))


def named_select(sobject: str, fields: Iterable[str], record_ids: Iterable[str]) -> Select:
    """Select records of which somebody says that they changed, as ``changed_select`` does.

    Args:
        sobject: The object.
        fields: What tells whom a record concerns.
        record_ids: At most 2,000 ids.
    """
    wanted = tuple(dict.fromkeys(("Id", STAMP, *fields)))
    return Select(sobject, wanted, In("Id", sorted(record_ids)))
