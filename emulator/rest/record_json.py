"""A record as row resources answer it. Queries render their own, nested form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from emulator.api_error import Code, bad_request
from emulator.object_model import ObjectType
from emulator.rest.call import ApiCall
from emulator.store import Record


def record_json(call: ApiCall, record: Record, fields: Iterable[str]) -> dict[str, Any]:
    """Return the fields of a record, its Id always among them."""
    name = record.type.name
    attributes = {"type": name, "url": call.path("sobjects", name, record.id)}
    chosen = {field: record.values.get(field) for field in fields}
    return {"attributes": attributes, **chosen, "Id": record.id}


def chosen_fields(item: ObjectType, names: Iterable[str]) -> list[str]:
    """Return asked-for field names as the object model spells them.

    Raises:
        ApiError: INVALID_FIELD for a field that the object lacks.
    """
    chosen = []
    for name in names:
        field = item.field(name.strip())
        if field is None:
            text = f"No such column '{name}' on entity '{item.name}'"
            raise bad_request(Code.INVALID_FIELD, text)
        chosen.append(field.name)
    return chosen
