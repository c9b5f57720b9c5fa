"""Until the end of notice it is looked once a day whether the suspension still holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import World

TOMORROW = NOON + timedelta(days=1)
END = NOON + timedelta(days=30)


@pytest.fixture
def suspended(world: World) -> World:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    return world


def membership(world: World) -> Mapping[str, Any]:
    return next(asset for asset in world.assets() if asset["Price"] == 0)


def watch(world: World) -> Mapping[str, Any]:
    return world.steps()["watch"]


def unfreeze(world: World) -> Mapping[str, Any]:
    user = next(user for user in world.users() if user["IsActive"])
    world.loop.change("UserLogin", str(world.login(str(user["Id"]))["Id"]), IsFrozen=False)
    return user


def test_it_is_looked_once_a_day(suspended: World) -> None:
    suspended.advance(now=TOMORROW)
    assert watch(suspended)["Detail__c"] == "Looked last on 2026-06-18: the suspension holds."
    unfreeze(suspended)

    suspended.advance(now=TOMORROW + timedelta(hours=1))
    assert watch(suspended)["Status__c"] == "Waiting"
    suspended.advance(now=TOMORROW + timedelta(days=1))

    assert watch(suspended)["Status__c"] == "Failed"


def test_a_user_who_gets_in_again_is_listed_and_left_as_the_settings_say(
    suspended: World,
) -> None:
    user = unfreeze(suspended)

    suspended.advance(now=TOMORROW)

    told = f"- 2026-06-18: user {user['Name']} ({user['Username']}) was unfrozen or re-activated."
    assert told in str(watch(suspended)["Detail__c"])
    assert not suspended.login(str(user["Id"]))["IsFrozen"]
    assert "Failed: 6f Watch that the suspension holds" in str(suspended.case()["Status_Detail__c"])


def test_an_asset_that_is_active_again_is_listed(suspended: World) -> None:
    asset = membership(suspended)
    suspended.loop.change("Asset", str(asset["Id"]), Status="Active")

    suspended.advance(now=TOMORROW)

    told = f"asset {asset['Name']} ({asset['Id']}) is Active."
    assert told in str(watch(suspended)["Detail__c"])


def test_a_user_who_is_new_is_listed(suspended: World) -> None:
    stranger = next(
        user
        for user in suspended.loop.rows("User")
        if user["AccountId"] not in {None, suspended.account_id} and user["IsActive"]
    )
    suspended.loop.change("User", str(stranger["Id"]), AccountId=suspended.account_id)

    suspended.advance(now=TOMORROW)

    told = f"user {stranger['Name']} ({stranger['Username']}) is new"
    assert told in str(watch(suspended)["Detail__c"])


def test_what_is_found_is_put_back_where_the_settings_say_so(suspended: World) -> None:
    suspended.policy = replace(suspended.policy, reapply=True)
    user, asset = unfreeze(suspended), membership(suspended)
    suspended.loop.change("Asset", str(asset["Id"]), Status="Installed")

    suspended.advance(now=TOMORROW)

    assert suspended.login(str(user["Id"]))["IsFrozen"]
    assert membership(suspended)["Status"] == "Suspended"
    assert "- 2026-06-18: 2 put back." in str(watch(suspended)["Detail__c"])
    assert watch(suspended)["Status__c"] == "Waiting"


def test_a_second_leak_of_the_same_user_is_put_back_as_well(suspended: World) -> None:
    suspended.policy = replace(suspended.policy, reapply=True)
    unfreeze(suspended)
    suspended.advance(now=TOMORROW)

    user = unfreeze(suspended)
    suspended.advance(now=TOMORROW + timedelta(days=1))

    assert suspended.login(str(user["Id"]))["IsFrozen"]


def test_a_rollback_restores_what_was_before_the_first_change(suspended: World) -> None:
    suspended.policy = replace(suspended.policy, reapply=True)
    asset = membership(suspended)
    suspended.loop.change("Asset", str(asset["Id"]), Status="Installed")
    suspended.advance(now=TOMORROW)

    suspended.advance(CaseAction.ROLLBACK, now=TOMORROW)

    assert membership(suspended)["Status"] == "Active"


def test_the_watch_ends_with_the_notice_where_all_is_well(suspended: World) -> None:
    suspended.advance(now=END)

    assert watch(suspended)["Status__c"] == "Done"
    detail = watch(suspended)["Detail__c"]
    suspended.advance(now=END + timedelta(days=1))
    assert watch(suspended)["Detail__c"] == detail


def test_a_leak_at_the_end_of_notice_keeps_the_watch_open(suspended: World) -> None:
    asset = membership(suspended)
    suspended.loop.change("Asset", str(asset["Id"]), Status="Active")
    suspended.advance(now=END)
    assert watch(suspended)["Status__c"] == "Failed"

    suspended.loop.change("Asset", str(asset["Id"]), Status="Suspended")
    suspended.advance(now=END + timedelta(days=1))

    assert watch(suspended)["Status__c"] == "Done"
