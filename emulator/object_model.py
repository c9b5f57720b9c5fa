"""The org's objects and fields: one JSON file drives describe, writes and queries."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from typing import Any

#: Sharing modes of objects that have owners, and so a field OwnerId.
OWNED = frozenset({"Private", "Read", "ReadWrite"})

#: Longest text of a picklist value.
_PICKLIST_LENGTH = 255
#: A longer text area is a "long" one, which no query may filter, sort or group by.
LONGEST_FILTERABLE_TEXT = 255
_NUMBER_TYPES = frozenset({"double", "currency", "percent"})
_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an object, as its describe tells it."""

    name: str
    type: str
    label: str
    length: int = 0
    precision: int = 0
    scale: int = 0
    nillable: bool = True
    createable: bool = True
    updateable: bool = True
    calculated: bool = False
    external_id: bool = False
    unique: bool = False
    name_field: bool = False
    restricted: bool = False
    master_detail: bool = False
    reference_to: tuple[str, ...] = ()
    relationship_name: str | None = None
    picklist: tuple[str, ...] = ()
    #: Values of the picklist that can no longer be chosen.
    inactive: frozenset[str] = frozenset()
    auto_number: str | None = None

    @property
    def is_number(self) -> bool:
        """Whether values are decimals."""
        return self.type in _NUMBER_TYPES

    @property
    def is_id(self) -> bool:
        """Whether values are record ids."""
        return self.type in {"id", "reference"}

    @property
    def id_lookup(self) -> bool:
        """Whether an upsert may match records by this field."""
        return self.external_id or self.type == "id"

    @property
    def is_permissionable(self) -> bool:
        """Whether a profile may be denied the field; required and system fields all users see."""
        return self.nillable and not self.master_detail

    @property
    def is_long_text(self) -> bool:
        """Whether the text is too long to be filtered, sorted or grouped by."""
        return self.type == "textarea" and self.length > LONGEST_FILTERABLE_TEXT


@dataclass(frozen=True, slots=True)
class ObjectType:
    """One object: its fields, who sees its records, and what the API may do with them."""

    name: str
    label: str
    label_plural: str
    key_prefix: str | None
    custom: bool
    sharing: str
    queryable: bool
    createable: bool
    updateable: bool
    deletable: bool
    parent: str | None
    fields: Mapping[str, Field]
    _by_folded_name: dict[str, Field] = field(default_factory=dict, repr=False, compare=False)
    _by_relationship: dict[str, Field] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        for item in self.fields.values():
            self._by_folded_name[item.name.lower()] = item
            if item.relationship_name:
                self._by_relationship[item.relationship_name.lower()] = item

    def without(self, hidden: Collection[tuple[str, str]]) -> ObjectType:
        """Return the object without some fields, each given by its object and its own name."""
        kept = {name: one for name, one in self.fields.items() if (self.name, name) not in hidden}
        if len(kept) == len(self.fields):
            return self
        return replace(self, fields=kept, _by_folded_name={}, _by_relationship={})

    def field(self, name: str) -> Field | None:
        """Return the field of that name, in any case; None if there is none."""
        return self._by_folded_name.get(name.lower())

    def relationship(self, name: str) -> Field | None:
        """Return the reference field behind a relationship name such as `Account` or `Tier__r`."""
        return self._by_relationship.get(name.lower())


class ObjectModel:
    """All objects of the org."""

    def __init__(
        self,
        objects: Mapping[str, ObjectType],
        relationships: Mapping[tuple[str, str, str], str] | None = None,
    ) -> None:
        """Take the objects.

        Args:
            objects: by name.
            relationships: names of child relationships by parent, child and reference field;
                `None` names them anew.
        """
        self._objects = dict(objects)
        self._by_folded_name = {name.lower(): item for name, item in objects.items()}
        self._by_prefix = {item.key_prefix: item for item in objects.values() if item.key_prefix}
        self._referrers: dict[str, list[tuple[ObjectType, Field]]] = {}
        for item in objects.values():
            for reference in item.fields.values():
                for target in reference.reference_to:
                    self._referrers.setdefault(target, []).append((item, reference))
        self._relationships = relationships or _child_relationships(self._referrers)

    def __iter__(self) -> Iterator[ObjectType]:
        return iter(self._objects.values())

    def find(self, name: str) -> ObjectType | None:
        """Return the object of that name, in any case; None if the org has none."""
        return self._by_folded_name.get(name.lower())

    def of_id(self, identifier: str) -> ObjectType | None:
        """Return the object whose key prefix an id carries; None if there is none."""
        return self._by_prefix.get(identifier[:3])

    def without(
        self, hidden: Collection[tuple[str, str]], objects: Collection[str] = ()
    ) -> ObjectModel:
        """Return the model without some fields and objects.

        Args:
            hidden: fields, each by its object and its own name.
            objects: names of objects.
        """
        kept = (item for item in self if item.name not in objects)
        # A relationship keeps its name when a profile may not see another one.
        return ObjectModel({item.name: item.without(hidden) for item in kept}, self._relationships)

    def referrers(self, name: str) -> list[tuple[ObjectType, Field]]:
        """Return every reference field that may point to records of the object."""
        return self._referrers.get(name, [])

    def children(self, name: str) -> Mapping[str, tuple[ObjectType, Field]]:
        """Return what child relationships lead to, by relationship name."""
        return {
            self._relationships[name, child.name, reference.name]: (child, reference)
            for child, reference in self.referrers(name)
        }


def _child_relationships(
    referrers: Mapping[str, Iterable[tuple[ObjectType, Field]]],
) -> dict[tuple[str, str, str], str]:
    """Name child relationships as Setup proposes: by the child's plural, custom ones with `__r`.

    A further reference of the same object is told apart by the field's name.
    """
    names: dict[tuple[str, str, str], str] = {}
    for parent, references in referrers.items():
        taken: set[str] = set()
        for child, reference in references:
            suffix = "__r" if reference.name.endswith("__c") else ""
            plural = re.sub(r"\W", "_" if suffix else "", child.label_plural)
            if plural + suffix in taken:
                plural = f"{plural}_{reference.name.removesuffix('__c')}"
            taken.add(plural + suffix)
            names[parent, child.name, reference.name] = plural + suffix
    return names


def shipped_object_model() -> ObjectModel:
    """Return the object model that comes with the package."""
    text = files("emulator").joinpath("object_model.json").read_text(encoding="utf-8")
    return parse_object_model(json.loads(text))


def parse_object_model(document: Mapping[str, Any]) -> ObjectModel:
    """Build the model from the JSON document and add the system fields of every object."""
    return ObjectModel({name: _object(name, entry) for name, entry in document["objects"].items()})


def _object(name: str, entry: Mapping[str, Any]) -> ObjectType:
    sharing = entry.get("sharing", "None")
    fields = {item.name: item for item in _system_fields(owned=sharing in OWNED)}
    for field_name, description in entry["fields"].items():
        fields[field_name] = _field(field_name, description)
    label = entry.get("label", name)
    return ObjectType(
        name=name,
        label=label,
        label_plural=entry.get("labelPlural", label),
        key_prefix=entry.get("keyPrefix"),
        custom=entry.get("custom", False),
        sharing=sharing,
        queryable=entry.get("queryable", True),
        createable=entry.get("createable", True),
        updateable=entry.get("updateable", True),
        deletable=entry.get("deletable", True),
        parent=entry.get("parent"),
        fields=fields,
    )


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    item = Field(
        name=name,
        type=entry["type"],
        label=entry.get("label", name),
        length=entry.get("length", 0),
        precision=entry.get("precision", 0),
        scale=entry.get("scale", 0),
        nillable=entry.get("nillable", True),
        createable=entry.get("createable", True),
        updateable=entry.get("updateable", True),
        calculated=entry.get("calculated", False),
        external_id=entry.get("externalId", False),
        unique=entry.get("unique", False),
        name_field=entry.get("nameField", False),
        restricted=entry.get("restricted", False),
        master_detail=entry.get("masterDetail", False),
        reference_to=tuple(entry.get("referenceTo", ())),
        relationship_name=entry.get("relationshipName"),
        picklist=tuple(entry.get("picklist", ())),
        auto_number=entry.get("autoNumber"),
    )
    return _with_platform_limits(item)


def _with_platform_limits(item: Field) -> Field:
    if item.calculated:
        item = replace(item, createable=False, updateable=False)
    if item.type == "boolean":
        return replace(item, nillable=False)
    if item.is_id:
        return replace(item, length=_MOST_DIGITS)
    if item.type == "picklist" and not item.length:
        return replace(item, length=_PICKLIST_LENGTH)
    if item.is_number and not item.precision:
        return replace(item, precision=_MOST_DIGITS)
    return item


def _system_fields(*, owned: bool) -> Iterator[Field]:
    yield _read_only("Id", "id", "Record ID", length=_MOST_DIGITS)
    yield _read_only("IsDeleted", "boolean", "Deleted")
    yield _read_only("CreatedDate", "datetime", "Created Date")
    yield _user_reference("CreatedById", "Created By ID", "CreatedBy")
    yield _read_only("LastModifiedDate", "datetime", "Last Modified Date")
    yield _user_reference("LastModifiedById", "Last Modified By ID", "LastModifiedBy")
    yield _read_only("SystemModstamp", "datetime", "System Modstamp")
    if owned:
        yield replace(
            _user_reference("OwnerId", "Owner ID", "Owner"),
            reference_to=("User", "Group"),
            createable=True,
            updateable=True,
        )


def _read_only(name: str, kind: str, label: str, *, length: int = 0) -> Field:
    return Field(
        name, kind, label, length=length, nillable=False, createable=False, updateable=False
    )


def _user_reference(name: str, label: str, relationship: str) -> Field:
    return replace(
        _read_only(name, "reference", label, length=_MOST_DIGITS),
        reference_to=("User",),
        relationship_name=relationship,
    )
