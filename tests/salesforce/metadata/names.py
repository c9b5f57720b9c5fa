"""What the package makes, by name, for the checks that follow names from file to file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.salesforce.source import Metadata, read


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one copy of the package."""

    source: Path
    objects: Mapping[str, Metadata]
    fields: Mapping[str, Mapping[str, Metadata]]
    permissions: frozenset[str]

    def unknown(self, sobject: str, name: str) -> Iterator[str]:
        """Tell where an object of the package lacks a field; standard fields are not known."""
        if sobject not in self.objects:
            yield f"there is no object {sobject}"
        elif name.endswith("__c") and name not in self.fields.get(sobject, {}):
            yield f"{sobject} has no field {name}"

    def file(self, pattern: str) -> Path | None:
        """Find the one file of a pattern, ``None`` where there is none."""
        return next(iter(self.source.glob(pattern)), None)


def read_names(source: Path) -> Names:
    """Read a copy of the package."""
    fields: dict[str, dict[str, Metadata]] = {}
    for file in source.glob("objects/*/fields/*.field-meta.xml"):
        fields.setdefault(file.parents[1].name, {})[stem(file)] = read(file)
    objects = {file.parent.name: read(file) for file in source.glob("objects/*/*.object-meta.xml")}
    permissions = frozenset(stem(file) for file in source.glob("customPermissions/*"))
    return Names(source, objects, fields, permissions)


def picklist(field: Metadata) -> frozenset[str]:
    """Give the values of a picklist, none for other fields."""
    values = field.all("valueSet", "valueSetDefinition", "value")
    return frozenset(each.text("fullName") or "" for each in values)


def stem(file: Path) -> str:
    """Give the name of what a file describes."""
    return file.name.split(".")[0]
