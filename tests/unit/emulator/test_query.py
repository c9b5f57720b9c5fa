# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

from decimal import Decimal

import pytest

from emulator.org import Org
from tests.unit.emulator.asking import rows
from tests.unit.emulator.small_org import (
    INTEGRATION,
    INTEGRATION_USERNAME,
    NORTH,
    SELLER,
    SOUTH,
    deal,
)


def deals(org: Org, condition: str) -> set[int]:
    found = rows(org, f"SELECT Name, Id FROM Opportunity WHERE {condition}")
    return {number for number in range(1, 6) for row in found if row["Id"] == deal(number)}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("StageName = 'closed won'", {1}),
        ("Name = 'deal o\\'three'", {3}),
        ("Name LIKE 'DEAL _'", {1, 2, 4, 5}),
        ("Name LIKE '%\\'%'", {3}),
        ("Name LIKE 'Deal\\_1'", set()),
        ("Amount = null", {3, 5}),
        ("Amount != 25000", {2, 3, 4, 5}),
        ("Amount NOT IN (25000, 0.5)", {2, 3, 5}),
        ("Amount < 100", {4}),
        ("Amount >= 25000.00", {1, 2}),
        ("AccountId = null", {5}),
        ("AccountId = ''", {5}),
        (f"AccountId IN ('{SOUTH[:15]}')", {4}),
        (f"AccountId IN ('{SOUTH}') AND Amount > 1", set()),
        (f"AccountId != '{NORTH}'", {4, 5}),
        (f"Id = '{deal(2)}' OR IsWon = true", {1, 2}),
        ("NOT (IsClosed = false)", {1}),
        ("IsWon != true", {2, 3, 4, 5}),
        ("CloseDate = 2026-03-01", {1, 4, 5}),
        ("CloseDate < THIS_MONTH", {2, 3}),
        ("CloseDate = LAST_N_MONTHS:1", {2}),
        ("CloseDate IN (2026-02-28, LAST_YEAR)", {2, 3}),
        ("Signed__c = 2026-03-15T11:00:00+01:00", {5}),
        ("Signed__c > 2026-03-15T10:00:00Z", set()),
        ("Signed__c >= 2026-03-15T10:00:00Z", {5}),
        ("Signed__c = TODAY", {5}),
        ("Account.Name = 'north'", {1, 2, 3}),
        ("Account.Name != 'north'", {4, 5}),
        ("Account.Industry = null", {1, 2, 3, 5}),
        ("Opportunity.Name = 'Deal 1'", {1}),
        ("Account.Regions__c INCLUDES ('apac;emea', 'AMER')", {1, 2, 3}),
        ("Account.Regions__c EXCLUDES ('EMEA')", {4, 5}),
        (f"Id > '{deal(3)}'", {4, 5}),
    ],
)
def test_conditions_choose_records(org: Org, condition: str, expected: set[int]) -> None:
    assert deals(org, condition) == expected


def test_relative_days_are_those_of_the_orgs_zone(org: Org) -> None:
    # 22:30 UTC is still the 15th in Los Angeles, and so is 06:30 UTC the next day.
    changes = {"Signed__c": "2026-03-16T06:30:00.000+0000"}
    record = org.store.table("Opportunity").get(deal(4))
    assert record is not None
    org.store.write("Opportunity", deal(4), {**record.values, **changes})

    assert deals(org, "Signed__c = TODAY") == {4, 5}


def test_parents_are_nested_and_blank_parents_are_null(org: Org) -> None:
    found = rows(org, "SELECT Name, Account.Owner.Name FROM Opportunity ORDER BY Id")

    assert found[0]["Account"] == {
        "attributes": {
            "type": "Account",
            "url": f"/services/data/v62.0/sobjects/Account/{NORTH}",
        },
        "Owner": {
            "attributes": found[0]["Account"]["Owner"]["attributes"],
            "Name": "Administrator",
        },
    }
    assert found[4]["Account"] is None
    assert list(found[0]) == ["attributes", "Name", "Account"]


def test_names_are_answered_as_the_schema_spells_them(org: Org) -> None:
    found = rows(org, "SELECT id, ACCOUNT.NAME FROM opportunity LIMIT 1")

    assert list(found[0]) == ["attributes", "Id", "Account"]


@pytest.mark.parametrize(
    ("ordering", "expected"),
    [
        ("Amount", [3, 5, 4, 1, 2]),
        ("Amount DESC NULLS LAST, Id", [2, 1, 4, 3, 5]),
        ("StageName DESC, Id DESC", [1, 5, 4, 3, 2]),
        ("CloseDate, Id LIMIT 2", [3, 2]),
        ("Id LIMIT 2 OFFSET 3", [4, 5]),
    ],
)
def test_rows_come_in_the_order_asked_for(org: Org, ordering: str, expected: list[int]) -> None:
    found = rows(org, f"SELECT Id FROM Opportunity ORDER BY {ordering}")

    order = [row["Id"] for row in found]
    if ordering == "Amount":
        assert set(order[:2]) == {deal(3), deal(5)}
        order, expected = order[2:], expected[2:]
    assert order == [deal(number) for number in expected]


def test_unordered_rows_are_shuffled_but_repeatable(org: Org) -> None:
    first = [row["Id"] for row in rows(org, "SELECT Id FROM Opportunity")]

    assert first == [row["Id"] for row in rows(org, "SELECT Id FROM Opportunity")]
    assert first != sorted(first)


def test_counting_answers_a_number_and_no_rows(org: Org) -> None:
    viewer = org.sharing.viewer(INTEGRATION)
    assert viewer is not None
    result = org.queries.run(viewer, "SELECT COUNT() FROM Opportunity", version="62.0")

    assert (result.total, result.page(0, 10)) == (5, [])


def test_aggregates_are_exact_and_leave_out_blanks(org: Org) -> None:
    (row,) = rows(
        org, "SELECT COUNT(Id), COUNT(Amount) n, SUM(Amount), AVG(Amount) m FROM Opportunity"
    )

    assert row == {
        "attributes": {"type": "AggregateResult"},
        "expr0": 5,
        "n": 3,
        "expr1": Decimal("12370678.5"),
        "m": Decimal("4123559.5"),
    }


def test_groups_are_counted(org: Org) -> None:
    found = rows(org, "SELECT StageName, COUNT(Id) n FROM Opportunity GROUP BY StageName")

    assert {row["StageName"]: row["n"] for row in found} == {"Prospecting": 4, "Closed Won": 1}


def test_deleted_records_are_answered_only_when_asked_for(org: Org) -> None:
    administrator = org.sharing.viewer(org.logins["administrator@partner.example"].user_id)
    assert administrator is not None
    item = org.store.table("Opportunity").type
    org.writer.delete(administrator, item, deal(1))
    text = f"SELECT Id, IsDeleted FROM Opportunity WHERE AccountId = '{NORTH}'"

    assert len(rows(org, text)) == 2
    assert [row["IsDeleted"] for row in rows(org, text, deleted=True)].count(True) == 1


def test_a_user_finds_only_what_he_may_read(org: Org) -> None:
    found = rows(org, "SELECT Id FROM Opportunity", user=SELLER)

    assert {row["Id"] for row in found} == {deal(1), deal(4)}


def test_later_writes_do_not_show_on_later_pages(org: Org) -> None:
    viewer = org.sharing.viewer(org.logins[INTEGRATION_USERNAME].user_id)
    assert viewer is not None
    result = org.queries.run(viewer, "SELECT Name FROM Opportunity ORDER BY Id", version="62.0")
    record = org.store.table("Opportunity").get(deal(1))
    assert record is not None
    org.store.write("Opportunity", deal(1), {**record.values, "Name": "Later"})

    assert result.page(0, 1)[0]["Name"] == "Deal 1"
