"""The bridge from judging: who expired below the minimum tier may be proposed, never more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any, cast

from evaluator.evaluation import Status
from evaluator.program import Program
from jobs.offboarding.propose import ProposedCases
from jobs.tier_moves import DecidedEnrollment
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import World

EXPIRED = date(2026, 6, 15)


def cases(world: World) -> Sequence[Mapping[str, Any]]:
    rows = world.loop.rows("Partner_Offboarding__c")
    return [row for row in rows if row["Account__c"] == world.account_id]


def expire(world: World) -> str:
    """Let an enrollment expire below the program's minimum tier, and recalculate it."""
    enrollment = world.enrollments()[0]
    program = str(enrollment["Program__c"])
    tiers = [row for row in world.loop.rows("Program_Tier__c") if row["Program__c"] == program]
    highest = max(tiers, key=lambda row: int(str(row["Rank__c"])))
    world.loop.change(
        "Partner_Program__c", program, Minimum_Tier__c=highest["Id"], Propose_Offboarding__c=True
    )
    key = str(enrollment["Id"])
    world.loop.change("Partner_Enrollment__c", key, Expiration_Date__c=EXPIRED.isoformat())
    world.loop.recalculate(key, now=NOON)
    return key


def test_a_partner_below_the_minimum_is_proposed_once_as_a_draft(world: World) -> None:
    key = expire(world)

    (case,) = cases(world)
    assert case["Status__c"] == "Draft"
    assert not case["Approved__c"]
    assert case["Key__c"] == f"{key}:{EXPIRED}"
    assert "is the minimum." in str(case["Reason__c"])
    world.loop.change("Partner_Offboarding__c", str(case["Id"]), IsDeleted=True)
    world.loop.change("Partner_Enrollment__c", key, Calculation_Status__c="Current")
    world.loop.recalculate(key, now=NOON)
    assert [each["Id"] for each in cases(world)] == [case["Id"]]


def test_a_whole_slice_that_expires_on_one_day_is_proposed(world: World) -> None:
    tier = SimpleNamespace(rank=2, name="Gold")
    policy = SimpleNamespace(propose_offboarding=True, minimum_tier_id="gold")
    program = SimpleNamespace(name="Alliance", policy=policy, tier=lambda _: tier)

    def decided(number: int) -> DecidedEnrollment:
        enrollment = SimpleNamespace(
            id=f"a08{number:012}AAA",
            account_id=f"001{number:012}AAA",
            window=SimpleNamespace(last=EXPIRED),
        )
        record = SimpleNamespace(
            id=enrollment.id,
            enrollment=enrollment,
            current={"status": "Current", "hold_reason": None},
        )
        evaluation = SimpleNamespace(hold=None, status=Status.EXPIRED, tier_earned=None)
        return cast("DecidedEnrollment", SimpleNamespace(record=record, evaluation=evaluation))

    tools = world.parts.tools
    proposed = ProposedCases(tools.salesforce, tools.field_map).writes(
        cast("Program", program), [decided(number) for number in range(2_000)]
    )

    assert len(proposed) == 2_000
