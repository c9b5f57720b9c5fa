"""What happens in the org between two looks at a case, or while one goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from connector.port import SalesforcePort, WriteBatch, WriteReport
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.test_blocked import detail, membership, refusing
from tests.integration.offboarding.world import KilledError, World

TOMORROW = NOON + timedelta(days=1)


@pytest.fixture
def approved(world: World) -> World:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    return world


def dying_once_kept(salesforce: SalesforcePort) -> SalesforcePort:
    """Wrap an org so that the process dies once it has kept the first former values."""

    class Dying:
        def upsert(self, batches: Sequence[WriteBatch], **options: Any) -> WriteReport:
            report = salesforce.upsert(batches, **options)
            if any("Before_Value__c" in record for batch in batches for record in batch.records):
                raise KilledError
            return report

        def __getattr__(self, name: str) -> Any:
            return getattr(salesforce, name)

    return cast("SalesforcePort", Dying())


def test_an_enrollment_that_is_recalculated_after_a_crash_is_stopped_all_the_same(
    approved: World,
) -> None:
    with pytest.raises(KilledError):
        approved.advance(service=dying_once_kept)
    assert approved.steps()["stop"]["Before_Value__c"]
    enrollment = str(approved.enrollments()[0]["Id"])
    approved.loop.change(
        "Partner_Enrollment__c",
        enrollment,
        Calculation_Status__c="On Hold",
        Hold_Reason__c="The primary user is inactive.",
    )

    approved.advance()

    assert approved.case()["Status__c"] == "Suspended", detail(approved)
    assert approved.enrollments()[0]["Calculation_Status__c"] == "Off-boarding"
    approved.advance(CaseAction.ROLLBACK)
    assert approved.case()["Status__c"] == "Rolled Back"
    assert approved.enrollments()[0]["Calculation_Status__c"] == "Current"


def test_an_asset_that_leaks_with_another_status_is_put_back_again(approved: World) -> None:
    approved.policy = replace(approved.policy, reapply=True)
    approved.advance()

    for days, status in enumerate(("Active", "Installed", "Active"), start=1):
        approved.loop.change("Asset", str(membership(approved)["Id"]), Status=status)
        approved.advance(now=NOON + timedelta(days=days))
        assert membership(approved)["Status"] == "Suspended"

    approved.advance(CaseAction.ROLLBACK)
    assert membership(approved)["Status"] == "Active"


def test_another_asset_that_a_person_names_halfway_is_not_passed_over(approved: World) -> None:
    approved.advance(acting=refusing("Asset", "Locked by a rule."))
    first = str(membership(approved)["Id"])
    other = next(
        row for row in approved.loop.rows("Asset") if row["AccountId"] != approved.account_id
    )
    approved.loop.change("Asset", str(other["Id"]), AccountId=approved.account_id, Price=0)
    approved.set(Asset__c=other["Id"])

    approved.advance()

    assert detail(approved).startswith(f"The case names another asset than {first}, which")
    assert not any(asset["Status"] == "Suspended" for asset in approved.assets())
    approved.set(Asset__c=None)
    approved.advance()
    assert approved.case()["Status__c"] == "Suspended"


def test_a_status_that_is_taken_away_while_the_service_runs_is_refused_before_anything_changes(
    approved: World,
) -> None:
    views = approved.views()
    views.acting()
    approved.loop.running.org.set_picklist("Asset", "Status", {"Suspended": False})
    before = (approved.users(), approved.enrollments())

    approved.advance(views=views)

    assert detail(approved).startswith("Asset.Status has no active value Suspended.")
    assert (approved.users(), approved.enrollments()) == before


def test_an_enrollment_that_was_deleted_after_a_crash_may_be_left_behind(approved: World) -> None:
    with pytest.raises(KilledError):
        approved.advance(service=dying_once_kept)
    enrollment = str(approved.enrollments()[0]["Id"])
    approved.loop.change("Partner_Enrollment__c", enrollment, IsDeleted=True)

    approved.advance()

    assert f"enrollment {enrollment} could not be stopped: is not there any more." in detail(
        approved
    )
    assert "or tick Done on the step" in detail(approved)
    approved.tick("stop")
    approved.advance()
    assert approved.case()["Status__c"] == "Suspended"


def test_users_whom_others_had_frozen_are_told_to_be_kept_out(world: World) -> None:
    for user in world.users():
        world.loop.change("UserLogin", str(world.login(str(user["Id"]))["Id"]), IsFrozen=True)
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()

    world.advance()

    assert world.steps()["users"]["Detail__c"] == "No user of the account could get in."
