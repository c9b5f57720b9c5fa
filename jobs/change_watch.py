"""What is watched for changes, and whom a changed record concerns (R1).

Records of an org change without saying which enrollment they matter to; each kind of record
tells it in its own way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from mapping.field_map import FieldMap, SourceMap
from mapping.org_schema import OrgSchema
from mapping.program_query import CONFIGURATION_ROLES, parent_path
from mapping.wire import Row

#: Deals and enrollments are looked at whenever changes are asked for.
AT_ONCE = timedelta(0)
#: Configuration changes seldom: looking at it less often spares most of the calls.
NOW_AND_THEN = timedelta(minutes=5)

_CURRENCIES = ("CurrencyType", "DatedConversionRate")


class Concern(Enum):
    """By what a changed record tells which enrollments it concerns."""

    ENROLLMENT = "enrollment"
    ACCOUNT = "account"
    USER = "user"
    PROGRAM = "program"
    RECORD = "record"  #: enrollments that counted this very record
    EVERYBODY = "everybody"


#: What a change concerns: kind and id; the id is blank for everybody.
Concerned = tuple[Concern, str]


@dataclass(frozen=True, slots=True)
class Watch:
    """One kind of record that is watched.

    Attributes:
        sobject: Its object, by which its bookmark is named as well.
        fields: What ``concerns`` reads.
        concerns: Tells whom a record concerns.
        every: How long after the last time it is looked at again.
    """

    sobject: str
    fields: tuple[str, ...]
    concerns: Callable[[Row], Iterable[Concerned]] = field(compare=False)
    every: timedelta = NOW_AND_THEN


def watched_objects(field_map: FieldMap) -> frozenset[str]:
    """Name the objects whose changes may matter, whether the org has them or not."""
    roles = ("enrollment", "verification", "override", "user", *CONFIGURATION_ROLES)
    sources = (source.sobject for source in field_map.sources.values())
    return frozenset((*sources, *(field_map[role].sobject for role in roles), *_CURRENCIES))


def watches(field_map: FieldMap, schema: OrgSchema) -> list[Watch]:
    """List what is watched but for the enrollments themselves, as far as the org has it."""
    sources = [
        _source_watch(source) for source in field_map.sources.values() if source.sobject in schema
    ]
    roles = [
        *(_child_watch(role, "enrollment", field_map) for role in ("verification", "override")),
        *_program_watches(field_map, schema),
        _everybody(field_map["benefit"].sobject),
        _user_watch(field_map),
    ]
    rates = [_everybody(name) for name in _CURRENCIES if name in schema]
    return list(_one_each([*sources, *roles, *rates]).values())


def _one_each(found: Iterable[Watch]) -> Mapping[str, Watch]:
    """Join watches of one object, which a mapping may name for several purposes."""
    joined: dict[str, Watch] = {}
    for each in found:
        known = joined.get(each.sobject)
        joined[each.sobject] = each if known is None else _joined(known, each)
    return joined


def _joined(one: Watch, other: Watch) -> Watch:
    def concerns(row: Row) -> Iterable[Concerned]:
        yield from one.concerns(row)
        yield from other.concerns(row)

    fields = tuple(dict.fromkeys((*one.fields, *other.fields)))
    return Watch(one.sobject, fields, concerns, min(one.every, other.every))


def _source_watch(source: SourceMap) -> Watch:
    belongs = (source.still_belongs,) if source.still_belongs else ()
    links = tuple(dict.fromkeys((*source.association, *belongs)))

    def concerns(row: Row) -> Iterable[Concerned]:
        yield Concern.RECORD, row.required("Id")
        yield from ((Concern.ACCOUNT, owner) for link in links if (owner := row.text(link)))

    return Watch(source.sobject, links, concerns, AT_ONCE)


def _child_watch(role: str, reference: str, field_map: FieldMap) -> Watch:
    path = field_map[role][reference]
    return Watch(field_map[role].sobject, (path,), _by(Concern.ENROLLMENT, path))


def _program_watches(field_map: FieldMap, schema: OrgSchema) -> list[Watch]:
    tier, criterion = field_map["tier"]["program"], field_map["criterion"]["program"]
    paths = {
        "program": "Id",
        "tier": tier,
        "criterion": criterion,
        "filter": parent_path("filter", "criterion", criterion, field_map, schema),
        "threshold": parent_path("threshold", "tier", tier, field_map, schema),
        "tier_benefit": parent_path("tier_benefit", "tier", tier, field_map, schema),
    }
    return [
        Watch(field_map[role].sobject, (path,), _by(Concern.PROGRAM, path))
        for role, path in paths.items()
    ]


def _user_watch(field_map: FieldMap) -> Watch:
    return Watch(field_map["user"].sobject, (), _by(Concern.USER, "Id"))


def _everybody(sobject: str) -> Watch:
    return Watch(sobject, (), lambda _: [(Concern.EVERYBODY, "")])


def _by(concern: Concern, path: str) -> Callable[[Row], Iterable[Concerned]]:
    def concerns(row: Row) -> Iterable[Concerned]:
        found = row.text(path)
        return [(concern, found)] if found else []

    return concerns
