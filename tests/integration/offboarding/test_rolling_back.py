"""The way back: what a case changed shows again what it did before, as far as the org takes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from mapping.offboarding_case import CaseStatus
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import World

END = NOON + timedelta(days=30)


def partner(world: World) -> Mapping[str, Any]:
    """What the case changes, by object and record."""
    fields = {
        "Asset": (world.assets(), ("Status",)),
        "User": (world.users(), ("IsActive", "ContactId")),
        "UserLogin": ([world.login(str(u["Id"])) for u in world.users()], ("IsFrozen",)),
        "Enrollment": (world.enrollments(), ("Calculation_Status__c", "Hold_Reason__c")),
        "Benefit": (world.benefits(), ("Active__c", "Ended_On__c")),
    }
    return {
        name: {row["Id"]: [row[field] for field in wanted] for row in rows}
        for name, (rows, wanted) in fields.items()
    }


@pytest.fixture
def suspended(world: World) -> tuple[World, Mapping[str, Any]]:
    before = partner(world)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    assert partner(world) != before
    return world, before


def test_every_former_value_is_restored_and_the_trail_stays(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, before = suspended
    kept = {key: row["Before_Value__c"] for key, row in world.steps().items()}
    snapshots = world.loop.rows("Enrollment_Snapshot__c")

    world.advance(CaseAction.ROLLBACK)

    assert partner(world) == before
    assert world.case()["Status__c"] == "Rolled Back"
    assert {key: world.steps()[key]["Before_Value__c"] for key in kept} == kept
    assert world.loop.rows("Enrollment_Snapshot__c") == snapshots
    assert world.steps()["rollback"]["Status__c"] == "Done"
    assert world.steps()["licence"]["Status__c"] == "Done"
    assert world.steps()["payouts"]["Status__c"] == "Skipped"


def test_the_enrollments_are_asked_to_be_calculated_again(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, _ = suspended

    world.advance(CaseAction.ROLLBACK)

    ours = sorted(str(row["Id"]) for row in world.enrollments())
    assert sorted(each.enrollment_id for each in world.asked()) == ours
    report = world.loop.recalculate(*ours)
    assert all(each.clean for each in report.enrollments)


def test_after_the_end_of_notice_users_are_re_activated_and_unfrozen(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, before = suspended
    world.advance(now=END)
    assert not any(user["IsActive"] for user in world.users())

    world.advance(CaseAction.ROLLBACK, now=END)

    assert partner(world) == before


def test_without_a_free_licence_that_is_told_and_tried_until_there_is_one(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, before = suspended
    world.advance(now=END)
    full = [row for row in world.loop.rows("UserLicense") if row["TotalLicenses"]]
    for row in full:
        values = {"TotalLicenses": row["UsedLicenses"]}
        world.loop.change("UserLicense", str(row["Id"]), **values)

    world.advance(CaseAction.ROLLBACK, now=END)

    assert world.case()["Status__c"] == "Blocked"
    assert "Not all could be restored: User " in str(world.case()["Status_Detail__c"])
    assert partner(world)["Asset"] == before["Asset"]
    assert partner(world)["Benefit"] == before["Benefit"]
    for row in full:
        world.loop.change("UserLicense", str(row["Id"]), TotalLicenses=row["TotalLicenses"])
    world.advance(now=END)
    assert partner(world) == before
    assert world.case()["Status__c"] == "Rolled Back"


def test_a_person_may_take_a_rollback_as_far_as_it_came(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, _ = suspended
    world.advance(now=END)
    for row in world.loop.rows("UserLicense"):
        values = {"TotalLicenses": row["UsedLicenses"]}
        world.loop.change("UserLicense", str(row["Id"]), **values)
    world.advance(CaseAction.ROLLBACK, now=END)

    world.tick("rollback")
    world.advance(now=END)

    assert world.case()["Status__c"] == "Rolled Back"
    assert "User " in str(world.steps()["rollback"]["Detail__c"])


def test_what_somebody_has_changed_since_is_left_to_them(
    suspended: tuple[World, Mapping[str, Any]],
) -> None:
    world, _ = suspended
    membership = next(a for a in world.assets() if a["Status"] == "Suspended")
    world.loop.change("Asset", str(membership["Id"]), Status="Obsolete")

    world.advance(CaseAction.ROLLBACK)

    assert next(a for a in world.assets() if a["Id"] == membership["Id"])["Status"] == "Obsolete"
    told = f"Asset {membership['Id']} was changed since: Status Obsolete."
    assert told in str(world.steps()["rollback"]["Detail__c"])
    assert world.case()["Status__c"] == "Rolled Back"


def test_a_user_who_was_frozen_before_stays_frozen(world: World) -> None:
    first = next(user for user in world.users() if user["IsActive"])
    login = world.login(str(first["Id"]))
    world.loop.change("UserLogin", str(login["Id"]), IsFrozen=True)
    before = partner(world)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()

    world.advance(CaseAction.ROLLBACK)

    assert partner(world) == before


def test_a_case_that_is_rolled_back_stays_so(suspended: tuple[World, Mapping[str, Any]]) -> None:
    world, before = suspended
    world.advance(CaseAction.ROLLBACK)

    for action in CaseAction:
        report = world.advance(action)
        # Who asks for a rollback once more, as after a crash, has it.
        refused = report.note.startswith("The case was rolled back")
        assert refused is (action is not CaseAction.ROLLBACK)
        assert report.case.status is CaseStatus.ROLLED_BACK

    assert partner(world) == before


def test_a_plan_that_nobody_approved_can_be_taken_back_too(world: World) -> None:
    before = partner(world)
    world.open_case()
    world.advance(CaseAction.PLAN)

    world.advance(CaseAction.ROLLBACK)

    assert partner(world) == before
    assert world.case()["Status__c"] == "Rolled Back"


def test_enrollments_of_programs_that_are_not_active_are_not_asked_for(world: World) -> None:
    enrollment = world.enrollments()[0]
    world.loop.change("Partner_Program__c", str(enrollment["Program__c"]), Active__c=False)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()

    world.advance(CaseAction.ROLLBACK)

    assert world.case()["Status__c"] == "Rolled Back"
    assert enrollment["Id"] not in {each.enrollment_id for each in world.asked()}
