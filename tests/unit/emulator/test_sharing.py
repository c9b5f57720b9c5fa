from __future__ import annotations

import pytest

from emulator.org import Org
from emulator.sharing import Access
from emulator.store import Record
from tests.unit.emulator.small_org import (
    ADMINISTRATOR,
    ENROLLMENT,
    EXECUTIVE,
    FORMER,
    INTEGRATION,
    MANAGER,
    NORTH,
    OTHER_ENROLLMENT,
    PROGRAM,
    RIVAL,
    SELLER,
    deal,
    ident,
)

PROGRESS = ident("a02", 1)
CONTACT = ident("003", 1)


def access(org: Org, user: str, identifier: str) -> Access:
    viewer = org.sharing.viewer(user)
    record = org.store.find(identifier)
    assert viewer is not None
    assert isinstance(record, Record)
    return org.sharing.access(viewer, record)


@pytest.mark.parametrize(
    ("user", "record", "expected"),
    [
        pytest.param(SELLER, deal(1), Access.ALL, id="the owner"),
        pytest.param(MANAGER, deal(1), Access.ALL, id="a manager of the owner"),
        pytest.param(EXECUTIVE, deal(1), Access.ALL, id="the executive above both"),
        pytest.param(ADMINISTRATOR, deal(1), Access.ALL, id="the vendor's role above the account"),
        pytest.param(SELLER, deal(2), Access.NONE, id="a superior's record"),
        pytest.param(RIVAL, deal(1), Access.NONE, id="another account's record"),
        pytest.param(FORMER, deal(1), Access.NONE, id="an inactive user"),
        pytest.param(SELLER, deal(4), Access.READ, id="a record shared by hand"),
        pytest.param(MANAGER, deal(4), Access.READ, id="a record shared with a subordinate"),
        pytest.param(INTEGRATION, deal(1), Access.READ, id="view all"),
        pytest.param(INTEGRATION, ENROLLMENT, Access.ALL, id="modify all"),
        pytest.param(INTEGRATION, PROGRESS, Access.ALL, id="modify all on the parent"),
        pytest.param(SELLER, ENROLLMENT, Access.READ, id="a sharing set"),
        pytest.param(SELLER, OTHER_ENROLLMENT, Access.NONE, id="not in the sharing set"),
        pytest.param(SELLER, PROGRESS, Access.READ, id="a detail of a readable parent"),
        pytest.param(RIVAL, PROGRESS, Access.NONE, id="a detail of a hidden parent"),
        pytest.param(SELLER, CONTACT, Access.NONE, id="a contact of a hidden account"),
        pytest.param(SELLER, PROGRAM, Access.READ, id="public read only"),
        pytest.param(SELLER, EXECUTIVE, Access.READ, id="an object without sharing"),
        pytest.param(ADMINISTRATOR, EXECUTIVE, Access.ALL, id="managing users"),
        pytest.param(SELLER, NORTH, Access.NONE, id="the own account, which nothing shares"),
    ],
)
def test_access_comes_from_every_source(org: Org, user: str, record: str, expected: Access) -> None:
    assert access(org, user, record) is expected


def test_equals_do_not_see_each_others_records(org: Org) -> None:
    org.set_user(FORMER, is_active=True)

    assert access(org, FORMER, deal(1)) is Access.NONE


def test_a_share_that_is_deleted_ends_the_access(org: Org) -> None:
    share = org.store.table("OpportunityShare").get(ident("00t", 1))
    assert share is not None
    org.store.write("OpportunityShare", share.id, {**share.values, "IsDeleted": True})

    assert access(org, SELLER, deal(4)) is Access.NONE


def test_a_group_passes_its_access_on_to_members_and_those_above_them(org: Org) -> None:
    group = ident("00G", 1)
    blank = {"IsDeleted": False}
    org.store.write("Group", group, {**blank, "Id": group, "Type": "Regular"})
    membership = {"GroupId": group, "UserOrGroupId": SELLER}
    org.store.write("GroupMember", ident("011", 1), {**blank, **membership})
    share = {"OpportunityId": deal(5), "UserOrGroupId": group, "OpportunityAccessLevel": "Edit"}
    org.store.write("OpportunityShare", ident("00t", 2), {**blank, **share})

    assert access(org, SELLER, deal(5)) is Access.EDIT
    assert access(org, EXECUTIVE, deal(5)) is Access.EDIT
    assert access(org, RIVAL, deal(5)) is Access.NONE


def test_moving_a_user_to_another_role_changes_what_superiors_see(org: Org) -> None:
    seller = org.store.table("User").get(SELLER)
    assert seller is not None
    assert access(org, MANAGER, deal(1)) is Access.ALL
    org.store.write("User", SELLER, {**seller.values, "UserRoleId": ident("00E", 2)})

    assert access(org, MANAGER, deal(1)) is Access.NONE


def test_there_is_no_viewer_for_an_unknown_user(org: Org) -> None:
    assert org.sharing.viewer(ident("005", 99)) is None
