"""Does the integration user see all records that are counted, and may it change enrollments?

Permission sets tell; a profile is one of them. What fields it may read and write, the
describes tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jobs.doctor.finding import Area, Finding, not_run, ok, problem
from jobs.org_reader import OrgReader
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.soql import AllOf, Compare, In, Select
from mapping.wire import Records, rows

_ASSIGNMENT, _SET, _OBJECT = "PermissionSetAssignment", "PermissionSet", "ObjectPermissions"
#: What has to be described for this check.
PERMISSION_OBJECTS = (_ASSIGNMENT, _SET, _OBJECT)

_VIEW_ALL_DATA = "PermissionSet.PermissionsViewAllData"
_MODIFY_ALL_DATA = "PermissionSet.PermissionsModifyAllData"
_VIEW_ALL, _MODIFY_ALL = "PermissionsViewAllRecords", "PermissionsModifyAllRecords"
#: Users are no matter of sharing.
_UNSHARED = "user"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Objects of which all records have to be seen, and to be changed."""

    seen: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Granted:
    """Objects, by folded name, of which all records may be seen and changed.

    ``everything_seen`` and ``everything_changed`` stand for all objects.
    """

    seen: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()
    everything_seen: bool = False
    everything_changed: bool = False

    def sees(self, sobject: str) -> bool:
        """Whether every record of the object may be read."""
        return self.everything_seen or sobject.casefold() in self.seen or self.changes(sobject)

    def changes(self, sobject: str) -> bool:
        """Whether every record of the object may be changed."""
        return self.everything_changed or sobject.casefold() in self.changed


def check_permissions(reader: OrgReader, user_id: str) -> list[Finding]:
    """Ask for the user's permission sets and judge them; two API calls."""
    needed = wanted(reader.field_map, reader.schema)
    found = None
    if all(name in reader.schema for name in PERMISSION_OBJECTS):
        found = _read(reader, needed, user_id)
    return [_hidden(needed)] if found is None else judge_permissions(needed, found)


def wanted(field_map: FieldMap, schema: OrgSchema) -> Wanted:
    """Find the objects: partners, what is counted, and what the links to partners lead through."""
    seen = [field_map["account"].sobject]
    for source in field_map.sources.values():
        if source.sobject in schema:
            links = (*source.association, *filter(None, [source.still_belongs]))
            seen.append(source.sobject)
            seen += [name for link in links for name in _passed(source.sobject, link, schema)]
    changed = field_map["enrollment"].sobject
    unique = dict.fromkeys(name for name in seen if name.casefold() != _UNSHARED)
    return Wanted(tuple(unique), (changed,))


def judge_permissions(needed: Wanted, granted: Granted) -> list[Finding]:
    """Tell which objects the user sees or changes only in part."""
    unseen = [name for name in needed.seen if not granted.sees(name)]
    unchanged = [name for name in needed.changed if not granted.changes(name)]
    findings = []
    if unseen:
        names = ", ".join(unseen)
        findings.append(
            problem(
                Area.PERMISSIONS,
                f"The integration user lacks View All on {names}: records that it does not see "
                "itself are not counted, and what partners see of them stays unknown.",
                f"Give the user View All on {names} by a permission set.",
            )
        )
    if unchanged:
        names = ", ".join(unchanged)
        findings.append(
            problem(
                Area.PERMISSIONS,
                f"The integration user lacks Modify All on {names}, so it cannot write to the "
                "enrollments of others.",
                f"Give the user Modify All on {names} by a permission set.",
            )
        )
    return findings or [_all_well(needed)]


def _passed(sobject: str, path: str, schema: OrgSchema) -> Iterator[str]:
    """Name the objects that a dotted path leads through."""
    here = sobject
    for step in path.split(".")[:-1]:
        relation = schema.object(here).relationships.get(step.casefold())
        if relation is None or not relation.parents or relation.parents[0] not in schema:
            return
        here = relation.parents[0]
        yield here


def _read(reader: OrgReader, needed: Wanted, user_id: str) -> Granted | None:
    """Read what is granted; ``None`` where no rows tell that the user may not look.

    Every user has the set of its profile, and whoever reads an object at all has a row for it.
    """
    fields = ("PermissionSetId", _VIEW_ALL_DATA, _MODIFY_ALL_DATA)
    (sets,) = reader.read([Select(_ASSIGNMENT, fields, Compare("AssigneeId", "=", user_id))])
    ids = sorted({row.required("PermissionSetId") for row in rows(sets)})
    if not ids:
        return None
    names = (*needed.seen, *needed.changed)
    where = AllOf((In("ParentId", ids), In("SobjectType", names)))
    (objects,) = reader.read([Select(_OBJECT, ("SobjectType", _VIEW_ALL, _MODIFY_ALL), where)])
    told = granted(sets, objects)
    return told if len(objects) or told.everything_seen or told.everything_changed else None


def granted(sets: Records, objects: Records) -> Granted:
    """Read assignments of permission sets and the object permissions in them."""
    told: Mapping[str, frozenset[str]] = {
        field: frozenset(
            row.required("SobjectType").casefold() for row in rows(objects) if row.flag(field)
        )
        for field in (_VIEW_ALL, _MODIFY_ALL)
    }
    return Granted(
        seen=told[_VIEW_ALL],
        changed=told[_MODIFY_ALL],
        everything_seen=any(row.flag(_VIEW_ALL_DATA) for row in rows(sets)),
        everything_changed=any(row.flag(_MODIFY_ALL_DATA) for row in rows(sets)),
    )


def _hidden(needed: Wanted) -> Finding:
    return not_run(
        Area.PERMISSIONS,
        "The integration user may not look at permission sets, its own among them.",
        f"See in Setup that it has View All on {', '.join(needed.seen)} and Modify All on "
        f"{', '.join(needed.changed)}, or give it View Setup and Configuration.",
    )


def _all_well(needed: Wanted) -> Finding:
    return ok(
        Area.PERMISSIONS,
        f"The integration user sees all records of {', '.join(needed.seen)} and changes all of "
        f"{', '.join(needed.changed)}.",
    )
