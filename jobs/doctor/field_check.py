"""Do the objects and fields of the roles exist, fit, and let themselves be written?"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby

from jobs.doctor.finding import Area, Finding, ok, problem, warning
from mapping.errors import UnknownFieldError, UnknownObjectError
from mapping.field_map import FieldMap
from mapping.org_schema import DESCRIBED, FieldSchema, FieldType, ObjectSchema, OrgSchema
from mapping.role_fields import CREATED_ROLES, JUDGED_ROLES, RoleField, Writing, role_fields
from mapping.written_words import WRITTEN_WORDS

#: Further types whose values are read like those of the wanted one.
_READ_ALIKE = {
    FieldType.NUMBER: frozenset({FieldType.CURRENCY}),
    FieldType.TEXT: frozenset({FieldType.MULTI_TEXT}),
}
_UPDATED = frozenset({Writing.UPDATE, Writing.UPSERT})
_CREATED = frozenset({Writing.CREATE, Writing.UPSERT})
#: Roles whose records people create and the service edits.
_UPDATED_ROLES = frozenset({"enrollment", "request"})


def check_fields(
    field_map: FieldMap, schema: OrgSchema, roles: Collection[str] = JUDGED_ROLES
) -> list[Finding]:
    """Compare every field of some roles with what the org describes.

    What a user may not read is not described, so that a hidden field looks like one that is
    missing.
    """
    fields = list(role_fields(field_map, roles))
    absent = sorted({each.sobject for each in fields if each.sobject not in schema})
    findings = [_no_object(sobject, field_map) for sobject in absent]
    there = sorted(
        (each for each in fields if each.sobject in schema), key=lambda each: each.sobject
    )
    for sobject, group in groupby(there, key=lambda each: each.sobject):
        findings += _object_findings(schema.object(sobject), list(group), field_map, schema)
    return findings or [_all_well(fields)]


def _no_object(sobject: str, field_map: FieldMap) -> Finding:
    error = UnknownObjectError(sobject)
    roles = ", ".join(name for name, role in field_map.roles.items() if role.sobject == sobject)
    return problem(Area.FIELDS, f"{error.message.removesuffix('.')} (role {roles}).", error.remedy)


def _object_findings(
    item: ObjectSchema, fields: Sequence[RoleField], field_map: FieldMap, schema: OrgSchema
) -> Iterator[Finding]:
    found = [(each, _field(each, schema)) for each in fields]
    known = [(each, there) for each, there in found if there is not None]
    yield from _missing(item.name, [each for each, there in found if there is None])
    yield from (_wrong_type(each, there) for each, there in known if not _fits(each, there))
    yield from (_no_key(each) for each, there in known if each.is_key and not there.external_key)
    yield from (finding for each, there in known for finding in _words(each, there))
    denied = _denied(item, field_map)
    if denied is not None:
        yield denied
    else:
        yield from _not_writable(item.name, known)


def _field(each: RoleField, schema: OrgSchema) -> FieldSchema | None:
    try:
        return schema.field(each.sobject, each.path)
    except UnknownFieldError:
        return None


def _missing(sobject: str, fields: Sequence[RoleField]) -> Iterator[Finding]:
    if fields:
        yield problem(
            Area.FIELDS,
            f"{sobject} lacks or hides {_named(fields)}.",
            "Make what is missing, name the right fields in the mapping file, or give the "
            f"integration user read access to these fields of {sobject}.",
        )


def _fits(each: RoleField, there: FieldSchema) -> bool:
    return there.type is each.type or there.type in _READ_ALIKE.get(each.type, ())


def _wrong_type(each: RoleField, there: FieldSchema) -> Finding:
    return problem(
        Area.FIELDS,
        f"{each.sobject}.{each.path} ({each.role}) is {DESCRIBED[there.type]}; it has to be "
        f"{DESCRIBED[each.type]}.",
        "Name another field in the mapping file, or change the field's type in Salesforce.",
    )


def _no_key(each: RoleField) -> Finding:
    return problem(
        Area.FIELDS,
        f"{each.sobject}.{each.path} ({each.role}) is no unique external id, so records cannot be "
        "written by it.",
        "Tick External ID and Unique on the field in Salesforce.",
    )


def _words(each: RoleField, there: FieldSchema) -> Iterator[Finding]:
    """Look whether a picklist that takes its own values only has those that are written."""
    words = WRITTEN_WORDS.get(each.role, ())
    lacking = [word for word in words if word not in there.choices]
    if there.restricted and lacking:
        yield problem(
            Area.FIELDS,
            f"{each.sobject}.{each.path} ({each.role}) does not take {', '.join(lacking)}, which "
            "the service writes there.",
            f"Add the missing values to the picklist {each.sobject}.{each.path} in Salesforce.",
        )


def _denied(item: ObjectSchema, field_map: FieldMap) -> Finding | None:
    """Tell which rights on the object as a whole are lacking."""
    mapped = field_map.roles.items()
    roles = {name for name, role in mapped if role.sobject.casefold() == item.name.casefold()}
    creates = not roles.isdisjoint(CREATED_ROLES)
    updates = creates or not roles.isdisjoint(_UPDATED_ROLES)
    lacking = [
        word
        for word, wanted, given in (
            ("create", creates, item.createable),
            ("edit", updates, item.updateable),
        )
        if wanted and not given
    ]
    if not lacking:
        return None
    return problem(
        Area.FIELDS,
        f"The integration user may not {' or '.join(lacking)} records of {item.name}.",
        f"Give the user {' and '.join(lacking)} access to {item.name} by a permission set.",
    )


def _not_writable(
    sobject: str, known: Sequence[tuple[RoleField, FieldSchema]]
) -> Iterator[Finding]:
    never = [each for each, there in known if _locked(each.writing, there)]
    if never:
        yield problem(
            Area.FIELDS,
            f"The integration user may not write {_named(never)} of {sobject}.",
            f"Give the user edit access to these fields of {sobject}; a formula cannot be written.",
        )
    held = [
        each
        for each, there in known
        if each.writing is Writing.ON_DECISION and not there.updateable
    ]
    if held:
        yield warning(
            Area.FIELDS,
            f"The integration user may not write {_named(held)} of {sobject}, as programs that "
            "move tiers by approval or automatically need it.",
            f"Give the user edit access to these fields of {sobject} before a program leaves the "
            "promotion mode Manual.",
        )


def _locked(writing: Writing, there: FieldSchema) -> bool:
    not_updated = writing in _UPDATED and not there.updateable
    return not_updated or (writing in _CREATED and not there.createable)


def _named(fields: Iterable[RoleField]) -> str:
    return ", ".join(f"{each.path} ({each.role})" for each in fields)


def _all_well(fields: Sequence[RoleField]) -> Finding:
    objects = len({each.sobject for each in fields})
    return ok(
        Area.FIELDS,
        f"All {len(fields)} fields of the roles are there on {objects} objects, have fitting types "
        "and can be written where they have to be.",
    )
