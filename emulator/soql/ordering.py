"""Sorting records as ORDER BY asks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.soql.field_path import resolve
from emulator.soql.refusal import invalid_field
from emulator.soql.statement import Statement
from emulator.store import Record, Store, Value


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
    keys = [(one, resolve(model, item, one.path, text)) for one in statement.order_by]
    for ordering, resolved in keys:
        if resolved.field.is_long_text or resolved.field.type == "multipicklist":
            reason = f"field '{resolved.field.name}' can not be sorted in a query call"
            raise invalid_field(text, ordering.path.position, reason)
    ordered = list(records)
    for ordering, resolved in reversed(keys):
        get = resolved.getter(store)
        blank = [record for record in ordered if get(record.values) is None]
        filled = [record for record in ordered if get(record.values) is not None]
        places = _places(resolved.field)
        filled.sort(
            key=lambda record: _sort_key(get(record.values), places),
            reverse=ordering.descending,
        )
        ordered = [*filled, *blank] if ordering.nulls_last else [*blank, *filled]
    return ordered


def _places(field: Field) -> dict[str, int] | None:
    """Return the place of each picklist value, by which picklists are sorted; None for others."""
    if field.type == "picklist" and field.picklist:
        return {value.casefold(): place for place, value in enumerate(field.picklist)}
    return {} if field.is_id else None


def _sort_key(value: Value, places: dict[str, int] | None) -> tuple[Any, ...]:
    if not isinstance(value, str) or places == {}:
        return (value,)
    folded = value.casefold()
    return (folded,) if places is None else (places.get(folded, len(places)), folded)
