"""Requests that people, flows and triggers enter in the org: reading them, and marking them done.

What they name is read along with them, so that a request costs no call of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.record_write import FieldValue
from mapping.soql import AllOf, Clause, Compare, In, Select
from mapping.wire import Records, Row, rows

#: How long an answer may be.
ANSWER_LENGTH = 255
#: The most requests that one look brings; the oldest go first.
MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedProgram:
    """The program that a request or its enrollment names, as far as it can be read."""

    id: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedEnrollment:
    """The enrollment that a request names, as it stands in the org.

    ``status`` and ``progress`` (in percent) are ``None`` where nothing was written there yet.
    """

    id: str
    program: NamedProgram | None
    status: str | None
    hold_reason: str | None
    has_tier: bool
    next_tier: str | None
    progress: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrgRequest:
    """One request that is not done.

    ``enrollment`` and ``program`` are ``None`` where none is named, and where the integration
    user cannot read the one that is.
    """

    id: str
    enrollment_id: str | None
    program_id: str | None
    requested_by: str | None
    enrollment: NamedEnrollment | None
    program: NamedProgram | None

    @property
    def target(self) -> tuple[str | None, str | None]:
        """The ids of enrollment and program as they are entered."""
        return self.enrollment_id, self.program_id


def can_be_marked(field_map: FieldMap, schema: OrgSchema) -> bool:
    """Tell whether the org has such requests with all of their fields."""
    role = field_map["request"]
    return all(schema.has(role.sobject, path) for path in role.fields.values())


def open_requests(field_map: FieldMap, schema: OrgSchema) -> Select:
    """Select the requests that are not done, the oldest first, in a query with deleted records."""
    return _select(field_map, schema, order_by=("CreatedDate", "Id"), limit=MOST_AT_ONCE)


def named_requests(field_map: FieldMap, schema: OrgSchema, request_ids: Sequence[str]) -> Select:
    """Select those of some requests that are still there and not done."""
    return _select(field_map, schema, In("Id", request_ids))


def read_requests(records: Records, field_map: FieldMap, schema: OrgSchema) -> list[OrgRequest]:
    """Read the answer to ``open_requests`` or ``named_requests``.

    Raises:
        WireValueError: a record holds a value its field cannot have.
    """
    paths = _Paths(field_map, schema)
    role = field_map["request"]
    return [
        OrgRequest(
            id=row.required("Id"),
            enrollment_id=row.text(role["enrollment"]),
            program_id=row.text(role["program"]),
            requested_by=row.text(role["requested_by"]),
            enrollment=_enrollment(row, paths),
            program=_program(row, paths.of_program),
        )
        for row in rows(records)
    ]


def done(request_id: str, answer: str, now: datetime, field_map: FieldMap) -> dict[str, FieldValue]:
    """Give the record that marks a request; its key is ``Id``."""
    role = field_map["request"]
    return {"Id": request_id, role["done_on"]: now, role["answer"]: answer}


class _Paths:
    """The field paths from a request to what it names."""

    def __init__(self, field_map: FieldMap, schema: OrgSchema) -> None:
        role, tier = field_map["enrollment"], field_map["tier"]

        def below(*references: tuple[str, str], field: str) -> str:
            path = field
            for name, reference in reversed(references):
                path = parent_path(name, reference, path, field_map, schema)
            return path

        asked, held = ("request", "enrollment"), ("enrollment", "program")
        program = ("Id", field_map["program"]["name"], field_map["program"]["active"])
        self.id = below(asked, field="Id")
        self.of_program = tuple(below(("request", "program"), field=field) for field in program)
        self.of_enrollments = tuple(below(asked, held, field=field) for field in program)
        self.status = below(asked, field=role["status"])
        self.hold_reason = below(asked, field=role["hold_reason"])
        self.tier = below(asked, field=role["tier"])
        self.progress = below(asked, field=role["progress"])
        self.next_tier = below(asked, ("enrollment", "next_tier"), field=tier["name"])

    @property
    def all(self) -> tuple[str, ...]:
        """What has to be selected."""
        own = (self.id, self.status, self.hold_reason, self.tier, self.progress, self.next_tier)
        return (*own, *self.of_program, *self.of_enrollments)


def _select(
    field_map: FieldMap,
    schema: OrgSchema,
    *clauses: Clause,
    order_by: tuple[str, ...] = (),
    limit: int | None = None,
) -> Select:
    role = field_map["request"]
    own = ("Id", role["enrollment"], role["program"], role["requested_by"])
    fields = tuple(dict.fromkeys((*own, *_Paths(field_map, schema).all)))
    there = Compare("IsDeleted", "=", False)  # noqa: FBT003 - a literal of the statement
    where = AllOf((Compare(role["done_on"], "=", None), there, *clauses))
    return Select(role.sobject, fields, where, order_by=order_by, limit=limit)


def _enrollment(row: Row, paths: _Paths) -> NamedEnrollment | None:
    key = row.text(paths.id)
    if key is None:
        return None
    return NamedEnrollment(
        id=key,
        program=_program(row, paths.of_enrollments),
        status=row.text(paths.status),
        hold_reason=row.text(paths.hold_reason),
        has_tier=row.text(paths.tier) is not None,
        next_tier=row.text(paths.next_tier),
        progress=row.number(paths.progress),
    )


def _program(row: Row, paths: tuple[str, ...]) -> NamedProgram | None:
    key, name, active = paths
    found = row.text(key)
    if found is None:
        return None
    return NamedProgram(id=found, name=row.text(name) or found, active=row.flag(active))
