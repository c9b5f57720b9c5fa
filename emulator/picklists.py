"""Changes what a picklist offers, as an administrator would in Setup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from emulator.object_model import Field, ObjectModel, ObjectType


class UnknownChoiceError(LookupError):
    """The object model has no such picklist, or the picklist no such value; see its describe."""


def change_picklist(
    model: ObjectModel,
    name: str,
    field: str,
    choices: Mapping[str, bool],
    *,
    restricted: bool | None = None,
) -> ObjectModel:
    """Return the model with a picklist changed.

    Args:
        model: the org's objects.
        name: the object.
        field: the picklist.
        choices: values, each to be active or not; the others stay as they are.
        restricted: whether only active values may be written; None leaves it alone.

    Raises:
        UnknownChoiceError: no such picklist or value.
    """
    item = model.find(name)
    found = item.field(field) if item else None
    if item is None or found is None or not found.picklist:
        message = f"{name}.{field} is no picklist."
        raise UnknownChoiceError(message)
    for value in choices:
        if value not in found.picklist:
            message = f"{item.name}.{found.name} has no value {value}."
            raise UnknownChoiceError(message)
    wanted = {value: value not in found.inactive for value in found.picklist} | dict(choices)
    inactive = frozenset(value for value, is_active in wanted.items() if not is_active)
    is_restricted = found.restricted if restricted is None else restricted
    changed = _with_field(item, replace(found, inactive=inactive, restricted=is_restricted))
    return ObjectModel({one.name: changed if one is item else one for one in model})


def _with_field(item: ObjectType, field: Field) -> ObjectType:
    fields = {name: field if name == field.name else one for name, one in item.fields.items()}
    return replace(item, fields=fields, _by_folded_name={}, _by_relationship={})
