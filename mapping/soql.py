"""SOQL statements as values, and the only place where they become text.

Every literal is quoted by its type and every field is checked against the org's own
description, so that nothing a person or a record says can change a statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal

from mapping.errors import MappingError, UnknownFieldError
from mapping.org_schema import FieldType, OrgSchema

#: Salesforce refuses longer statements.
STATEMENT_LIMIT = 100_000

Literal = str | int | Decimal | bool | date | datetime | None

_OPERATORS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_PATH = re.compile(r"[A-Za-z]\w*(\.[A-Za-z]\w*){0,5}\Z", re.ASCII)
_ESCAPES = str.maketrans(
    {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
)


@dataclass(frozen=True, slots=True)
class Compare:
    """``field operator literal``; the operator is one of = != < <= > >=."""

    field: str
    operator: str
    literal: Literal


@dataclass(frozen=True, slots=True)
class In:
    """``field IN (…)``; never empty, because Salesforce refuses an empty list."""

    field: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Clause, ...]


@dataclass(frozen=True, slots=True)
class InSelected:
    """``field IN (SELECT …)``: the field is an id, the inner statement selects one field.

    Salesforce takes it alone or beside others that all hold, never below an ``AnyOf``.
    """

    field: str
    select: Select


Clause = Compare | In | InSelected | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Child:
    """Records below those of a statement, which their ``reference`` field points to."""

    reference: str
    select: Select


@dataclass(frozen=True, slots=True)
class Select:
    """One statement before it is rendered; ``children`` are read in the same statement."""

    sobject: str
    fields: tuple[str, ...]
    where: Clause | None = None
    order_by: tuple[str, ...] = ()
    limit: int | None = None
    children: tuple[Child, ...] = ()


@dataclass(frozen=True, slots=True)
class Soql:
    """One rendered, checked statement with the object and the fields it selects.

    ``kinds`` gives the type of each field, for answers that hold nothing but text; it is
    empty where no such answer is to be had. ``children`` are parts of the same text.
    """

    text: str
    sobject: str
    fields: tuple[str, ...]
    kinds: tuple[FieldType, ...] = ()
    children: tuple[ChildSoql, ...] = ()


@dataclass(frozen=True, slots=True)
class ChildSoql:
    """What a statement reads below its records.

    The answer holds it under ``relationship``; ``reference`` is its field that points upwards.
    """

    relationship: str
    reference: str
    soql: Soql


class StatementTooLongError(MappingError):
    """The statement exceeds what Salesforce takes; ask for fewer records at once."""

    def __init__(self, sobject: str, length: int) -> None:
        super().__init__(
            f"A query on {sobject} would have {length} characters; Salesforce takes "
            f"{STATEMENT_LIMIT}.",
            remedy="Recalculate fewer enrollments at once.",
        )


def render(select: Select, schema: OrgSchema) -> Soql:
    """Turn a statement into text.

    Raises:
        UnknownObjectError: the org does not know the object.
        UnknownFieldError: the org does not know a field, or hides it.
        StatementTooLongError: ask for fewer records at once.
    """
    soql = _rendered(select, schema, source=None)
    if len(soql.text) > STATEMENT_LIMIT:
        raise StatementTooLongError(soql.sobject, len(soql.text))
    return soql


def can_nest(select: Select, schema: OrgSchema) -> bool:
    """Tell whether the org names the relationships to all children of a statement."""
    known = schema.object(select.sobject).children
    return all(
        (child.select.sobject.casefold(), child.reference.casefold()) in known
        and can_nest(child.select, schema)
        for child in select.children
    )


def _rendered(select: Select, schema: OrgSchema, *, source: str | None) -> Soql:
    """Render a statement; ``source`` is the relationship where it stands within another one."""
    sobject = schema.object(select.sobject).name
    children = tuple(_child(sobject, child, schema) for child in select.children)
    # Salesforce refuses a field that is selected twice, in whatever spelling.
    fields = {path.casefold(): _field(sobject, path, schema) for path in select.fields}
    nested = (f"({child.soql.text})" for child in children)
    listed = ", ".join((*fields.values(), *nested))
    text = f"SELECT {listed} FROM {source or sobject}"  # noqa: S608 - every part is checked or quoted
    if select.where is not None:
        text += f" WHERE {_clause(sobject, select.where, schema)}"
    if select.order_by:
        ordered = (_field(sobject, path, schema) for path in select.order_by)
        text += f" ORDER BY {', '.join(ordered)}"
    if select.limit is not None:
        text += f" LIMIT {select.limit:d}"
    kinds = tuple(schema.field(sobject, path).type for path in select.fields)
    return Soql(text, sobject, select.fields, kinds, children)


def _child(sobject: str, child: Child, schema: OrgSchema) -> ChildSoql:
    key = (child.select.sobject.casefold(), child.reference.casefold())
    relationship = schema.object(sobject).children.get(key)
    if relationship is None:
        raise UnknownFieldError(child.select.sobject, child.reference)
    return ChildSoql(
        relationship, child.reference, _rendered(child.select, schema, source=relationship)
    )


def quoted(literal: Literal) -> str:
    """Write a literal the way SOQL wants its type.

    Raises:
        ValueError: a date and time without zone, or a number that is not finite.
    """
    match literal:
        case None:
            return "null"
        case bool():
            return "true" if literal else "false"
        case str():
            return f"'{literal.translate(_ESCAPES)}'"
        case datetime():
            if literal.tzinfo is None:
                msg = f"a date and time needs a zone: {literal}"
                raise ValueError(msg)
            return literal.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date():
            return literal.isoformat()
        case int():
            return str(literal)
        case Decimal():
            if not literal.is_finite():
                msg = f"not a number SOQL knows: {literal}"
                raise ValueError(msg)
            return f"{literal:f}"


def _field(sobject: str, path: str, schema: OrgSchema) -> str:
    if not _PATH.match(path):
        raise UnknownFieldError(sobject, path)
    schema.field(sobject, path)
    return path


def _clause(sobject: str, clause: Clause, schema: OrgSchema) -> str:
    match clause:
        case Compare(field, operator, literal):
            if operator not in _OPERATORS:
                msg = f"not a comparison SOQL knows: {operator}"
                raise ValueError(msg)
            return f"{_field(sobject, field, schema)} {operator} {quoted(literal)}"
        case In(field, values):
            listed = ", ".join(quoted(value) for value in values)
            return f"{_field(sobject, field, schema)} IN ({listed})"
        case InSelected(field, select):
            inner = _rendered(select, schema, source=None).text
            return f"{_field(sobject, field, schema)} IN ({inner})"
        case AllOf(parts):
            return _joined(sobject, parts, " AND ", schema)
        case AnyOf(parts):
            return _joined(sobject, parts, " OR ", schema)


def _joined(sobject: str, parts: tuple[Clause, ...], word: str, schema: OrgSchema) -> str:
    if len(parts) == 1:
        return _clause(sobject, parts[0], schema)
    return word.join(f"({_clause(sobject, part, schema)})" for part in parts)
