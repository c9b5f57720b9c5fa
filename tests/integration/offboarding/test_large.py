"""A partner with a thousand users and hundreds of enrollments: nothing is cut, nothing is lost."""

from __future__ import annotations

from mapping.record_id import to_18
from persistence.case_port import CaseAction
from tests.integration.offboarding.test_blocked import detail
from tests.integration.offboarding.world import World

USERS, ENROLLMENTS = 1_000, 300


def enlarge(world: World) -> None:
    """Copy a user, the login of that user and an enrollment again and again."""
    org = world.loop.running.org
    user = next(each for each in world.users() if each["IsActive"])
    login, enrollment = world.login(str(user["Id"])), world.enrollments()[0]
    with org.lock:
        for number in range(USERS):
            key, its_login = to_18(f"005900000{number:06}"), to_18(f"0Yw900000{number:06}")
            name = f"user{number}@partner.example"
            org.store.write("User", key, {**user, "Id": key, "Username": name})
            values = {**login, "Id": its_login, "UserId": key, "IsFrozen": False}
            org.store.write("UserLogin", its_login, values)
        for number in range(ENROLLMENTS):
            key = to_18(f"a08900000{number:06}")
            values = {**enrollment, "Id": key, "Name": f"PE-9{number:04}"}
            org.store.write("Partner_Enrollment__c", key, values)
        org.store.commit()


def test_all_of_a_large_partner_is_suspended_and_restored(world: World) -> None:
    enlarge(world)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()

    world.advance()

    assert world.case()["Status__c"] == "Suspended", detail(world)
    frozen = {row["UserId"] for row in world.loop.rows("UserLogin") if row["IsFrozen"]}
    assert {user["Id"] for user in world.users() if user["IsActive"]} <= frozen
    assert {each["Calculation_Status__c"] for each in world.enrollments()} == {"Off-boarding"}
    assert {"users", "users:2", "stop", "stop:2"} <= world.steps().keys()
    world.advance(CaseAction.ROLLBACK)
    assert world.case()["Status__c"] == "Rolled Back", detail(world)
    thawed = {row["UserId"] for row in world.loop.rows("UserLogin") if not row["IsFrozen"]}
    assert len(thawed & {user["Id"] for user in world.users()}) >= USERS
    assert "Off-boarding" not in {each["Calculation_Status__c"] for each in world.enrollments()}
