"""The field map: which object and field of the org plays which role.

It is data. Reading it from a file, with line numbers, is the configuration's task; here
it is checked and becomes values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evaluator.operator import LISTS, NO_VALUE, Operator
from evaluator.program import Measure
from mapping.errors import MappingError
from mapping.roles import ROLES

#: The field in which every record of an org with several currencies names its own.
CURRENCY_FIELD = "CurrencyIsoCode"

#: Where a fault stands in the mapping: keys and list positions from the top.
Place = tuple[str | int, ...]


class FieldMapError(MappingError):
    """The mapping says something that cannot be meant; ``place`` tells where."""

    def __init__(self, place: Place, message: str) -> None:
        self.place = place
        super().__init__(message, remedy="Correct the mapping file.")


@dataclass(frozen=True, slots=True)
class RoleMap:
    """The object that plays one role, and its fields by their names in the role."""

    sobject: str
    fields: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields[name]


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes two records of a criterion the same: they count once (M4, M5).

    ``first_of``: the first field that is set. Otherwise all of the fields together.
    """

    fields: tuple[str, ...]
    first_of: bool

    @property
    def column(self) -> str:
        """The name of the column that is made of them; no field path looks like it."""
        return f"{'first_of' if self.first_of else 'all_of'}({','.join(self.fields)})"


@dataclass(frozen=True, slots=True)
class SourceMap:
    """One object whose records criteria count.

    ``association`` is the chain of links to the partner's account (S2); ``still_belongs``
    a path that must lead to the same account as well; ``visible_through`` a second record
    that may be seen instead (M4); ``currency`` the field that names a record's currency
    and ``rate_date`` the one whose day chooses the dated rate, ``None`` where the static
    rates apply (M3); ``identity`` makes records count once where their number is measured.
    """

    name: str
    sobject: str
    display: str
    association: tuple[str, ...]
    still_belongs: str | None
    visible_through: str | None
    currency: str
    rate_date: str | None = None
    identity: Identity | None = None

    def currency_path(self, amount: str) -> str:
        """Give the path of the currency that an amount is in; a parent's amount is in its."""
        parent, _, _ = amount.rpartition(".")
        return f"{parent}.{CURRENCY_FIELD}" if parent else self.currency


@dataclass(frozen=True, slots=True)
class BaseCondition:
    """One part of a type's base condition; the parts are joined by AND."""

    field: str
    operator: Operator
    values: tuple[str | bool | int, ...]


@dataclass(frozen=True, slots=True)
class TypeMap:
    """What a criterion of one type counts unless it says otherwise."""

    name: str
    source: str | None
    measure: Measure
    base: tuple[BaseCondition, ...]
    attainment: str | None
    rollup: str | None
    expires: str | None
    identity: Identity | None


@dataclass(frozen=True, slots=True)
class FieldMap:
    """The whole mapping: roles, sources, criterion types."""

    roles: Mapping[str, RoleMap]
    sources: Mapping[str, SourceMap]
    types: Mapping[str, TypeMap]

    def __getitem__(self, role: str) -> RoleMap:
        return self.roles[role]


def read_field_map(data: Mapping[str, Any]) -> FieldMap:
    """Check a mapping and make it values.

    Args:
        data: The keys ``roles``, ``sources`` and ``types``, complete: what an org leaves
            out was filled in from the built-in mapping before.

    Raises:
        FieldMapError: with the place and one sentence.
    """
    reader = _Part((), data)
    reader.only("roles", "sources", "types")
    roles = {name: _role(part) for name, part in reader.parts("roles") if _known_role(part, name)}
    sources = {name: _source(name, part) for name, part in reader.parts("sources")}
    types = {name: _type(name, part, sources) for name, part in reader.parts("types")}
    return FieldMap(roles, sources, types)


class _Part:
    """A mapping within the mapping that knows where it stands."""

    def __init__(self, place: Place, data: object) -> None:
        self.place = place
        if not isinstance(data, Mapping):
            raise FieldMapError(place, f"{_name(place)} must be a mapping of names to values")
        self.data = data

    def only(self, *names: str) -> None:
        for key in self.data:
            if key not in names:
                known = ", ".join(names)
                raise FieldMapError(
                    (*self.place, key), f"{key} is not known here; known are {known}"
                )

    def parts(self, name: str) -> list[tuple[str, _Part]]:
        inner = _Part((*self.place, name), self.data.get(name, {}))
        return [(key, _Part((*inner.place, key), value)) for key, value in inner.data.items()]

    def text(self, name: str) -> str | None:
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise FieldMapError((*self.place, name), f"{name} must be text")
        return value

    def required(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise FieldMapError(self.place, f"{_name(self.place)} lacks {name}")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.data.get(name)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, Sequence) or not all(isinstance(i, str) for i in items):
            raise FieldMapError((*self.place, name), f"{name} must be a list of field names")
        return tuple(items)


def _name(place: Place) -> str:
    return ".".join(str(step) for step in place) or "the mapping"


def _known_role(part: _Part, name: str) -> bool:
    if name not in ROLES:
        raise FieldMapError(part.place, f"there is no role {name}; known are {', '.join(ROLES)}")
    return True


def _role(part: _Part) -> RoleMap:
    part.only("object", "fields")
    names = ROLES[str(part.place[-1])]
    fields = _Part((*part.place, "fields"), part.data.get("fields", {}))
    fields.only(*names)
    return RoleMap(part.required("object"), {name: fields.required(name) for name in names})


_SOURCE_KEYS = (
    "object",
    "name",
    "association",
    "still_belongs",
    "visible_through",
    "currency",
    "rate_date",
    "identity",
)


def _source(name: str, part: _Part) -> SourceMap:
    part.only(*_SOURCE_KEYS)
    association = part.texts("association")
    if not association:
        raise FieldMapError(part.place, f"source {name} lacks association: whose records are they?")
    return SourceMap(
        name=name,
        sobject=part.required("object"),
        display=part.text("name") or "Id",
        association=association,
        still_belongs=part.text("still_belongs"),
        visible_through=part.text("visible_through"),
        currency=part.text("currency") or CURRENCY_FIELD,
        rate_date=part.text("rate_date"),
        identity=_identity(part),
    )


def _type(name: str, part: _Part, sources: Mapping[str, SourceMap]) -> TypeMap:
    part.only("source", "measure", "base", "attainment", "rollup", "expires", "identity")
    source = part.text("source")
    if source is not None and source not in sources:
        place = (*part.place, "source")
        raise FieldMapError(place, f"there is no source {source}; known are {', '.join(sources)}")
    measure = part.required("measure")
    if measure not in list(Measure):
        place = (*part.place, "measure")
        raise FieldMapError(place, f"measure must be one of {', '.join(Measure)}")
    return TypeMap(
        name=name,
        source=source,
        measure=Measure(measure),
        base=_base(part),
        attainment=part.text("attainment"),
        rollup=part.text("rollup"),
        expires=part.text("expires"),
        identity=_identity(part),
    )


def _base(part: _Part) -> tuple[BaseCondition, ...]:
    items = part.data.get("base") or ()
    place = (*part.place, "base")
    if isinstance(items, str | Mapping) or not isinstance(items, Sequence):
        raise FieldMapError(place, "base must be a list of conditions")
    return tuple(_base_condition(_Part((*place, i), item)) for i, item in enumerate(items))


def _base_condition(part: _Part) -> BaseCondition:
    part.only("field", "operator", "value")
    operator = part.required("operator")
    if operator not in list(Operator):
        place = (*part.place, "operator")
        raise FieldMapError(place, f"operator must be one of {', '.join(Operator)}")
    value = part.data.get("value")
    values = tuple(value) if isinstance(value, list) else (value,)
    if Operator(operator) in NO_VALUE:
        values = ()
    elif not all(isinstance(v, str | bool | int) for v in values):
        reason = "value must be text, a whole number or true/false; put anything else in quotes"
        raise FieldMapError((*part.place, "value"), reason)
    elif len(values) != 1 and Operator(operator) not in LISTS:
        raise FieldMapError((*part.place, "value"), f"{operator} takes one value")
    elif not values:
        raise FieldMapError((*part.place, "value"), f"{operator} needs at least one value")
    return BaseCondition(part.required("field"), Operator(operator), values)


def _identity(part: _Part) -> Identity | None:
    if part.data.get("identity") is None:
        return None
    inner = _Part((*part.place, "identity"), part.data["identity"])
    inner.only("first_of", "all_of")
    first, every = inner.texts("first_of"), inner.texts("all_of")
    if bool(first) == bool(every):
        raise FieldMapError(inner.place, "identity is either first_of or all_of some fields")
    return Identity(first or every, first_of=bool(first))
