"""Enrollments with what stands beside them: the statements that read them, and the values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from evaluator.decision_state import DecisionState
from evaluator.enrollment import Enrollment, Override, OverrideKind, PartnerUser, Verification
from evaluator.window import NEVER, Window
from mapping.decision_state_reader import read_decision_state
from mapping.enrollment_inputs import input_hash
from mapping.field_map import FieldMap, RoleMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, InSelected, Select
from mapping.wire import Records, Row, WireValue, rows

Detail = TypeVar("Detail")


@dataclass(frozen=True, slots=True)
class EnrollmentRecord:
    """An enrollment as it stands in the org: to be judged, and as it was last written.

    ``current`` holds the fields the service writes, by their names in the role;
    ``state`` is what the decision about its tier starts from.
    """

    enrollment: Enrollment
    program_id: str
    program_active: bool
    input_hash: str
    state: DecisionState
    current: Mapping[str, WireValue]

    @property
    def id(self) -> str:
        """The enrollment's id, 18 characters."""
        return self.enrollment.id

    @property
    def last_calculated(self) -> datetime | None:
        """The time of the last good calculation, if there was one."""
        return self.state.last_calculated


@dataclass(frozen=True, slots=True)
class _Paths:
    """Paths of the enrollment query, resolved once."""

    account_name: str
    user_name: str
    user_active: str
    user_account: str
    program_active: str
    approver_name: str

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
            approver_name=path("approved_by", "user", "name"),
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
        paths.approver_name,
    )
    fields = dict.fromkeys(("Id", *role.fields.values(), *extra))
    return Select(role.sobject, tuple(fields), where)


def detail_select(role_name: str, where: Clause, field_map: FieldMap, schema: OrgSchema) -> Select:
    """Select what belongs to the enrollments that a condition finds.

    Args:
        role_name: A role whose records belong to an enrollment.
        where: The condition on enrollments.
        field_map: The mapping.
        schema: What the org has.
    """
    role = field_map[role_name]
    relationship = schema.field(role.sobject, role["enrollment"]).relationship

    def moved(clause: Clause) -> Clause:
        match clause:
            case In("Id", ids):
                return In(role["enrollment"], ids)
            case In(field, values):
                return In(f"{relationship}.{field}", values)
            case InSelected(field, select):
                return InSelected(f"{relationship}.{field}", select)
            case Compare(field, operator, literal):
                return Compare(f"{relationship}.{field}", operator, literal)
            case AllOf(parts):
                return AllOf(tuple(moved(part) for part in parts))
            case AnyOf(parts):
                return AnyOf(tuple(moved(part) for part in parts))

    return Select(role.sobject, ("Id", *role.fields.values()), moved(where))


@dataclass(frozen=True, slots=True)
class Details:
    """What belongs to enrollments, by enrollment id."""

    verifications: Mapping[str, tuple[Verification, ...]]
    overrides: Mapping[str, tuple[Override, ...]]


def read_details(verifications: Records, overrides: Records, field_map: FieldMap) -> Details:
    """Sort verifications and overrides by enrollment.

    Raises:
        WireValueError: a record holds a value its field cannot have.
    """
    return Details(
        _by_enrollment(verifications, field_map["verification"], _verification),
        _by_enrollment(overrides, field_map["override"], _override),
    )


def _by_enrollment(
    records: Records, role: RoleMap, read: Callable[[Row, RoleMap], Detail]
) -> Mapping[str, tuple[Detail, ...]]:
    found: dict[str, tuple[Detail, ...]] = {}
    for row in rows(records):
        key = row.required(role["enrollment"])
        found[key] = (*found.get(key, ()), read(row, role))
    return found


def _verification(row: Row, role: RoleMap) -> Verification:
    return Verification(
        criterion_id=row.text(role["criterion"]) or "",
        verified=row.flag(role["verified"]),
        expires_on=row.day(role["expires_on"]),
    )


def _override(row: Row, role: RoleMap) -> Override:
    kind = row.text(role["kind"])
    known = OverrideKind(kind) if kind in list(OverrideKind) else None
    return Override(known, row.text(role["tier"]) or "", row.day(role["until"]))


def read_enrollments(
    records: Records,
    details: Details,
    *,
    field_map: FieldMap,
    schema: OrgSchema,
) -> list[EnrollmentRecord]:
    """Read enrollments in the order in which they came.

    Raises:
        WireValueError: a record holds a value its field cannot have.
    """
    paths = _Paths.of(field_map, schema)
    return [_record(row, details, paths, field_map) for row in rows(records)]


def _record(
    row: Row,
    details: Details,
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
        verifications=details.verifications.get(key, ()),
        overrides=details.overrides.get(key, ()),
        segment=row.text(role["segment"]),
    )
    current = {name: row.values[path] for name, path in role.fields.items()}
    return EnrollmentRecord(
        enrollment=enrollment,
        program_id=row.text(role["program"]) or "",
        program_active=row.flag(paths.program_active),
        input_hash=input_hash(current),
        state=read_decision_state(row, role, paths.approver_name),
        current=current,
    )


def _user(row: Row, user_id: str | None, paths: _Paths) -> PartnerUser | None:
    name = row.text(paths.user_name)
    if user_id is None or name is None:
        return None
    return PartnerUser(user_id, name, row.flag(paths.user_active), row.text(paths.user_account))
