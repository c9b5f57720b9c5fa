"""Whatever is refused, the case says so: by settings, by the org, or by edits of hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, cast

import pytest

from connector.errors import LoginCause, LoginRefusedError
from connector.port import SalesforcePort, WriteBatch, WriteReport
from jobs.offboarding.errors import UnknownCaseError, UnwritableCaseError
from persistence.case_port import CaseAction
from tests.integration.loop.harness import NOON
from tests.integration.offboarding.test_blocked import detail, refusing
from tests.integration.offboarding.world import World

Described = Mapping[str, Mapping[str, Any]]


@pytest.fixture
def approved(world: World) -> World:
    world.open_case()
    world.advance(CaseAction.PLAN)
    world.approve()
    return world


def describing(
    describe: Callable[[Described], Described],
) -> Callable[[SalesforcePort], SalesforcePort]:
    """Give a wrapping that describes the org otherwise."""

    def wrap(salesforce: SalesforcePort) -> SalesforcePort:
        class Describing:
            def describe(self, sobjects: Sequence[str]) -> Described:
                return describe(salesforce.describe(sobjects))

            def __getattr__(self, name: str) -> Any:
                return getattr(salesforce, name)

        return cast("SalesforcePort", Describing())

    return wrap


def without_assets(described: Described) -> Described:
    return {name: told for name, told in described.items() if name != "Asset"}


def refused_login(_: Described) -> Described:
    message = "The user of the second identity is inactive."
    raise LoginRefusedError(message, remedy="Activate it.", cause=LoginCause.USER_INACTIVE)


@pytest.mark.parametrize(
    ("describe", "told"),
    [
        (without_assets, "The org has no object Asset"),
        (refused_login, "The user of the second identity is inactive. Activate it."),
    ],
)
def test_an_identity_that_may_not_do_its_part_blocks_the_case(
    approved: World, describe: Callable[[Described], Described], told: str
) -> None:
    approved.advance(acting=describing(describe))

    assert approved.case()["Status__c"] == "Blocked"
    assert detail(approved).startswith(told)
    assert "Nothing was changed." in detail(approved)
    approved.advance()
    assert approved.case()["Status__c"] == "Suspended"


@pytest.mark.parametrize(
    "edited",
    [
        "[[1,2,{}]",
        "[[]]",
        '{"a":1}',
        '[["User","005000000000001AAA",{"IsPortalEnabled":[false,true]}]]',
        '[["Account","001000000000001AAA",{"IsPartner":[false,true]}]]',
        '[["Asset","02i000000000001AAA",{"Status":{"0":"Active"}}]]',
        '[["Asset","02i000000000001AAA",{"Status":[["Active"],"Suspended"]}]]',
        '[["Asset","all of them",{"Status":["Active","Suspended"]}]]',
    ],
)
def test_former_values_that_somebody_edited_block_the_rollback(
    approved: World, edited: str
) -> None:
    approved.advance()
    step = approved.steps()["stop"]
    approved.loop.change("Offboarding_Step__c", str(step["Id"]), Before_Value__c=edited)

    approved.advance(CaseAction.ROLLBACK)

    assert approved.case()["Status__c"] == "Blocked"
    assert detail(approved).startswith("What a step keeps of the former values cannot be read.")
    before = step["Before_Value__c"]
    approved.loop.change("Offboarding_Step__c", str(step["Id"]), Before_Value__c=before)
    approved.advance()
    assert approved.case()["Status__c"] == "Rolled Back"


def test_a_step_that_the_org_does_not_take_blocks_the_case_for_as_long(approved: World) -> None:
    approved.tick("payouts")
    key = f"{approved.case_id}:payouts"

    for minutes in (0, 15, 30):
        refuse = refusing("Offboarding_Step__c", "A rule.", key.__eq__)
        approved.advance(service=refuse, now=NOON + timedelta(minutes=minutes))
        assert approved.case()["Status__c"] == "Blocked"
        assert "payouts: A rule. Remove what stands against it" in detail(approved)

    approved.advance()
    assert approved.case()["Status__c"] == "Suspended"


def test_a_case_that_cannot_even_be_blocked_ends_the_advance_with_the_sentence(
    approved: World,
) -> None:
    approved.loop.running.org.set_picklist("Asset", "Status", {"Suspended": False})

    with pytest.raises(UnwritableCaseError, match=r"no active value Suspended.*A rule"):
        approved.advance(service=refusing("Partner_Offboarding__c", "A rule."))


def test_a_case_that_is_deleted_while_it_runs_changes_nothing_more(approved: World) -> None:
    def deleting(salesforce: SalesforcePort) -> SalesforcePort:
        class Deleting:
            def upsert(self, batches: Sequence[WriteBatch], **options: Any) -> WriteReport:
                report = salesforce.upsert(batches, **options)
                if any("Before_Value__c" in row for batch in batches for row in batch.records):
                    approved.set(IsDeleted=True)
                return report

            def __getattr__(self, name: str) -> Any:
                return getattr(salesforce, name)

        return cast("SalesforcePort", Deleting())

    with pytest.raises(UnknownCaseError, match="was deleted while it was carried out"):
        approved.advance(service=deleting)

    assert all(row["Calculation_Status__c"] == "Current" for row in approved.enrollments())
    assert all(asset["Status"] != "Suspended" for asset in approved.assets())


def test_what_was_done_is_told_however_long_the_refusals_are(approved: World) -> None:
    approved.advance(acting=refusing("UserLogin", "Not this one. " * 300))

    assert len(detail(approved)) <= 4_000
    assert "Done: final snapshot, end of the calculation, suspension" in detail(approved)
    assert "Not done: users, users at the end of notice." in detail(approved)


def test_a_step_that_somebody_deleted_is_asked_for_and_not_made_anew(approved: World) -> None:
    approved.advance()
    step = str(approved.steps()["users"]["Id"])
    approved.loop.change("Offboarding_Step__c", step, IsDeleted=True)

    for days in (1, 2):
        approved.advance(now=NOON + timedelta(days=days))
        assert approved.case()["Status__c"] == "Blocked"
        assert "were deleted: 6d Freeze the partner's users. Restore" in detail(approved)
        assert "users" not in approved.steps()

    approved.loop.change("Offboarding_Step__c", step, IsDeleted=False)
    approved.advance(now=NOON + timedelta(days=2))
    assert approved.case()["Status__c"] == "Suspended"
    approved.advance(CaseAction.ROLLBACK, now=NOON + timedelta(days=2))
    assert any(not approved.login(str(u["Id"]))["IsFrozen"] for u in approved.users())
