"""Fills a new store with the records an org starts with, and says clearly what does not fit."""

from __future__ import annotations

from collections.abc import Mapping

from emulator.api_error import ApiError
from emulator.field_value import read_value
from emulator.object_model import Field, ObjectModel, ObjectType
from emulator.org_data import JsonScalar, OrgData
from emulator.record_id import MalformedIdError, to_18
from emulator.store import Store, Value


class OrgDataError(ValueError):
    """The data of the org is malformed; correct the file or the sample that made it."""


def load_store(model: ObjectModel, data: OrgData, *, stamp: str) -> Store:
    """Return a store with the records of the data.

    Args:
        model: the org's objects.
        data: records may leave out system fields.
        stamp: wire datetime for system datetimes that a record leaves out.

    Raises:
        OrgDataError: an object, field or value does not fit the object model.
    """
    store = Store(model)
    system_user = next(iter(data.logins.values())).user_id if data.logins else None
    for name, rows in data.records.items():
        item = model.find(name)
        if item is None:
            message = f"The org data holds records of {name}, which the object model lacks."
            raise OrgDataError(message)
        defaults = default_values(item, stamp, system_user)
        table = store.table(item.name)
        for row in rows:
            values = {**defaults, **stored_values(item, row)}
            identifier = values["Id"]
            if not isinstance(identifier, str) or table.get(identifier) is not None:
                message = f"A record of {name} has no Id of its own: {identifier!r}."
                raise OrgDataError(message)
            table.put(identifier, values)
    return store


def default_values(item: ObjectType, stamp: str, system_user: str | None) -> dict[str, Value]:
    """Return the fields of a record of which nothing is said.

    Args:
        item: the object.
        stamp: wire datetime of the system datetimes.
        system_user: id of who made the record and owns it.
    """
    defaults: dict[str, Value] = {
        name: False if field.type == "boolean" else None for name, field in item.fields.items()
    }
    defaults.update(dict.fromkeys(("CreatedDate", "LastModifiedDate", "SystemModstamp"), stamp))
    defaults.update(dict.fromkeys(("CreatedById", "LastModifiedById"), system_user))
    if "OwnerId" in item.fields:
        defaults["OwnerId"] = system_user
    return defaults


def stored_values(item: ObjectType, row: Mapping[str, JsonScalar]) -> dict[str, Value]:
    """Return the fields of a record of the data in their stored form.

    Raises:
        OrgDataError: a field or value does not fit the object model.
    """
    values: dict[str, Value] = {}
    for name, given in row.items():
        field = item.field(name)
        if field is None:
            message = f"A record of {item.name} has the field {name}, which the object model lacks."
            raise OrgDataError(message)
        value = _value(item, field, given)
        if value is not None or field.type != "boolean":
            values[field.name] = value
    return values


def _value(item: ObjectType, field: Field, given: JsonScalar) -> Value:
    try:
        value = read_value(field, given)
        return to_18(value) if field.is_id and isinstance(value, str) else value
    except (ApiError, MalformedIdError) as error:
        message = f"{item.name}.{field.name} cannot hold {given!r}."
        raise OrgDataError(message) from error
