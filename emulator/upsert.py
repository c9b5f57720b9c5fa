"""Create or change a record, whichever its external id asks for."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from emulator.api_error import ApiError, Code, not_found
from emulator.object_model import Field, ObjectType
from emulator.org import Org
from emulator.record_id import MalformedIdError, to_18
from emulator.store import Record, Value
from emulator.viewer import Viewer


class AmbiguousKeyError(ApiError):
    """Several records carry the external id; `matches` holds them."""

    def __init__(self, field: Field, value: Value, matches: list[Record]) -> None:
        text = f"{field.name}: more than one record found for external id field: {value}"
        super().__init__(HTTPStatus.MULTIPLE_CHOICES, Code.DUPLICATE_EXTERNAL_ID, text, [])
        self.matches = matches


def key_field(item: ObjectType, name: str) -> Field:
    """Return the field that records are matched by.

    Raises:
        ApiError: NOT_FOUND for a field that is no external id.
    """
    field = item.field(name)
    if field is None or not field.id_lookup:
        text = f"Provided external ID field does not exist or is not accessible: {name}"
        raise not_found(text)
    return field


def match(org: Org, item: ObjectType, field: Field, value: Value) -> Record | None:
    """Return the record with that key; None if there is none.

    Raises:
        AmbiguousKeyError: there are several.
    """
    table = org.store.table(item.name)
    if field.type == "id":
        try:
            return table.live(to_18(str(value)))
        except MalformedIdError:
            return None
    found = [record for record in table.matching(field.name, value) if not record.is_deleted]
    if len(found) > 1:
        raise AmbiguousKeyError(field, value, found)
    return found[0] if found else None


def upsert(
    org: Org,
    viewer: Viewer,
    item: ObjectType,
    key: tuple[Field, Value],
    given: Mapping[str, Value],
) -> tuple[str, bool]:
    """Write the fields given, without the key, to the record with that key or to a new one.

    Returns:
        The record's id, and whether it is new.

    Raises:
        ApiError: refuse this record.
    """
    field, value = key
    record = match(org, item, field, value)
    if record is not None:
        org.writer.update(viewer, item, record.id, given)
        return record.id, False
    if field.type == "id":
        raise not_found()
    return org.writer.insert(viewer, item, {**given, field.name: value}), True
