"""Query answers written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from connector.port import RecordTable
from mapping.record_id import to_18
from mapping.wire import Row, WireValue


def record_id(prefix: str, number: int) -> str:
    """Give the 18-character id of a record; equal numbers give equal ids."""
    return to_18(f"{prefix}000000{number:06d}")


def row(values: Mapping[str, WireValue], sobject: str = "Opportunity") -> Row:
    """Give one record."""
    return Row(sobject, values)


def table(
    sobject: str, records: Iterable[Mapping[str, WireValue]], paths: Sequence[str] = ()
) -> RecordTable:
    """Give the answer to one query; what a record leaves out is blank."""
    listed = list(records)
    names = paths or tuple(dict.fromkeys(name for record in listed for name in record))
    return RecordTable(sobject, {name: [r.get(name) for r in listed] for name in names})
