"""Bulk results: CSV text → the same wire values that JSON answers hold.

CSV has neither types nor nulls: an empty text is a blank, numbers and checkboxes are known
by their field's type.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation

from connector.port import RecordTable, WireValue
from connector.record_page import incomplete
from mapping.org_schema import FieldType
from mapping.soql import Soql

#: Text fields of Salesforce hold up to 131,072 characters, the default limit of a field.
_FIELD_LIMIT = 2**20
csv.field_size_limit(_FIELD_LIMIT)

#: The columns of one result page, in the order of the statement's fields.
Columns = Sequence[list[WireValue]]


def read_csv(statement: Soql, lines: Iterable[str]) -> Columns:
    """Read one result page.

    Args:
        statement: What was asked; its kinds tell the types.
        lines: The page with its header line; a quoted value may go over several.

    Raises:
        IncompleteAnswerError: the page has not the shape of an answer to the statement.
    """
    reader = csv.reader(lines, strict=True)
    try:
        positions = _positions(statement, next(reader, []))
        rows = list(reader)
        texts = [[row[position] for row in rows] for position in positions]
        return [_typed(kind, column) for kind, column in zip(statement.kinds, texts, strict=True)]
    except (csv.Error, LookupError, InvalidOperation) as error:
        told = f"a page of its results is not readable ({type(error).__name__})"
        raise incomplete(statement.sobject, told) from None


def joined(statement: Soql, pages: Sequence[Columns], total: int) -> RecordTable:
    """Put the pages of one answer together.

    Raises:
        IncompleteAnswerError: not as many records as there should be, or one twice.
    """
    columns: Mapping[str, list[WireValue]] = {
        path: [value for page in pages for value in page[position]]
        for position, path in enumerate(statement.fields)
    }
    table = RecordTable(statement.sobject, columns)
    if len(table) != total:
        raise incomplete(statement.sobject, f"{len(table)} of {total} records arrived")
    ids = columns.get("Id", [])
    if len(set(ids)) != len(ids):
        raise incomplete(statement.sobject, "a record arrived twice")
    return table


def _positions(statement: Soql, header: Sequence[str]) -> list[int]:
    """Find each selected field in the header, which has the schema's spelling."""
    known = {name.casefold(): position for position, name in enumerate(header)}
    return [known[path.casefold()] for path in statement.fields]


def _typed(kind: FieldType, texts: list[str]) -> list[WireValue]:
    read = _READERS.get(kind)
    if read is None:
        return [text or None for text in texts]
    return [read(text) if text else None for text in texts]


_READERS: Mapping[FieldType, Callable[[str], WireValue]] = {
    FieldType.NUMBER: Decimal,
    FieldType.CURRENCY: Decimal,
    FieldType.FLAG: {"true": True, "false": False}.__getitem__,
}
