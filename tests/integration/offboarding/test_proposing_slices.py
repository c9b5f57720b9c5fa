"""A program's enrollments mostly expire on one day: all of them are looked up at once."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import cast

from evaluator.evaluation import Status
from evaluator.program import Program
from jobs.offboarding.propose import ProposedCases
from jobs.tier_moves import DecidedEnrollment
from tests.integration.offboarding.world import World

EXPIRED = date(2026, 6, 16)


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
