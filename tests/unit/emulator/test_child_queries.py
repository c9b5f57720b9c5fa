# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

from typing import Any

import pytest

from emulator.api_error import ApiError
from emulator.org import Org
from tests.unit.emulator.asking import rows
from tests.unit.emulator.small_org import (
    INTEGRATION,
    MANAGER,
    NORTH,
    PARTNER_PROFILE,
    SELLER,
    SOUTH,
    deal,
)


def below(org: Org, inner: str, *, account: str = NORTH, **options: Any) -> list[Any] | None:
    """Ask for what lies below one account."""
    text = f"SELECT Id, ({inner}) FROM Account WHERE Id = '{account}'"
    (row,) = rows(org, text, **options)
    nested = row["Opportunity"]
    return None if nested is None else nested["records"]


def test_children_are_nested_below_their_parents_like_a_query_of_their_own(org: Org) -> None:
    (row,) = rows(
        org,
        f"SELECT Name, (SELECT Name FROM Opportunity ORDER BY Name) FROM Account "
        f"WHERE Id = '{NORTH}'",
    )

    nested = row["Opportunity"]
    assert (nested["totalSize"], nested["done"]) == (3, True)
    assert [child["Name"] for child in nested["records"]] == ["Deal 1", "Deal 2", "Deal o'Three"]
    assert nested["records"][0]["attributes"]["type"] == "Opportunity"


def test_children_are_chosen_sorted_and_cut_by_their_own_clauses(org: Org) -> None:
    found = below(
        org, "SELECT Id FROM Opportunity WHERE Amount != null ORDER BY Amount DESC LIMIT 1"
    )

    assert found is not None
    assert [child["Id"] for child in found] == [deal(2)]


def test_where_there_are_no_children_stands_null(org: Org) -> None:
    assert below(org, "SELECT Id FROM Opportunity WHERE Name = 'none of them'") is None


def test_children_that_the_user_may_not_read_are_left_out(org: Org) -> None:
    text = f"SELECT Id, (SELECT Id FROM Opportunity_OwnerId) FROM User WHERE Id = '{MANAGER}'"

    (seen_by_itself,) = rows(org, text, user=MANAGER)
    (seen_from_below,) = rows(org, text, user=SELLER)

    assert seen_by_itself["Opportunity_OwnerId"]["totalSize"] == 1
    assert seen_from_below["Opportunity_OwnerId"] is None


def test_children_have_children_of_their_own(org: Org) -> None:
    found = rows(
        org,
        "SELECT Id, (SELECT Id, (SELECT Id FROM User) FROM UserRole) FROM Account WHERE Id != null",
    )

    assert any(row["UserRole"] for row in found)
    for row in found:
        for role in (row["UserRole"] or {"records": []})["records"]:
            assert "User" in role


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("SELECT Id, (SELECT Id FROM Nowhere__r) FROM Account", "INVALID_TYPE"),
        ("SELECT Id, (SELECT Foo FROM Opportunity) FROM Account", "INVALID_FIELD"),
        ("SELECT COUNT(Id), (SELECT Id FROM Opportunity) FROM Account", "MALFORMED_QUERY"),
        (
            (
                "SELECT Id, (SELECT Id, (SELECT Id, (SELECT Id FROM User) FROM UserRole) "
                "FROM UserRole) FROM Account"
            ),
            "MALFORMED_QUERY",
        ),
        (
            "SELECT Id FROM Opportunity WHERE Account.Id IN (SELECT AccountId FROM Contact)",
            "MALFORMED_QUERY",
        ),
        ("SELECT Id FROM Account WHERE Name IN (SELECT Name FROM Contact)", "MALFORMED_QUERY"),
        (
            "SELECT Id FROM Opportunity WHERE Id IN (SELECT Id FROM Opportunity)",
            "MALFORMED_QUERY",
        ),
        ("SELECT Id FROM Account WHERE Id IN (SELECT Name FROM Opportunity)", "MALFORMED_QUERY"),
        (
            "SELECT Id FROM Account WHERE OwnerId IN (SELECT Account.OwnerId FROM Opportunity)",
            "MALFORMED_QUERY",
        ),
        ("SELECT Id FROM Account WHERE Id IN (SELECT OwnerId FROM Opportunity)", "MALFORMED_QUERY"),
        (
            (
                "SELECT Id FROM Account WHERE Name = 'North' OR (Industry = null AND "
                "Id IN (SELECT AccountId FROM Opportunity))"
            ),
            "MALFORMED_QUERY",
        ),
        (
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity) AND "
                "Id NOT IN (SELECT AccountId FROM Contact) AND OwnerId IN (SELECT Id FROM User)"
            ),
            "MALFORMED_QUERY",
        ),
        ("SELECT Id, (SELECT COUNT() FROM Opportunity) FROM Account", "MALFORMED_QUERY"),
        (
            "SELECT Id, (SELECT Id FROM Opportunity), (SELECT Name FROM opportunity) FROM Account",
            "MALFORMED_QUERY",
        ),
        (
            (
                "SELECT RecordId, (SELECT Id FROM Opportunity) FROM UserRecordAccess "
                f"WHERE UserId = '{SELLER}' AND RecordId = '{deal(1)}'"
            ),
            "MALFORMED_QUERY",
        ),
        (
            (
                "SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Opportunity WHERE "
                "AccountId IN (SELECT AccountId FROM Contact))"
            ),
            "MALFORMED_QUERY",
        ),
    ],
)
def test_what_salesforce_refuses_is_refused(org: Org, text: str, code: str) -> None:
    with pytest.raises(ApiError) as caught:
        rows(org, text)

    assert caught.value.code == code


def test_what_a_user_may_not_see_has_no_relationship_either(org: Org) -> None:
    org.fields.set(PARTNER_PROFILE, "Opportunity", "AccountId", is_visible=False)
    text = "SELECT Id, (SELECT Id FROM Opportunity) FROM Account"
    logins = "SELECT Id, (SELECT Id FROM UserLogin) FROM User"

    assert rows(org, text)
    for hidden in (text, logins):
        with pytest.raises(ApiError) as caught:
            rows(org, hidden, user=SELLER)
        assert caught.value.code == "INVALID_TYPE"
        assert "Didn't understand relationship" in caught.value.message


def test_a_relationship_keeps_its_name_where_another_one_is_hidden(org: Org) -> None:
    viewer = org.sharing.viewer(SELLER)
    assert viewer is not None
    before = org.sharing.model(viewer).children("Account")
    org.fields.set(PARTNER_PROFILE, "Opportunity", "AccountId", is_visible=False)
    after = org.sharing.model(viewer).children("Account")

    assert before.keys() - after.keys() == {"Opportunity"}
    assert after["Opportunity_PartnerAccountId"][1].name == "PartnerAccountId"


@pytest.mark.parametrize(("version", "levels"), [("57.0", 1), ("58.0", 2)])
def test_subqueries_within_subqueries_are_newer_than_version_57(
    org: Org, version: str, levels: int
) -> None:
    viewer = org.sharing.viewer(INTEGRATION)
    assert viewer is not None
    one = "SELECT Id, (SELECT Id FROM UserRole) FROM Account"
    two = "SELECT Id, (SELECT Id, (SELECT Id FROM User) FROM UserRole) FROM Account"

    assert len(org.queries.run(viewer, one, version=version)) == 2
    if levels == 2:
        assert len(org.queries.run(viewer, two, version=version)) == 2
        return
    with pytest.raises(ApiError) as caught:
        org.queries.run(viewer, two, version=version)
    assert caught.value.code == "MALFORMED_QUERY"


def test_more_than_20_relationships_are_too_many(org: Org) -> None:
    inner = ", ".join(f"(SELECT Id FROM Rel{number}__r)" for number in range(21))

    with pytest.raises(ApiError) as caught:
        rows(org, f"SELECT Id, {inner} FROM Account")

    assert caught.value.code == "MALFORMED_QUERY"


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)", {NORTH}),
        ("Id IN (SELECT AccountId FROM Opportunity WHERE Name = 'none of them')", set()),
        ("Id IN (SELECT AccountId FROM Opportunity) AND Name = 'north'", {NORTH}),
        ("Id IN (SELECT accountid FROM contact) AND (Name = 'North' OR Name = 'South')", {NORTH}),
        (
            (
                f"Id IN ('{NORTH}', '{SOUTH}') AND Id NOT IN (SELECT AccountId FROM Opportunity "
                "WHERE IsWon = true)"
            ),
            {SOUTH},
        ),
    ],
)
def test_a_semi_join_asks_for_what_other_records_point_to(
    org: Org, condition: str, expected: set[str]
) -> None:
    found = rows(org, f"SELECT Id FROM Account WHERE {condition}")

    assert {row["Id"] for row in found} == expected
