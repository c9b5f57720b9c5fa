"""Opens the file of a case: the case, its steps, and what day it is in the org."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.errors import CaseBlockedError, UnknownCaseError
from jobs.offboarding.org_view import OrgView
from mapping.field_map import FieldMap
from mapping.offboarding_case import (
    ENDED,
    CaseStatus,
    OffboardingCase,
    case_select,
    read_cases,
)
from mapping.offboarding_step import read_steps, step_select
from mapping.record_id import is_record_id, to_18
from mapping.soql import AllOf, Clause, Compare, Select
from mapping.wire import rows

_ZONE = Select("Organization", ("TimeZoneSidKey",))


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """A case's file, and the org's day."""

    file: CaseFile
    today: date


def open_case(
    view: OrgView,
    field_map: FieldMap,
    case_id: str,
    *,
    now: Callable[[], datetime],
    admit: Callable[[], None],
) -> OpenedCase:
    """Read a case; one API call.

    Raises:
        UnknownCaseError: there is none of that id, or it may not be read.
        MappingError: the org lacks the objects of off-boarding.
        ConnectorError: the org did not answer.
    """
    where = Compare("Id", "=", case_id)
    selects = [case_select(field_map, view.schema, where), step_select([case_id], field_map)]
    cases, steps, zone = view.read([*selects, _ZONE])
    found = read_cases(cases, field_map, view.schema)
    if not found:
        raise _unknown(case_id)
    name = next((row.text("TimeZoneSidKey") for row in rows(zone)), None) or "UTC"
    file = CaseFile(view, field_map, found[0], read_steps(steps, field_map), now, admit)
    return OpenedCase(file, now().astimezone(ZoneInfo(name)).date())


def find_case(view: OrgView, field_map: FieldMap, text: str) -> str:
    """Give the id of the case that a person means: by its id, or by its name.

    Raises:
        UnknownCaseError: there is no such case.
    """
    role = field_map["offboarding"]
    prefix = view.schema.object(role.sobject).key_prefix
    if is_record_id(text) and (not prefix or text.startswith(prefix)):
        return to_18(text)
    select = Select(role.sobject, ("Id",), Compare(role["name"], "=", text), limit=2)
    (table,) = view.read([select])
    ids = [row.required("Id") for row in rows(table)]
    if len(ids) != 1:
        raise _unknown(text)
    return ids[0]


def require_alone(file: CaseFile) -> None:
    """See that no other case is about the same account.

    A case that has suspended the licence goes before one that has not, and an older one
    before a newer one; drafts that nobody approved stand in nobody's way.

    Raises:
        CaseBlockedError: another case goes first.
    """
    role, view = file.field_map["offboarding"], file.view
    account = Compare(role["account"], "=", file.case.inputs.account_id)
    others: Clause = AllOf((account, Compare("Id", "!=", file.case.id)))
    (table,) = view.read([case_select(file.field_map, view.schema, others)])
    for other in read_cases(table, file.field_map, view.schema):
        if _is_open(other) and _rank(other) < _rank(file.case):
            raise CaseBlockedError(
                f"The account has another open case, {other.name} ({other.status}).",
                remedy="Close it or roll it back first, or delete this one.",
            )


def _is_open(case: OffboardingCase) -> bool:
    # An approved draft is planned and carried out in one go; its status tells only afterwards.
    return case.status not in ENDED and (
        case.status is not CaseStatus.DRAFT or case.inputs.approved
    )


def _rank(case: OffboardingCase) -> tuple[bool, str]:
    return case.suspended_at is None, case.name


def _unknown(text: str) -> UnknownCaseError:
    return UnknownCaseError(
        f"There is no off-boarding case {text}, or the integration user may not read it.",
        remedy="Give the record id or the name of the case, such as PO-00001.",
    )
