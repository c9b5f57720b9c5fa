"""What the org says about its objects and fields, as far as the mapping has to know it.

Built from describe answers; it reads nothing itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mapping.errors import UnknownFieldError, UnknownObjectError


class FieldType(StrEnum):
    """How a field's values are read and compared."""

    TEXT = "text"
    MULTI_TEXT = "multi_text"  #: multi-select picklist: values joined by semicolons
    ID = "id"
    NUMBER = "number"
    CURRENCY = "currency"  #: a number in the record's currency
    FLAG = "flag"
    DATE = "date"  #: a calendar day without zone
    INSTANT = "instant"  #: a UTC date and time


#: What a value of each type is called towards people.
DESCRIBED = {
    FieldType.TEXT: "text",
    FieldType.MULTI_TEXT: "a multi-select picklist",
    FieldType.ID: "an id",
    FieldType.NUMBER: "a number",
    FieldType.CURRENCY: "an amount",
    FieldType.FLAG: "a checkbox",
    FieldType.DATE: "a date",
    FieldType.INSTANT: "a date and time",
}

#: Salesforce's field types; whatever is missing here is text.
_TYPES = {
    "id": FieldType.ID,
    "reference": FieldType.ID,
    "multipicklist": FieldType.MULTI_TEXT,
    "int": FieldType.NUMBER,
    "long": FieldType.NUMBER,
    "double": FieldType.NUMBER,
    "percent": FieldType.NUMBER,
    "currency": FieldType.CURRENCY,
    "boolean": FieldType.FLAG,
    "date": FieldType.DATE,
    "datetime": FieldType.INSTANT,
}


@dataclass(frozen=True, slots=True)
class FieldSchema:
    """One field of one object.

    ``parents`` are the objects a reference may point to and ``relationship`` the name
    that leads there in a dotted path; both are empty for other fields. ``external_key``
    tells that records can be upserted by the field. ``choices`` are the active values of a
    picklist; with ``restricted`` the org takes no others.
    """

    name: str
    type: FieldType
    updateable: bool = True
    createable: bool = True
    parents: tuple[str, ...] = ()
    relationship: str = ""
    external_key: bool = False
    choices: tuple[str, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class ObjectSchema:
    """One object; field names are looked up without regard to case, as Salesforce does.

    ``createable`` and ``updateable`` tell what the user may do with its records at all.
    ``children`` gives the name by which a subquery reaches the records of another object, by
    that object and its reference field, both folded; references without a name are absent.
    """

    name: str
    fields: Mapping[str, FieldSchema]
    relationships: Mapping[str, FieldSchema]
    key_prefix: str = ""
    createable: bool = True
    updateable: bool = True
    children: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        name: str,
        fields: list[FieldSchema],
        *,
        key_prefix: str = "",
        createable: bool = True,
        updateable: bool = True,
        children: Mapping[tuple[str, str], str] | None = None,
    ) -> ObjectSchema:
        """Index fields by folded name and by folded relationship name."""
        return cls(
            name,
            {field.name.casefold(): field for field in fields},
            {field.relationship.casefold(): field for field in fields if field.relationship},
            key_prefix,
            createable,
            updateable,
            children or {},
        )


@dataclass(frozen=True, slots=True)
class OrgSchema:
    """The objects of the org that were described."""

    objects: Mapping[str, ObjectSchema]

    def __contains__(self, sobject: str) -> bool:
        return sobject.casefold() in self.objects

    def object(self, sobject: str) -> ObjectSchema:
        """Find an object by API name.

        Raises:
            UnknownObjectError: the org has no such object, or hides it.
        """
        try:
            return self.objects[sobject.casefold()]
        except KeyError:
            raise UnknownObjectError(sobject) from None

    def has(self, sobject: str, path: str) -> bool:
        """Tell whether a field path can be read."""
        try:
            self.field(sobject, path)
        except (UnknownFieldError, UnknownObjectError):
            return False
        return True

    def spelled(self, sobject: str, path: str) -> str:
        """Write a field path as the org itself does; Salesforce takes it in any case.

        One field has one path then, however often and differently it was written.

        Raises:
            UnknownObjectError: the object itself is unknown.
            UnknownFieldError: a step of the path does not exist or is hidden.
        """
        here, words = self.object(sobject), []
        last = self.field(sobject, path)
        for step in path.split(".")[:-1]:
            relation = here.relationships[step.casefold()]
            words.append(relation.relationship)
            here = self.object(relation.parents[0])
        return ".".join((*words, last.name))

    def field(self, sobject: str, path: str) -> FieldSchema:
        """Follow a path such as ``Account.Industry`` to its last field.

        Raises:
            UnknownObjectError: the object itself is unknown.
            UnknownFieldError: a step of the path does not exist or is hidden.
        """
        here = self.object(sobject)
        *steps, last = path.split(".")
        for step in steps:
            relation = here.relationships.get(step.casefold())
            parent = relation.parents[0] if relation and relation.parents else ""
            if parent.casefold() not in self.objects:
                raise UnknownFieldError(sobject, path)
            here = self.objects[parent.casefold()]
        try:
            return here.fields[last.casefold()]
        except KeyError:
            raise UnknownFieldError(sobject, path) from None


def read_object_schema(describe: Mapping[str, Any]) -> ObjectSchema:
    """Read one describe answer."""
    fields = [
        FieldSchema(
            name=str(field["name"]),
            type=_TYPES.get(str(field["type"]), FieldType.TEXT),
            updateable=bool(field.get("updateable", True)),
            createable=bool(field.get("createable", True)),
            parents=tuple(field.get("referenceTo") or ()),
            relationship=str(field.get("relationshipName") or ""),
            external_key=bool(field.get("externalId")) and bool(field.get("unique")),
            choices=_choices(field),
            restricted=bool(field.get("restrictedPicklist")),
        )
        for field in describe["fields"]
    ]
    return ObjectSchema.of(
        str(describe["name"]),
        fields,
        key_prefix=str(describe.get("keyPrefix") or ""),
        createable=bool(describe.get("createable", True)),
        updateable=bool(describe.get("updateable", True)),
        children={
            (str(child["childSObject"]).casefold(), str(child["field"]).casefold()): str(
                child["relationshipName"]
            )
            for child in describe.get("childRelationships") or ()
            if child.get("relationshipName") and child.get("field")
        },
    )


def _choices(field: Mapping[str, Any]) -> tuple[str, ...]:
    values = field.get("picklistValues") or ()
    return tuple(str(value["value"]) for value in values if value.get("active", True))


def read_org_schema(describes: Mapping[str, Mapping[str, Any]]) -> OrgSchema:
    """Read describe answers by object name."""
    schemas = (read_object_schema(describe) for describe in describes.values())
    return OrgSchema({schema.name.casefold(): schema for schema in schemas})
