"""Enrollments with what stands beside them: the statements that read them, and the values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from evaluator.enrollment import Enrollment, PartnerUser, Verification
from evaluator.window import NEVER, Window
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select
from mapping.wire import Records, Row, WireValue, rows

#: What people maintain and the judgement depends on: the digest of these tells our own
#: writes from other people's changes (R4).
_IN_FIELDS = ("program", "account", "user", "tier", "enrollment_date", "expiration_date", "segment")


@dataclass(frozen=True, slots=True)
class EnrollmentRecord:
    """An enrollment as it stands in the org: to be judged, and as it was last written.

    ``current`` holds the fields the service writes, by their names in the role;
    ``last_calculated`` is the time of the last good calculation, if there was one.
    """

    enrollment: Enrollment
    program_id: str
    program_active: bool
    input_hash: str
    last_calculated: datetime | None
    current: Mapping[str, WireValue]

    @property
    def id(self) -> str:
        """The enrollment's id, 18 characters."""
        return self.enrollment.id


@dataclass(frozen=True, slots=True)
class _Paths:
    """Paths of the enrollment query, resolved once."""

    account_name: str
    user_name: str
    user_active: str
    user_account: str
    program_active: str

    @classmethod
    def of(cls, field_map: FieldMap, schema: OrgSchema) -> _Paths:
        def path(reference: str, role: str, field: str) -> str:
            return parent_path("enrollment", reference, field_map[role][field], field_map, schema)

        return cls(
            account_name=path("account", "account", "name"),
            user_name=path("user", "user", "name"),
            user_active=path("user", "user", "active"),
            user_account=path("user", "user", "account"),
            program_active=path("program", "program", "active"),
        )


def enrollment_select(field_map: FieldMap, schema: OrgSchema, where: Clause) -> Select:
    """Select enrollments with their partner's and primary user's particulars."""
    role = field_map["enrollment"]
    paths = _Paths.of(field_map, schema)
    extra = (
        paths.account_name,
        paths.user_name,
        paths.user_active,
        paths.user_account,
        paths.program_active,
    )
    fields = dict.fromkeys(("Id", *role.fields.values(), *extra))
    return Select(role.sobject, tuple(fields), where)


def verification_clause(where: Clause, field_map: FieldMap, schema: OrgSchema) -> Clause:
    """Turn a condition on enrollments into the same one on what belongs to them."""
    role = field_map["verification"]
    reference = schema.field(role.sobject, role["enrollment"])
    match where:
        case In("Id", ids):
            return In(role["enrollment"], ids)
        case In(field, values):
            return In(f"{reference.relationship}.{field}", values)
        case Compare(field, operator, literal):
            return Compare(f"{reference.relationship}.{field}", operator, literal)
        case AllOf(parts):
            return AllOf(tuple(verification_clause(p, field_map, schema) for p in parts))
        case AnyOf(parts):
            return AnyOf(tuple(verification_clause(p, field_map, schema) for p in parts))


def verification_select(field_map: FieldMap, where: Clause) -> Select:
    """Select the verifications by hand that a condition finds."""
    role = field_map["verification"]
    return Select(role.sobject, ("Id", *role.fields.values()), where)


def read_verifications(
    records: Records, field_map: FieldMap
) -> Mapping[str, tuple[Verification, ...]]:
    """Sort verifications by enrollment id."""
    role = field_map["verification"]
    found: dict[str, tuple[Verification, ...]] = {}
    for row in rows(records):
        verification = Verification(
            criterion_id=row.text(role["criterion"]) or "",
            verified=row.flag(role["verified"]),
            expires_on=row.day(role["expires_on"]),
        )
        key = row.required(role["enrollment"])
        found[key] = (*found.get(key, ()), verification)
    return found


def read_enrollments(
    records: Records,
    verifications: Mapping[str, tuple[Verification, ...]],
    *,
    field_map: FieldMap,
    schema: OrgSchema,
) -> list[EnrollmentRecord]:
    """Read enrollments in the order in which they came.

    Raises:
        WireValueError: a record holds a value its field cannot have.
    """
    paths = _Paths.of(field_map, schema)
    return [_record(row, verifications, paths, field_map) for row in rows(records)]


def _record(
    row: Row,
    verifications: Mapping[str, tuple[Verification, ...]],
    paths: _Paths,
    field_map: FieldMap,
) -> EnrollmentRecord:
    role = field_map["enrollment"]
    key = row.required("Id")
    user_id = row.text(role["user"])
    enrollment = Enrollment(
        id=key,
        name=row.text(role["name"]) or key,
        account_id=row.text(role["account"]) or "",
        account_name=row.text(paths.account_name) or "the partner account",
        user_id=user_id,
        user=_user(row, user_id, paths),
        tier_id=row.text(role["tier"]),
        window=Window(row.day(role["enrollment_date"]) or NEVER, row.day(role["expiration_date"])),
        verifications=verifications.get(key, ()),
    )
    return EnrollmentRecord(
        enrollment=enrollment,
        program_id=row.text(role["program"]) or "",
        program_active=row.flag(paths.program_active),
        input_hash=_digest([row.values[role[name]] for name in _IN_FIELDS]),
        last_calculated=row.instant(role["last_calculated"]),
        current={name: row.values[path] for name, path in role.fields.items()},
    )


def _user(row: Row, user_id: str | None, paths: _Paths) -> PartnerUser | None:
    name = row.text(paths.user_name)
    if user_id is None or name is None:
        return None
    return PartnerUser(user_id, name, row.flag(paths.user_active), row.text(paths.user_account))


def _digest(values: Sequence[WireValue]) -> str:
    return hashlib.sha256(json.dumps(values, default=str).encode()).hexdigest()
