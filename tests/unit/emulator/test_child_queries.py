# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

from typing import Any

import pytest

from emulator.api_error import ApiError
from emulator.org import Org
from tests.unit.emulator.asking import rows
from tests.unit.emulator.small_org import MANAGER, NORTH, SELLER, SOUTH, deal


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


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("Id IN (SELECT AccountId FROM Opportunity WHERE IsWon = true)", {NORTH}),
        ("Id IN (SELECT AccountId FROM Opportunity WHERE Name = 'none of them')", set()),
        ("Id IN (SELECT AccountId FROM Opportunity) AND Name = 'north'", {NORTH}),
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
