"""Several cases of one account: only one of them suspends it."""

from __future__ import annotations

from tests.integration.offboarding.test_blocked import detail
from tests.integration.offboarding.world import World


def test_of_two_drafts_that_are_approved_the_earlier_goes_first(world: World) -> None:
    first = world.open_case(Approved__c=True)
    second = world.open_case(Approved__c=True)

    world.advance()
    assert world.case()["Status__c"] == "Blocked"
    assert detail(world).startswith("The account has another open case")
    world.case_id = first
    world.advance()

    assert world.case()["Status__c"] == "Suspended"
    world.case_id = second
    assert not any(step["Before_Value__c"] for step in world.steps().values())
