"""A case from its plan to its end, in a running org, with two identities."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from jobs.errors import OffboardedError
from jobs.selection import Selection
from mapping.account_records import UserAction
from mapping.offboarding_case import CaseStatus
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import World

END = NOON + timedelta(days=30)
PEOPLES = (
    *("request", "notice", "tell", "records", "payouts", "pay", "verify", "portal"),
    *("ask-deletion", "delete", "confirm"),
)


def everything(world: World) -> Mapping[str, Any]:
    """What a plan must not touch."""
    objects = ("Asset", "User", "UserLogin", "Partner_Enrollment__c", "Enrollment_Benefit__c")
    more = ("Enrollment_Snapshot__c", "Opportunity", "Lead", "Account")
    return {name: world.loop.rows(name) for name in (*objects, *more)}


def licences_in_use(world: World) -> int:
    return sum(int(str(row["UsedLicenses"])) for row in world.loop.rows("UserLicense"))


def statuses(world: World) -> Mapping[str, str]:
    return {key: str(row["Status__c"]) for key, row in world.steps().items()}


def suspended(world: World, **case: Any) -> None:
    world.open_case(**case)
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()


def test_a_plan_tells_what_would_happen_and_changes_nothing(world: World) -> None:
    world.open_case()
    before = everything(world)

    report = world.advance(CaseAction.PLAN)

    assert everything(world) == before
    assert report.case.status is CaseStatus.PLANNED
    assert world.case()["Status__c"] == "Planned"
    assert world.case()["Plan__c"] == report.plan
    membership = next(asset for asset in world.assets() if asset["Price"] == 0)
    assert f"Asset: {membership['Name']} ({membership['Id']}): Active → Suspended." in report.plan
    for user in world.users():
        assert str(user["Username"]) in report.plan
    for each in world.enrollments():
        assert str(each["Id"]) in report.plan
    assert "Nothing is changed before a person sets Approved." in report.plan
    assert len(world.steps()) == 19


def test_what_is_open_and_would_lose_its_partner_is_counted_and_named(world: World) -> None:
    world.open_case()

    plan = world.advance(CaseAction.PLAN).plan

    for sobject, flag in (("Opportunity", "IsClosed"), ("Lead", "IsConverted")):
        ours = [
            row
            for row in world.loop.rows(sobject)
            if row["PartnerAccountId"] == world.account_id and not row[flag]
        ]
        if ours:
            assert f"{len(ours)} {sobject}" in plan
            assert f"({ours[0]['Id']})" in plan


def test_nothing_is_changed_before_a_person_approves_however_often_it_is_looked(
    world: World,
) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    before = everything(world)

    world.advance()
    report = world.advance(CaseAction.SUSPEND)

    assert everything(world) == before
    assert report.note == "Nobody has approved the plan: set Approved, then suspend."
    assert world.case()["Status__c"] == "Planned"


def test_a_draft_is_left_to_people(world: World) -> None:
    world.open_case()

    report = world.advance()

    assert report.case.status is CaseStatus.DRAFT
    assert world.steps() == {}


def test_an_approved_case_suspends_the_one_asset_the_users_the_enrollments_and_the_benefits(
    world: World,
) -> None:
    others = {row["Id"]: row["Status"] for row in world.assets() if row["Price"] != 0}
    strangers = [
        row
        for row in world.loop.rows("UserLogin")
        if row["UserId"] not in {user["Id"] for user in world.users()}
    ]
    given = [row for row in world.benefits() if row["Active__c"]]
    assert given

    suspended(world)

    assert world.case()["Status__c"] == "Suspended"
    assert world.case()["License_Suspended_At__c"]
    for asset in world.assets():
        wanted = "Suspended" if asset["Price"] == 0 else others[asset["Id"]]
        assert asset["Status"] == wanted
    for user in world.users():
        assert user["IsActive"]
        assert world.login(str(user["Id"]))["IsFrozen"]
    assert [row for row in world.loop.rows("UserLogin") if row in strangers] == strangers
    for each in world.enrollments():
        assert each["Calculation_Status__c"] == "Off-boarding"
        assert each["Hold_Reason__c"] == f"Off-boarding case {world.case()['Name']}."
    for row in world.benefits():
        assert not row["Active__c"]
    assert {
        row["Ended_On__c"]
        for row in world.benefits()
        if row["Id"] in {each["Id"] for each in given}
    } == {"2026-06-17"}


def test_every_enrollment_has_its_last_word_before_anything_changes_what_can_be_seen(
    world: World,
) -> None:
    suspended(world)

    snapshots = world.loop.rows("Enrollment_Snapshot__c")
    taken = [row for row in snapshots if row["Kind__c"] == "Off-boarding"]
    assert {row["Enrollment__c"] for row in taken} == {row["Id"] for row in world.enrollments()}
    judged = {row["Id"]: row["Tier_Earned__c"] for row in world.enrollments()}
    assert {row["Enrollment__c"]: row["Tier_Earned__c"] for row in taken} == judged


def test_what_every_change_replaced_stands_on_its_step(world: World) -> None:
    suspended(world)

    steps = world.steps()
    membership = next(asset for asset in world.assets() if asset["Price"] == 0)
    assert steps["licence"]["Before_Value__c"] == (
        f'[["Asset","{membership["Id"]}",{{"Status":["Active","Suspended"]}}]]'
    )
    for user in world.users():
        assert str(world.login(str(user["Id"]))["Id"]) in str(steps["users"]["Before_Value__c"])
    for each in world.enrollments():
        assert str(each["Id"]) in str(steps["stop"]["Before_Value__c"])


def test_an_enrollment_that_is_off_boarded_is_not_calculated_any_more(world: World) -> None:
    suspended(world)
    ours = [str(row["Id"]) for row in world.enrollments()]

    with pytest.raises(OffboardedError, match=rf"Off-boarding case {world.case()['Name']}\."):
        world.loop.recalculate(ours[0])

    assert all(row["Calculation_Status__c"] == "Off-boarding" for row in world.enrollments())
    report = world.loop.explain(ours[0])
    assert report.evaluation.enrollment.id == ours[0]


def test_whole_programs_are_calculated_without_whoever_is_off_boarded(world: World) -> None:
    suspended(world)
    before = world.enrollments()

    report = world.loop.recalculate()

    assert not {each.record.id for each in report.enrollments} & {row["Id"] for row in before}
    assert world.enrollments() == before
    assert Selection().full_pass


def test_a_case_whose_steps_are_over_is_closed(world: World) -> None:
    suspended(world, Uses_Portal__c=True, Payouts_Open__c=True)
    world.tick(*PEOPLES)

    world.advance(now=END)

    assert world.case()["Status__c"] == "Closed"
    assert world.case()["Status_Detail__c"] == "All steps are done."
    assert set(statuses(world).values()) == {"Done", "Skipped"}
    assert world.advance(CaseAction.SUSPEND, now=END).note == "The case is closed."


def test_the_portal_waits_for_the_payouts_even_where_somebody_ticked_ahead(world: World) -> None:
    suspended(world, Uses_Portal__c=True, Payouts_Open__c=True)
    world.tick("delete", "portal", "payouts", "ask-deletion")

    world.advance()

    assert statuses(world)["delete"] == "Waiting"
    assert "Ticked, but step 11 is not over" in str(world.steps()["delete"]["Detail__c"])
    world.tick("pay")
    world.set(Payouts_Verified__c=True)
    world.advance()
    assert statuses(world)["verify"] == "Done"
    assert statuses(world)["delete"] == "Done"
    assert world.steps()["verify"]["Completed_At__c"]


def test_payouts_that_nobody_has_looked_for_are_not_none(world: World) -> None:
    suspended(world)

    assert statuses(world)["pay"] == "Waiting"
    world.tick("payouts", "portal")
    world.advance()

    assert statuses(world)["pay"] == "Skipped"
    assert statuses(world)["delete"] == "Skipped"
    assert world.steps()["pay"]["Detail__c"] == "No payouts are open."


def test_what_people_let_lie_is_marked_and_told(world: World) -> None:
    suspended(world)

    world.advance(now=NOON + timedelta(days=1))

    assert statuses(world)["payouts"] == "Overdue"
    detail = str(world.case()["Status_Detail__c"])
    assert detail.startswith(
        "Overdue: 1 The company decides to end the partnership (CAM, 2026-06-17)"
    )


def test_at_the_end_of_notice_the_users_are_deactivated_and_their_licences_are_free(
    world: World,
) -> None:
    suspended(world)
    used = licences_in_use(world)
    active = sum(bool(user["IsActive"]) for user in world.users())

    world.advance(now=END - timedelta(days=1))
    assert all(user["IsActive"] for user in world.users())
    world.advance(now=END)

    assert not any(user["IsActive"] for user in world.users())
    freed = used - licences_in_use(world)
    assert freed == active
    assert world.case()["Status__c"] == "Settling"


def test_suspension_at_the_end_of_notice_waits_for_that_day(world: World) -> None:
    world.open_case(Suspend_At__c="End Of Notice")
    world.advance(CaseAction.PLAN)
    world.approve()
    before = everything(world)

    report = world.advance(CaseAction.SUSPEND, now=END - timedelta(days=1))
    assert report.note.startswith("The suspension is due on 2026-07-17")
    assert everything(world) == before
    world.advance(now=END)

    assert next(a for a in world.assets() if a["Price"] == 0)["Status"] == "Suspended"
    assert not any(user["IsActive"] for user in world.users())


def test_settings_may_deactivate_at_once(world: World) -> None:
    world.policy = replace(world.policy, user_action=UserAction.DEACTIVATE)

    suspended(world)

    assert not any(user["IsActive"] for user in world.users())
    assert all(world.login(str(user["Id"]))["IsFrozen"] for user in world.users())


def test_settings_may_leave_users_alone(world: World) -> None:
    world.policy = replace(world.policy, user_action=UserAction.NONE, at_end=UserAction.NONE)
    before = (world.users(), world.loop.rows("UserLogin"))

    suspended(world)
    world.advance(now=END)

    assert (world.users(), world.loop.rows("UserLogin")) == before
    assert statuses(world)["users"] == "Skipped"


def test_looking_again_the_same_day_writes_nothing(world: World) -> None:
    suspended(world)
    world.advance()
    rows = ("Partner_Offboarding__c", "Offboarding_Step__c")
    before = [world.loop.rows(name) for name in rows]

    report = world.advance()

    assert [world.loop.rows(name) for name in rows] == before
    # The org is described by both identities and the case is read: a daemon only reads it.
    assert report.api_calls == 3


def test_a_partner_that_is_enrolled_nowhere_is_suspended_all_the_same(world: World) -> None:
    for each in world.enrollments():
        values = {"IsDeleted": True}
        world.loop.change("Partner_Enrollment__c", str(each["Id"]), **values)

    suspended(world)

    assert next(a for a in world.assets() if a["Price"] == 0)["Status"] == "Suspended"
    assert statuses(world)["snapshot"] == "Done"
    assert "no enrollment" in str(world.steps()["snapshot"]["Detail__c"])


def test_an_enrollment_on_hold_keeps_its_last_good_values_in_its_last_snapshot(
    world: World,
) -> None:
    enrollment = world.enrollments()[0]
    primary = str(enrollment["Primary_Partner_User__c"])
    world.loop.change("User", primary, IsActive=False)

    suspended(world)

    snapshots = world.loop.rows("Enrollment_Snapshot__c")
    (taken,) = [row for row in snapshots if row["Enrollment__c"] == enrollment["Id"]]
    told = json.loads(str(taken["Payload__c"]))
    assert "inactive" in told["hold_reason"]
    assert told["last_good"]["tier_earned"] == enrollment["Tier_Earned__c"]
    assert told["last_good"]["criteria"]
    assert "holds the last good values" in str(world.steps()["snapshot"]["Detail__c"])


def test_an_enrollment_of_an_inactive_program_is_stopped_without_a_snapshot(world: World) -> None:
    program = str(world.enrollments()[0]["Program__c"])
    world.loop.change("Partner_Program__c", program, Active__c=False)

    suspended(world)

    assert world.case()["Status__c"] == "Suspended"
    assert all(row["Calculation_Status__c"] == "Off-boarding" for row in world.enrollments())
    assert "Final snapshots taken: 0 of" in str(world.steps()["snapshot"]["Detail__c"])


def test_a_tick_that_is_taken_away_again_opens_the_step(world: World) -> None:
    suspended(world)
    world.tick("request")
    world.advance()
    assert world.steps()["request"]["Completed_At__c"]

    world.loop.change("Offboarding_Step__c", str(world.steps()["request"]["Id"]), Done__c=False)
    world.advance()

    assert statuses(world)["request"] == "Due"
    assert world.steps()["request"]["Completed_At__c"] is None
