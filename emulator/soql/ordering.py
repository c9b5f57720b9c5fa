"""Sorting records as ORDER BY asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.field_path import resolve
from emulator.soql.refusal import invalid_field
from emulator.soql.statement import Statement
from emulator.store import Record, Store

_SORTED_AS_THEY_ARE = frozenset({"boolean", "date", "datetime", "int"})


def sort_records(
    store: Store,
    model: ObjectModel,
    item: ObjectType,
    statement: Statement,
    records: Iterable[Record],
) -> list[Record]:
    """Return the records in order; blanks stand first unless NULLS LAST is said.

    Ties, and everything where nothing is asked for, keep the order they come in.

    Raises:
        ApiError: INVALID_FIELD for a field that does not exist or cannot be sorted by.
    """
    text = statement.text
    columns = [(one, resolve(model, item, one.path, text)) for one in statement.order_by]
    for ordering, resolved in columns:
        if resolved.field.is_long_text or resolved.field.type == "multipicklist":
            reason = f"field '{resolved.field.name}' can not be sorted in a query call"
            raise invalid_field(text, ordering.path.position, reason)
    ordered = list(records)
    for ordering, resolved in reversed(columns):
        get, key = resolved.getter(store), _sort_key(resolved.field)
        values = [get(record.values) for record in ordered]
        keys: list[Any] = [None if value is None else key(value) for value in values]
        # Places instead of pairs: a tuple per record would set the garbage collector off.
        blank = [place for place, value in enumerate(values) if value is None]
        filled = [place for place, value in enumerate(values) if value is not None]
        filled.sort(key=keys.__getitem__, reverse=ordering.descending)
        places = [*filled, *blank] if ordering.nulls_last else [*blank, *filled]
        ordered = [ordered[place] for place in places]
    return ordered


def _sort_key(field: Field) -> Callable[[Any], Any]:
    """Return what values of a field are sorted by: picklists by their place, text without case."""
    if field.type == "picklist" and field.picklist:
        places = {value.casefold(): place for place, value in enumerate(field.picklist)}
        return lambda value: (places.get(value.casefold(), len(places)), value.casefold())
    if field.is_id or field.is_number or field.type in _SORTED_AS_THEY_ARE:
        return lambda value: value
    return str.casefold
