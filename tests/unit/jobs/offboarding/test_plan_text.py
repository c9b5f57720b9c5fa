"""The plan of a very large partner: lists are cut, what follows them is not."""

from __future__ import annotations

from datetime import date

from jobs.offboarding.account_view import AccountView
from jobs.offboarding.asset_choice import AssetRules
from jobs.offboarding.business_days import BusinessDays
from jobs.offboarding.dry_run import PLAN_LENGTH, DryRun, plan_text
from jobs.offboarding.procedure import plan_steps
from jobs.offboarding.steps import Terms
from mapping.account_records import AccountAsset, AccountUser, UserAction
from mapping.offboarding_case import (
    CaseInputs,
    CaseStatus,
    Initiator,
    OffboardingCase,
    SuspendAt,
)

NOTICE, END = date(2026, 6, 17), date(2026, 7, 17)
TERMS = Terms(
    initiated_by=Initiator.COMPANY,
    legal_action=False,
    notice_date=NOTICE,
    ends_on=END,
    suspend_at=SuspendAt.SAME_BUSINESS_DAY,
    uses_portal=None,
    payouts_open=None,
    user_action=UserAction.FREEZE,
    at_end=UserAction.DEACTIVATE,
)
CASE = OffboardingCase(
    id="a0G000000000001AAA",
    name="PO-00001",
    account_name="Northwind",
    inputs=CaseInputs(
        account_id="001000000000001AAA",
        initiated_by=Initiator.COMPANY,
        legal_action=False,
        notice_date=NOTICE,
        ends_on=END,
        suspend_at=SuspendAt.SAME_BUSINESS_DAY,
        approved=False,
        asset_id=None,
    ),
    uses_portal=False,
    payouts_open=False,
    payouts_verified=False,
    portal_deletion_confirmed=False,
    status=CaseStatus.DRAFT,
    suspended_at=None,
    current={},
)


def test_a_thousand_users_leave_room_for_licences_and_steps() -> None:
    users = tuple(
        AccountUser(
            id=f"005{number:015}",
            name="N" * 121,
            username=f"{number:04}{'u' * 76}",
            active=True,
            licence="Partner Community",
            blockers=("stands in for another user's approvals",),
        )
        for number in range(1_000)
    )
    asset = AccountAsset(
        id="02i000000000001AAA",
        account_id=CASE.inputs.account_id,
        name="Membership",
        status="Active",
        price=None,
        product_code=None,
    )
    found = DryRun(
        asset=asset, account=AccountView((asset,), users), enrollments=(), open_records=()
    )

    text = plan_text(
        found,
        CASE,
        TERMS,
        steps=plan_steps(TERMS, BusinessDays(frozenset())),
        rules=AssetRules(frozenset(), ("Active",), "Suspended"),
        today=NOTICE,
    )

    assert len(text) <= PLAN_LENGTH
    assert "Users: 1000, of which 1000 are active." in text
    assert "  and 600 more\n" in text
    assert "Licences freed by it: 1000 of Partner Community." in text
    assert "13 Confirm the deletion in the portal" in text.splitlines()[-1]
