"""Ways out of a suspension that are less plain than a user who is unfrozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from mapping.account_records import UserAction
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.test_blocked import membership
from tests.integration.offboarding.world import World

TOMORROW = NOON + timedelta(days=1)


def suspend(world: World, **values: Any) -> None:
    world.open_case(**values)
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    assert world.case()["Status__c"] == "Suspended"


def found(world: World) -> str:
    """Look on the next day, and give what was found."""
    world.advance(now=TOMORROW)
    return str(world.steps()["watch"]["Detail__c"])


def reactivate(world: World) -> Mapping[str, Any]:
    """Let a user be active again, and frozen as before."""
    user = next(user for user in world.users() if not user["IsActive"])
    assert world.login(str(user["Id"]))["IsFrozen"]
    world.loop.change("User", str(user["Id"]), IsActive=True)
    return user


@pytest.mark.parametrize("reapply", [False, True])
def test_a_user_who_is_re_activated_is_found_though_still_frozen(
    world: World,
    reapply: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    world.policy = replace(world.policy, user_action=UserAction.DEACTIVATE, reapply=reapply)
    suspend(world)
    user = reactivate(world)

    told = found(world)

    assert f"user {user['Name']} ({user['Username']}) was re-activated." in told
    now = next(each for each in world.users() if each["Id"] == user["Id"])
    assert now["IsActive"] is not reapply


def test_whoever_could_not_be_deactivated_is_not_taken_for_re_activated(world: World) -> None:
    world.policy = replace(world.policy, user_action=UserAction.DEACTIVATE)
    user = next(each for each in world.users() if each["IsActive"])
    world.loop.running.org.block_deactivation(str(user["Id"]), "default lead owner")
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    world.tick("users")

    assert found(world) == "Looked last on 2026-06-18: the suspension holds."


def test_an_asset_that_was_suspended_before_is_watched_as_well(world: World) -> None:
    asset = str(membership(world)["Id"])
    world.loop.change("Asset", asset, Status="Suspended")
    suspend(world, Asset__c=asset)
    world.loop.change("Asset", asset, Status="Active")

    assert f"({asset}) is Active." in found(world)


def test_an_asset_that_was_moved_to_another_account_is_watched_on(world: World) -> None:
    asset = str(membership(world)["Id"])
    suspend(world)
    other = next(row for row in world.loop.rows("Account") if row["Id"] != world.account_id)
    world.loop.change("Asset", asset, Status="Active", AccountId=other["Id"])

    assert f"({asset}) is Active." in found(world)


def test_an_asset_that_was_deleted_is_told(world: World) -> None:
    asset = str(membership(world)["Id"])
    suspend(world)
    world.loop.change("Asset", asset, IsDeleted=True)

    assert f"asset {asset} is not there any more." in found(world)


def test_an_enrollment_that_is_calculated_again_or_anew_is_told(world: World) -> None:
    suspend(world)
    enrollment = world.enrollments()[0]
    world.loop.change(
        "Partner_Enrollment__c", str(enrollment["Id"]), Calculation_Status__c="Current"
    )

    assert f"enrollment {enrollment['Name']} ({enrollment['Id']}) is calculated." in found(world)
