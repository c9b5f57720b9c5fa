"""The statements that read programs and their configuration."""

from __future__ import annotations

from collections.abc import Sequence

from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.soql import In, Select

#: Roles that make up a program's configuration, in the order of ``program_selects``.
CONFIGURATION_ROLES = (
    "program",
    "tier",
    "criterion",
    "filter",
    "threshold",
    "tier_benefit",
    "benefit",
)


def program_selects(
    field_map: FieldMap, schema: OrgSchema, program_ids: Sequence[str]
) -> tuple[Select, ...]:
    """Select everything some programs are judged by; one statement a role."""

    def select(role: str, parent: str) -> Select:
        fields = ("Id", *field_map[role].fields.values())
        return Select(field_map[role].sobject, fields, In(parent, program_ids))

    tier_program = field_map["tier"]["program"]
    criterion_program = field_map["criterion"]["program"]
    return (
        select("program", "Id"),
        select("tier", tier_program),
        select("criterion", criterion_program),
        select("filter", parent_path("filter", "criterion", criterion_program, field_map, schema)),
        select("threshold", parent_path("threshold", "tier", tier_program, field_map, schema)),
        select(
            "tier_benefit", parent_path("tier_benefit", "tier", tier_program, field_map, schema)
        ),
        Select(field_map["benefit"].sobject, ("Id", *field_map["benefit"].fields.values())),
    )


def parent_path(
    role: str, reference: str, field: str, field_map: FieldMap, schema: OrgSchema
) -> str:
    """Give the dotted path from a role's reference field to a field of the parent record.

    Raises:
        UnknownFieldError: the reference field does not exist or is hidden.
    """
    here = field_map[role]
    relationship = schema.field(here.sobject, here[reference]).relationship
    return f"{relationship or here[reference]}.{field}"
