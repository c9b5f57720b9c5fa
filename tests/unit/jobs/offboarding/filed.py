"""A case and its steps, as they were read from an org that nobody asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.case_report import CaseReport
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_case import CaseInputs, CaseStatus, Initiator, OffboardingCase, SuspendAt
from mapping.offboarding_step import Actor, StepRow, StepStatus, read_steps, step_key
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.fakes.records import record_id, table
from tests.fakes.salesforce import FakeSalesforce

NOTICE = date(2026, 6, 1)
TODAY = date(2026, 6, 17)
NOON = datetime(2026, 6, 17, 12, tzinfo=UTC)
CASE = record_id("a0B", 1)
ACCOUNT = record_id("001", 1)

INPUTS = CaseInputs(
    account_id=ACCOUNT,
    initiated_by=Initiator.COMPANY,
    legal_action=False,
    notice_date=NOTICE,
    ends_on=None,
    suspend_at=SuspendAt.SAME_BUSINESS_DAY,
    approved=True,
    asset_id=None,
)


def case(inputs: Mapping[str, Any] | None = None, **values: Any) -> OffboardingCase:
    """Give an approved case that is planned; ``inputs`` are what people decided otherwise."""
    known = OffboardingCase(
        id=CASE,
        name="PO-00001",
        account_name="Acme",
        inputs=replace(INPUTS, **(inputs or {})),
        uses_portal=False,
        payouts_open=False,
        payouts_verified=False,
        portal_deletion_confirmed=False,
        status=CaseStatus.PLANNED,
        suspended_at=None,
        current={"detail": None, "plan": None},
    )
    return replace(known, **values)


def row(step: str, status: StepStatus, *, done: bool = False, **values: WireValue) -> StepRow:
    """Give the row of a step; ``values`` are by the names in the role."""
    role = package_map()["offboarding_step"]
    told: dict[str, WireValue] = {
        "case": CASE,
        "key": step_key(CASE, step),
        "status": status.value,
        "done": done,
        **values,
    }
    record = {"Id": f"row of {step}", **dict.fromkeys(role.fields.values())}
    record |= {role[name]: value for name, value in told.items()}
    (found,) = read_steps(table(role.sobject, [record]), package_map()).values()
    return found


def file(*rows: StepRow, of: OffboardingCase | None = None) -> CaseFile:
    """Give the file of a case with some of its steps."""
    view = OrgView(FakeSalesforce(), ("Partner_Offboarding__c",))
    found = {each.key: each for each in rows}
    return CaseFile(view, package_map(), of or case(), found, lambda: NOON, lambda: None)


def planned(
    step: Step,
    *,
    number: int = 1,
    actor: Actor = Actor.CAM,
    due_on: date = TODAY,
    after: tuple[Step, ...] = (),
    skipped: str = "",
) -> PlannedStep:
    """Give a step of a plan."""
    return PlannedStep(
        step=step,
        number=number,
        name=f"Do {step}",
        actor=actor,
        due_on=due_on,
        after=after,
        undone_by="something else",
        skipped=skipped,
    )


def report(*steps: StepRow, of: OffboardingCase | None = None, **values: Any) -> CaseReport:
    """Give what became of a case."""
    return CaseReport(case=of or case(), steps=steps, field_map=package_map(), **values)
