"""Are the objects whose records criteria count there, with the fields that decide about them?"""

from __future__ import annotations

from collections.abc import Iterator

from jobs.doctor.finding import Area, Finding, ok, problem, warning
from mapping.errors import MappingError, UnknownObjectError
from mapping.field_map import CURRENCY_FIELD, FieldMap, SourceMap, TypeMap
from mapping.org_schema import OrgSchema


def check_sources(
    field_map: FieldMap, schema: OrgSchema, used: frozenset[str] | None
) -> list[Finding]:
    """Follow every path of every source, and of the types that count its records.

    Args:
        field_map: The sources and types.
        schema: The org, with the parents that the paths lead through.
        used: Names of the types, and of the source objects of ``Measured`` criteria, that active
            programs use; ``None`` where that could not be found out. What is missing for others
            does no harm yet.
    """
    findings: list[Finding] = []
    for source in field_map.sources.values():
        kinds = [kind for kind in field_map.types.values() if kind.source == source.name]
        in_use = _used(source.sobject, used) or any(_used(kind.name, used) for kind in kinds)
        if source.sobject not in schema:
            error: MappingError = UnknownObjectError(source.sobject)
            findings.append(_told(error, f"source {source.name}", in_use=in_use))
            continue
        findings += _paths(_source_paths(source), source, schema, in_use=True)
        for kind in kinds:
            findings += _paths(_type_paths(kind), source, schema, in_use=_used(kind.name, used))
    return findings or [_all_well(field_map)]


def _used(name: str, used: frozenset[str] | None) -> bool:
    return used is None or name in used


def _paths(
    paths: Iterator[tuple[str, str]], source: SourceMap, schema: OrgSchema, *, in_use: bool
) -> Iterator[Finding]:
    for place, path in paths:
        try:
            schema.field(source.sobject, path)
        except MappingError as error:
            yield _told(error, place, in_use=in_use)


def _told(error: MappingError, place: str, *, in_use: bool) -> Finding:
    message = f"{error.message.removesuffix('.')} ({place})"
    if in_use:
        return problem(Area.SOURCES, f"{message}.", error.remedy)
    return warning(Area.SOURCES, f"{message}; no active program uses it yet.", error.remedy)


def _source_paths(source: SourceMap) -> Iterator[tuple[str, str]]:
    named = [("association", path) for path in source.association]
    named += [("name", source.display)]
    further = {
        "still_belongs": source.still_belongs,
        "visible_through": source.visible_through,
        "rate_date": source.rate_date,
        # Orgs with one currency lack the standard field.
        "currency": None if source.currency == CURRENCY_FIELD else source.currency,
    }
    named += [(key, path) for key, path in further.items() if path]
    if source.identity:
        named += [("identity", path) for path in source.identity.fields]
    yield from ((f"{key} of source {source.name}", path) for key, path in named)


def _type_paths(kind: TypeMap) -> Iterator[tuple[str, str]]:
    named = [("base", part.field) for part in kind.base]
    further = {"attainment": kind.attainment, "rollup": kind.rollup, "expires": kind.expires}
    named += [(key, path) for key, path in further.items() if path]
    if kind.identity:
        named += [("identity", path) for path in kind.identity.fields]
    yield from ((f"{key} of type {kind.name}", path) for key, path in named)


def _all_well(field_map: FieldMap) -> Finding:
    objects = ", ".join(dict.fromkeys(source.sobject for source in field_map.sources.values()))
    return ok(Area.SOURCES, f"Criteria can count records of {objects}.")
