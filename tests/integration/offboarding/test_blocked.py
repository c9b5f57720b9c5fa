"""What keeps a case from going on is told on it, and once it is gone the case goes on by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from connector.port import RejectedRecord, SalesforcePort, WriteBatch, WriteReport
from mapping.offboarding_case import CaseStatus
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.world import NOTICE, World


def membership(world: World) -> Any:
    return next(asset for asset in world.assets() if asset["Price"] == 0)


def set_asset(world: World, **values: Any) -> None:
    world.loop.change("Asset", str(membership(world)["Id"]), **values)


def detail(world: World) -> str:
    return str(world.case()["Status_Detail__c"])


def refusing(
    sobject: str, message: str, chosen: Callable[[str], bool] = lambda _: True
) -> Callable[[SalesforcePort], SalesforcePort]:
    """Give a wrapping that lets the org refuse records of an object."""

    def wrap(salesforce: SalesforcePort) -> SalesforcePort:
        class Refusing:
            def upsert(self, batches: Sequence[WriteBatch], **options: Any) -> WriteReport:
                refused = tuple(
                    RejectedRecord(sobject, str(record[batch.key_field]), "REFUSED", message)
                    for batch in batches
                    for record in batch.records
                    if batch.sobject == sobject and chosen(str(record[batch.key_field]))
                )
                keys = {record.key for record in refused}
                kept = [
                    WriteBatch(
                        batch.sobject,
                        batch.key_field,
                        [r for r in batch.records if str(r[batch.key_field]) not in keys],
                        batch.insert_only,
                    )
                    for batch in batches
                ]
                report = salesforce.upsert([b for b in kept if b.records], **options)
                return WriteReport(report.accepted, (*report.rejected, *refused))

            def __getattr__(self, name: str) -> Any:
                return getattr(salesforce, name)

        return cast("SalesforcePort", Refusing())

    return wrap


def test_an_account_without_a_membership_asset_is_told_with_what_it_has(world: World) -> None:
    set_asset(world, Price=10)
    world.open_case()

    report = world.advance(CaseAction.PLAN)

    assert report.case.status is CaseStatus.BLOCKED
    assert detail(world).startswith("The account has no active membership asset; it has ")
    assert "Nothing was changed." in detail(world)
    cheap = next(asset for asset in world.assets() if asset["Name"] == "Partner Membership")
    world.loop.change("Asset", str(cheap["Id"]), Price=0)
    world.advance()
    assert world.case()["Status__c"] == "Planned"
    assert world.case()["Plan__c"]


def test_of_several_memberships_a_person_names_one(world: World) -> None:
    second = next(row for row in world.loop.rows("Asset") if row["AccountId"] != world.account_id)
    world.loop.change("Asset", str(second["Id"]), AccountId=world.account_id, Price=0)
    world.open_case()

    world.advance(CaseAction.PLAN)

    assert detail(world).startswith("The account has 2 active membership assets: ")
    assert str(second["Id"]) in detail(world)
    world.set(Asset__c=second["Id"])
    world.advance()
    world.approve()
    world.advance()
    assert {a["Id"] for a in world.assets() if a["Status"] == "Suspended"} == {second["Id"]}


def test_an_asset_of_another_account_is_never_suspended(world: World) -> None:
    other = next(row for row in world.loop.rows("Asset") if row["AccountId"] != world.account_id)
    world.open_case(Asset__c=other["Id"])

    world.advance(CaseAction.PLAN)

    assert "belongs to another account" in detail(world)


def test_a_status_that_the_picklist_lacks_is_refused_before_anything_changes(
    world: World,
) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    before = (world.assets(), world.users(), world.enrollments())
    world.loop.running.org.set_picklist("Asset", "Status", {"Suspended": False})

    world.advance()

    assert detail(world).startswith("Asset.Status has no active value Suspended.")
    assert (world.assets(), world.users(), world.enrollments()) == before
    world.loop.running.org.set_picklist("Asset", "Status", {"Suspended": True})
    world.advance()
    assert world.case()["Status__c"] == "Suspended"


def test_a_user_who_cannot_be_frozen_keeps_nobody_else_in(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    active = [user for user in world.users() if not world.login(str(user["Id"]))["IsFrozen"]]
    stubborn = active[-1]
    login = str(world.login(str(stubborn["Id"]))["Id"])

    world.advance(acting=refusing("UserLogin", "Not this one.", login.__eq__))

    assert world.case()["Status__c"] == "Blocked"
    assert detail(world).startswith(f"1 user could not be frozen: {stubborn['Name']}: Not this")
    assert (
        "Done: final snapshot, end of the calculation, suspension of the licence, end of the"
        in (detail(world))
    )
    assert "Not done: users" in detail(world)
    assert membership(world)["Status"] == "Suspended"
    assert not any(row["Active__c"] for row in world.benefits())
    for user in world.users():
        assert world.login(str(user["Id"]))["IsFrozen"] is (user["Id"] != stubborn["Id"])
    world.advance()
    assert world.case()["Status__c"] == "Suspended"
    assert world.login(str(stubborn["Id"]))["IsFrozen"]


def test_a_step_that_a_person_ticks_is_left_as_it_is(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    refuse = refusing("UserLogin", "Never.")
    world.advance(acting=refuse)

    world.tick("users")
    world.advance(acting=refuse)

    assert world.case()["Status__c"] == "Suspended"
    assert world.steps()["users"]["Status__c"] == "Done"


@pytest.mark.parametrize(
    ("values", "told", "cure"),
    [
        (
            {"Notice_Date__c": None, "Ends_On__c": None},
            "The case has no notice date",
            {"Notice_Date__c": NOTICE.isoformat()},
        ),
        (
            {"Ends_On__c": "2026-06-01"},
            "The case ends on 2026-06-01, before the notice",
            {"Ends_On__c": None},
        ),
        (
            {"Initiated_By__c": None},
            "The case does not say who ends the partnership.",
            {"Initiated_By__c": "Partner"},
        ),
        ({"Account__c": None}, "The case names no account.", {}),
    ],
    ids=["no-notice-date", "an-end-before-the-notice", "nobody-initiated-it", "no-account"],
)
def test_a_case_that_lacks_what_it_follows_from_says_what(
    world: World, values: dict[str, Any], told: str, cure: dict[str, Any]
) -> None:
    world.open_case(**values)

    world.advance(CaseAction.PLAN)

    assert world.case()["Status__c"] == "Blocked"
    assert detail(world).startswith(told)
    world.set(**(cure or {"Account__c": world.account_id}))
    world.advance()
    assert world.case()["Status__c"] == "Planned"


def test_of_two_cases_of_an_account_the_earlier_goes_first(world: World) -> None:
    first = world.open_case()
    world.advance(CaseAction.PLAN)
    second = world.open_case()

    world.advance(CaseAction.PLAN)

    name = next(
        row["Name"] for row in world.loop.rows("Partner_Offboarding__c") if row["Id"] == first
    )
    assert detail(world).startswith(f"The account has another open case, {name} (Planned).")
    world.case_id = first
    world.advance()
    assert world.case()["Status__c"] == "Planned"
    world.set(Status__c="Closed")
    world.case_id = second
    world.advance()
    assert world.case()["Status__c"] == "Planned"


def test_a_case_that_is_edited_while_it_runs_changes_nothing_more_on_its_old_terms(
    world: World,
) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()

    class Editing:
        """Withdraws the approval once the enrollments are judged."""

        def __init__(self, salesforce: SalesforcePort) -> None:
            self.salesforce = salesforce

        def upsert(self, batches: Sequence[WriteBatch], **options: Any) -> WriteReport:
            if any(batch.sobject == "Enrollment_Snapshot__c" for batch in batches):
                world.set(Approved__c=False)
            return self.salesforce.upsert(batches, **options)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.salesforce, name)

    world.advance(service=lambda port: cast("SalesforcePort", Editing(port)))

    assert world.case()["Status__c"] == "Blocked"
    assert detail(world).startswith("The case was edited while it was carried out: Approved.")
    assert "Done: final snapshot." in detail(world)
    assert membership(world)["Status"] == "Active"
    assert all(row["Calculation_Status__c"] != "Off-boarding" for row in world.enrollments())
    world.approve()
    world.advance()
    assert world.case()["Status__c"] == "Suspended"


def test_an_approval_that_is_withdrawn_halfway_stops_the_rest(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance(acting=refusing("Asset", "Locked by a rule."))
    world.set(Approved__c=False)

    world.advance()

    assert detail(world).startswith("The approval was withdrawn after the suspension had begun.")
    assert membership(world)["Status"] == "Active"


def test_an_asset_that_the_org_keeps_from_changing_keeps_the_users_in(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()

    world.advance(acting=refusing("Asset", "Locked by a rule."))

    assert "could not be suspended: Locked by a rule." in detail(world)
    assert "Done: final snapshot, end of the calculation." in detail(world)
    assert "Not done: suspension of the licence, users, end of the benefits" in detail(world)
    assert (
        not any(
            world.login(str(user["Id"]))["IsFrozen"] for user in world.users() if user["IsActive"]
        )
        or membership(world)["Status"] == "Active"
    )
    world.advance()
    assert world.case()["Status__c"] == "Suspended"


def test_one_benefit_that_cannot_be_ended_is_told_and_tried_again(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    stuck = str(next(row["Id"] for row in world.benefits() if row["Active__c"]))

    world.advance(service=refusing("Enrollment_Benefit__c", "Not this one.", stuck.__eq__))

    assert detail(world).startswith(f"1 benefit could not be ended, such as {stuck}: Not this one.")
    assert [row["Id"] for row in world.benefits() if row["Active__c"]] == [stuck]
    world.advance()
    assert not any(row["Active__c"] for row in world.benefits())
    assert world.case()["Status__c"] == "Suspended"


def test_whoever_cannot_be_deactivated_stays_frozen_and_is_listed_until_the_cause_is_gone(
    world: World,
) -> None:
    end = NOON + timedelta(days=30)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance()
    active = [user for user in world.users() if user["IsActive"]]
    held = str(active[0]["Id"])
    org = world.loop.running.org
    org.block_deactivation(held, "default lead owner")

    world.advance(now=end)

    assert world.case()["Status__c"] == "Blocked"
    assert f"1 user could not be deactivated: {active[0]['Name']}" in detail(world)
    assert [user["Id"] for user in world.users() if user["IsActive"]] == [held]
    assert world.login(held)["IsFrozen"]
    org.block_deactivation(held, None)
    world.advance(now=end)
    assert not any(user["IsActive"] for user in world.users())
    assert world.case()["Status__c"] == "Settling"


def test_another_account_on_the_case_after_the_suspension_began_is_refused(world: World) -> None:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    world.advance(acting=refusing("UserLogin", "Later."))
    other = next(row["Id"] for row in world.loop.rows("Account") if row["Id"] != world.account_id)
    world.set(Account__c=other)

    world.advance()

    assert detail(world).startswith("The case names another account than the one whose asset")
