"""Nothing is changed without a person's approval, neither before it nor once it is withdrawn."""

from __future__ import annotations

from datetime import timedelta

from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import World

END = NOON + timedelta(days=30)


def test_a_step_that_somebody_ticks_stands_for_no_approval(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    before = (world.users(), [world.login(str(user["Id"])) for user in world.users()])

    world.tick("licence")
    world.advance(now=END)

    assert (world.users(), [world.login(str(user["Id"])) for user in world.users()]) == before
    assert not any(step["Before_Value__c"] for step in world.steps().values())


def test_an_approval_that_is_withdrawn_after_the_suspension_stops_the_end_of_notice(
    world: World,
) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    before = world.users()
    world.set(Approved__c=False)

    world.advance(now=END)

    assert world.users() == before
    assert world.case()["Status__c"] == "Blocked"
    told = str(world.case()["Status_Detail__c"])
    assert told.startswith("The approval was withdrawn after the suspension had begun.")
    world.approve()
    world.advance(now=END)
    assert not any(user["IsActive"] for user in world.users())
