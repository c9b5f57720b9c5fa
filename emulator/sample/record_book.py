"""The book of records under construction: gives ids and draws auto numbers.

It knows the shape of the objects from the object model, but none of their meaning.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

from emulator.org_data import JsonScalar
from emulator.record_id import record_id

#: Fields that an org gives to every object that has sharing of its own.
_OWNED = frozenset({"Private", "Read", "ReadWrite"})


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the book has to know of an object."""

    prefix: str
    fields: frozenset[str]
    #: The name's pattern such as ``PE-{00000}``, where the org numbers the records.
    auto_number: str | None


class RecordBook:
    """Collects records by object, in the order of the object model."""

    def __init__(self) -> None:
        self._shapes = _read_shapes()
        self._records: dict[str, list[dict[str, JsonScalar]]] = {name: [] for name in self._shapes}
        self._by_id: dict[str, dict[str, JsonScalar]] = {}

    def add(self, object_name: str, /, **fields: JsonScalar) -> str:
        """Add a record and return its id.

        Fields that are not given stay away; the org leaves them blank, checkboxes false.

        Raises:
            ValueError: The object has no such field; correct the caller or the object model.
        """
        shape = self._shapes[object_name]
        unknown = fields.keys() - shape.fields
        if unknown:
            message = f"{object_name} has no field {', '.join(sorted(unknown))}."
            raise ValueError(message)
        records = self._records[object_name]
        number = len(records) + 1
        identity = record_id(shape.prefix, number)
        record: dict[str, JsonScalar] = {"Id": identity}
        if shape.auto_number is not None:
            record["Name"] = _numbered(shape.auto_number, number)
        record.update(fields)
        records.append(record)
        self._by_id[identity] = record
        return identity

    def change(self, identity: str, /, **fields: JsonScalar) -> None:
        """Overwrite fields of a record that was added before."""
        self._by_id[identity].update(fields)

    def text(self, identity: str, field: str) -> str | None:
        """Read a text or reference field of a record; ``None`` when it is blank."""
        value = self._by_id[identity].get(field)
        return None if value is None else str(value)

    def size(self, object_name: str) -> int:
        """Count the records of an object."""
        return len(self._records[object_name])

    def records(self) -> Mapping[str, list[dict[str, JsonScalar]]]:
        """Give all records by object; objects without records have an empty list."""
        return self._records


def _read_shapes() -> dict[str, _Shape]:
    text = resources.files("emulator").joinpath("object_model.json").read_text(encoding="utf-8")
    model: dict[str, dict[str, Any]] = json.loads(text)["objects"]
    return {name: _shape(entry) for name, entry in model.items()}


def _shape(entry: dict[str, Any]) -> _Shape:
    fields: dict[str, dict[str, Any]] = entry["fields"]
    names = set(fields)
    if entry["sharing"] in _OWNED:
        names.add("OwnerId")
    patterns = [field["autoNumber"] for field in fields.values() if "autoNumber" in field]
    return _Shape(
        prefix=entry["keyPrefix"],
        fields=frozenset(names),
        auto_number=patterns[0] if patterns else None,
    )


def _numbered(pattern: str, number: int) -> str:
    return re.sub(r"\{(0+)\}", lambda zeros: str(number).zfill(len(zeros[1])), pattern)
