from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from evaluator.evaluation import with_tier
from evaluator.tier_decision import TierDecision
from mapping.decision_writer import decision_values, hash_after
from mapping.enrollment_inputs import input_hash
from mapping.enrollment_writer import EnrollmentWriter
from tests.fakes.package import package_map
from tests.unit.mapping.judged import GOLD, NOW, PROGRAM, TODAY, evaluation, held, record

WRITER = EnrollmentWriter(package_map(), "v1", NOW, TODAY)
NOTHING = TierDecision(None, None, False, None, None)  # noqa: FBT003 - the approval stays
APPROVED = TierDecision(
    tier_written=GOLD,
    pending_tier_id=None,
    approval_cleared=True,
    declined_until=None,
    grace_ends=None,
)
REJECTED = TierDecision(
    tier_written=None,
    pending_tier_id=None,
    approval_cleared=True,
    declined_until=date(2026, 7, 1),
    grace_ends=date(2026, 6, 20),
)


def test_tier_proposal_and_approval_go_out_in_one_update() -> None:
    before = record(tier="T1", pending_tier="T2", approval="Approve")
    after = with_tier(evaluation("600000", 30), PROGRAM, GOLD, TODAY)

    write = WRITER.write(after, before, moved_on=None, decision=APPROVED)

    assert {name: write.values[name] for name in ("Tier__c", "Pending_Tier__c", "Approval__c")} == {
        "Tier__c": "T2",
        "Pending_Tier__c": None,
        "Approval__c": None,
    }
    assert write.values["Tier_At_Last_Calculation__c"] == "T2"


def test_a_rejection_leaves_the_day_and_the_tier() -> None:
    before = record(tier="T1", pending_tier="T2", approval="Reject")

    write = WRITER.write(evaluation(), before, moved_on=None, decision=REJECTED)

    assert write.values["Declined_Until__c"] == date(2026, 7, 1)
    assert write.values["Grace_Ends__c"] == date(2026, 6, 20)
    assert "Tier__c" not in write.values


def test_where_nothing_follows_no_field_of_people_is_touched() -> None:
    before = record(tier="T1", declined_until=None, approval="Perhaps")

    assert decision_values(NOTHING).keys() == {"pending_tier", "declined_until", "grace_ends"}
    write = WRITER.write(evaluation(), before, moved_on=None, decision=NOTHING)
    assert write.values.keys().isdisjoint(
        {"Tier__c", "Approval__c", "Declined_Until__c", "Pending_Tier__c", "Grace_Ends__c"}
    )


def test_on_hold_the_proposal_stays() -> None:
    before = record(tier="T1", pending_tier="T2", approval="Approve")

    write = WRITER.write(held(), before, moved_on=None)

    assert write.values.keys().isdisjoint({"Pending_Tier__c", "Approval__c", "Tier__c"})


@pytest.mark.parametrize(
    ("decision", "tier", "approval", "declined"),
    [
        pytest.param(APPROVED, "T2", None, None, id="approved"),
        pytest.param(REJECTED, "T1", None, "2026-07-01", id="rejected"),
        pytest.param(NOTHING, "T1", "Approve", None, id="nothing-follows"),
    ],
)
def test_the_digest_is_that_of_the_inputs_as_we_leave_them(
    decision: TierDecision, tier: str, approval: str | None, declined: str | None
) -> None:
    before = record(tier="T1", pending_tier="T2", approval="Approve")
    left = {**before.current, "tier": tier, "approval": approval, "declined_until": declined}

    assert hash_after(before, decision) == input_hash(left)
    write = WRITER.write(evaluation(), before, moved_on=None, decision=decision)
    assert write.values["Input_Hash__c"] == input_hash(left)


def test_without_a_decision_the_digest_is_the_one_that_was_read() -> None:
    assert hash_after(record(progress=Decimal(1)), None) == "inputs"
