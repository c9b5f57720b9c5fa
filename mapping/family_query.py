"""Statements that read an enrollment, or a program, with all that belongs to it at once.

They spare calls where few enrollments are meant. The answers are the very tables that the
statements of a full pass would give, one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mapping.enrollment_reader import enrollment_select
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.soql import Child, In, InSelected, Select
from mapping.wire import Records, WireValue

#: The roles of an enrollment's family, in the order of its tables.
ENROLLMENT_FAMILY = ("enrollment", "verification", "override", "progress", "enrollment_benefit")
#: The roles of a program's family, likewise; the benefits come with the tiers' values of them.
PROGRAM_FAMILY = ("program", "tier", "threshold", "tier_benefit", "criterion", "filter")


def enrollment_family(
    field_map: FieldMap, schema: OrgSchema, enrollment_ids: Sequence[str]
) -> Select:
    """Select enrollments with what people entered for them and what earlier runs left."""
    own = enrollment_select(field_map, schema, In("Id", enrollment_ids))
    children = tuple(_below(field_map, role, "enrollment") for role in ENROLLMENT_FAMILY[1:])
    return Select(own.sobject, own.fields, own.where, children=children)


def program_family(field_map: FieldMap, schema: OrgSchema, enrollment_ids: Sequence[str]) -> Select:
    """Select the programs of enrollments with everything that they are judged by."""
    role = field_map["enrollment"]
    theirs = Select(role.sobject, (role["program"],), In("Id", enrollment_ids))
    extra = tuple(_benefit_paths(field_map, schema).values())
    tier = _below(
        field_map,
        "tier",
        "program",
        _below(field_map, "threshold", "tier"),
        _below(field_map, "tier_benefit", "tier", extra=extra),
    )
    criterion = _below(field_map, "criterion", "program", _below(field_map, "filter", "criterion"))
    program = field_map["program"]
    fields = _fields(field_map, "program")
    return Select(program.sobject, fields, InSelected("Id", theirs), children=(tier, criterion))


def sibling_family(
    field_map: FieldMap, enrollment_ids: Sequence[str], fields: tuple[str, ...]
) -> Select:
    """Select all enrollments of the partner accounts of some enrollments, below the accounts.

    Args:
        field_map: The mapping.
        enrollment_ids: Whose accounts.
        fields: What is read of the siblings.
    """
    role = field_map["enrollment"]
    theirs = Select(role.sobject, (role["account"],), In("Id", enrollment_ids))
    siblings = Child(role["account"], Select(role.sobject, fields))
    return Select(
        field_map["account"].sobject, ("Id",), InSelected("Id", theirs), children=(siblings,)
    )


def benefits_of(tier_benefits: Records, field_map: FieldMap, schema: OrgSchema) -> Benefits:
    """Make a table of the benefits that the tiers' values of them tell, each once."""
    paths = _benefit_paths(field_map, schema)
    keys = tier_benefits.columns[field_map["tier_benefit"]["benefit"]]
    first = {key: position for position, key in reversed(list(enumerate(keys))) if key}
    columns: dict[str, Sequence[WireValue]] = {"Id": list(first)}
    for name, path in paths.items():
        values = tier_benefits.columns[path]
        columns[name] = [values[position] for position in first.values()]
    return Benefits(field_map["benefit"].sobject, columns)


class Benefits:
    """A table made of another one's columns."""

    def __init__(self, sobject: str, columns: Mapping[str, Sequence[WireValue]]) -> None:
        """Take the columns as they are."""
        self.sobject = sobject
        self.columns = columns

    def __len__(self) -> int:
        return len(self.columns["Id"])


def _below(
    field_map: FieldMap, role: str, reference: str, *children: Child, extra: tuple[str, ...] = ()
) -> Child:
    fields = tuple(dict.fromkeys((*_fields(field_map, role), *extra)))
    select = Select(field_map[role].sobject, fields, children=children)
    return Child(field_map[role][reference], select)


def _fields(field_map: FieldMap, role: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(("Id", *field_map[role].fields.values())))


def _benefit_paths(field_map: FieldMap, schema: OrgSchema) -> Mapping[str, str]:
    """Give the paths from a tier's value of a benefit to the benefit's fields, by field."""
    return {
        name: parent_path("tier_benefit", "benefit", name, field_map, schema)
        for name in field_map["benefit"].fields.values()
    }
