"""Off-boarding cases: what people enter on them, and the statement that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from mapping.errors import MappingError
from mapping.field_map import FieldMap
from mapping.org_schema import OrgSchema
from mapping.program_query import parent_path
from mapping.record_write import FieldValue, RecordWrite, differences, on_the_wire
from mapping.soql import Clause, Select
from mapping.wire import Records, Row, WireValue, rows

W = TypeVar("W", bound=StrEnum)

#: From the notice to the end of it, unless the case names another day.
NOTICE = timedelta(days=30)


class CaseStatus(StrEnum):
    """How far a case is."""

    DRAFT = "Draft"  #: opened or proposed; nothing is planned
    PLANNED = "Planned"  #: the plan is written; a person has to approve it
    SUSPENDED = "Suspended"  #: the licence is suspended, the notice runs
    SETTLING = "Settling"  #: the notice is over, people have steps left
    CLOSED = "Closed"
    BLOCKED = "Blocked"  #: it cannot go on; the detail tells why
    ROLLED_BACK = "Rolled Back"


class Initiator(StrEnum):
    """Who ends the partnership."""

    PARTNER = "Partner"
    COMPANY = "Company"


class SuspendAt(StrEnum):
    """When the licence is suspended."""

    SAME_BUSINESS_DAY = "Same Business Day"
    END_OF_NOTICE = "End Of Notice"


#: Cases that nothing more becomes of.
ENDED = frozenset({CaseStatus.CLOSED, CaseStatus.ROLLED_BACK})


class CaseFaultError(MappingError):
    """A case says something that cannot be meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseInputs:
    """What people decide on a case; a change of it is noticed before each outside effect."""

    account_id: str | None
    initiated_by: Initiator | None
    legal_action: bool
    notice_date: date | None
    ends_on: date | None
    suspend_at: SuspendAt
    approved: bool
    asset_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OffboardingCase:
    """One case as it stands in the org.

    ``current`` holds what the service writes, by the names in the role.
    """

    id: str
    name: str
    account_name: str
    inputs: CaseInputs
    uses_portal: bool
    payouts_open: bool
    payouts_verified: bool
    portal_deletion_confirmed: bool
    status: CaseStatus
    suspended_at: datetime | None
    current: Mapping[str, WireValue]

    @property
    def ends_on(self) -> date | None:
        """The last day of the notice: as entered, else 30 calendar days after it was given."""
        if self.inputs.ends_on is not None or self.inputs.notice_date is None:
            return self.inputs.ends_on
        return self.inputs.notice_date + NOTICE


def case_select(field_map: FieldMap, schema: OrgSchema, where: Clause) -> Select:
    """Select cases with the names of their accounts."""
    role = field_map["offboarding"]
    fields = dict.fromkeys(("Id", *role.fields.values(), _account_name(field_map, schema)))
    return Select(role.sobject, tuple(fields), where, order_by=("Id",))


def read_cases(records: Records, field_map: FieldMap, schema: OrgSchema) -> list[OffboardingCase]:
    """Read the answer to ``case_select``.

    Raises:
        CaseFaultError: a case has a status, an initiator or a time of suspension that is none.
        WireValueError: a record holds a value its field cannot have.
    """
    account_name = _account_name(field_map, schema)
    return [_case(row, field_map, account_name) for row in rows(records)]


def case_write(
    case: OffboardingCase, values: Mapping[str, FieldValue], field_map: FieldMap
) -> RecordWrite:
    """Give what differs on a case; ``values`` are by the names in the role."""
    role = field_map["offboarding"]
    desired = {role[name]: value for name, value in values.items()}
    changes = differences(desired, {role[name]: case.current[name] for name in values})
    return RecordWrite(
        sobject=role.sobject,
        key_field="Id",
        key=case.id,
        enrollment_id="",
        values={change.field: change.after for change in changes},
        changes=changes,
    )


def _account_name(field_map: FieldMap, schema: OrgSchema) -> str:
    name = field_map["account"]["name"]
    return parent_path("offboarding", "account", name, field_map, schema)


def _case(row: Row, field_map: FieldMap, account_name: str) -> OffboardingCase:
    role = field_map["offboarding"]
    key = row.required("Id")
    name = row.text(role["name"]) or key
    initiated_by = row.text(role["initiated_by"])
    return OffboardingCase(
        id=key,
        name=name,
        account_name=row.text(account_name) or "the partner account",
        inputs=CaseInputs(
            account_id=row.text(role["account"]),
            initiated_by=_word(Initiator, initiated_by, name) if initiated_by else None,
            legal_action=row.flag(role["legal_action"]),
            notice_date=row.day(role["notice_date"]),
            ends_on=row.day(role["ends_on"]),
            suspend_at=_word(
                SuspendAt, row.text(role["suspend_at"]) or SuspendAt.SAME_BUSINESS_DAY, name
            ),
            approved=row.flag(role["approved"]),
            asset_id=row.text(role["asset"]),
        ),
        uses_portal=row.flag(role["uses_portal"]),
        payouts_open=row.flag(role["payouts_open"]),
        payouts_verified=row.flag(role["payouts_verified"]),
        portal_deletion_confirmed=row.flag(role["portal_deletion_confirmed"]),
        status=_word(CaseStatus, row.text(role["status"]) or CaseStatus.DRAFT, name),
        suspended_at=row.instant(role["suspended_at"]),
        current={name: row.values[path] for name, path in role.fields.items()},
    )


def _word(kind: type[W], text: str, name: str) -> W:
    if text not in list(kind):
        known = ", ".join(kind)
        msg = f"Case {name} says {text!r}, which the service does not know."
        raise CaseFaultError(msg, remedy=f"Choose one of: {known}.")
    return kind(text)


def case_after(case: OffboardingCase, values: Mapping[str, FieldValue]) -> OffboardingCase:
    """Give a case as it stands once ``values`` were taken, without asking the org."""
    told = {name: on_the_wire(value) for name, value in values.items()}
    status, suspended_at = values.get("status"), values.get("suspended_at")
    return replace(
        case,
        current={**case.current, **told},
        status=CaseStatus(str(status)) if status else case.status,
        suspended_at=suspended_at if isinstance(suspended_at, datetime) else case.suspended_at,
    )
