# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

import pytest

from emulator.api_error import ApiError
from emulator.soql.parser import parse_statement
from emulator.soql.statement import All, Any, Call, Comparison, LiteralKind, Not, Path


def test_keywords_are_read_in_any_case() -> None:
    statement = parse_statement(
        "select Id, Account.Name From Opportunity where IsWon = TRUE "
        "Order By Name desc Nulls last, Id limit 5 offset 10"
    )

    assert [item.parts for item in statement.items if isinstance(item, Path)] == [
        ("Id",),
        ("Account", "Name"),
    ]
    first, second = statement.order_by
    assert (first.descending, first.nulls_last) == (True, True)
    assert (second.descending, second.nulls_last) == (False, False)
    assert (statement.limit, statement.offset) == (5, 10)


def test_brackets_hold_conditions_together() -> None:
    where = parse_statement("SELECT Id FROM A WHERE a = 1 AND (b = 2 OR NOT c = 3)").where

    assert isinstance(where, All)
    assert isinstance(where.terms[1], Any)
    assert isinstance(where.terms[1].terms[1], Not)


def test_fields_may_begin_like_keywords() -> None:
    statement = parse_statement("SELECT FromDate__c, Order.Name FROM Orders WHERE Inside__c = null")

    assert [item.parts for item in statement.items if isinstance(item, Path)] == [
        ("FromDate__c",),
        ("Order", "Name"),
    ]


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("'it\\'s'", LiteralKind.TEXT),
        ("-1.5e3", LiteralKind.NUMBER),
        ("2026-03-01", LiteralKind.DATE),
        ("2026-03-01T10:00:00Z", LiteralKind.DATETIME),
        ("2026-03-01T10:00:00.123+01:00", LiteralKind.DATETIME),
        ("false", LiteralKind.BOOLEAN),
        ("NULL", LiteralKind.NULL),
        ("LAST_N_DAYS:30", LiteralKind.DATE_LITERAL),
    ],
)
def test_a_value_is_known_by_its_form(value: str, kind: LiteralKind) -> None:
    where = parse_statement(f"SELECT Id FROM A WHERE a = {value}").where

    assert isinstance(where, Comparison)
    assert where.values[0].kind is kind


def test_a_long_list_of_ids_is_read_whole() -> None:
    ids = [f"0060000000{number:05}AAA" for number in range(1800)]
    listed = ",".join(f"'{one}'" for one in ids)

    where = parse_statement(f"SELECT Id FROM A WHERE Id IN ({listed})").where

    assert isinstance(where, Comparison)
    assert [value.text for value in where.values] == ids


def test_functions_take_a_field_and_an_alias() -> None:
    items = parse_statement("SELECT count(Id), Sum(Amount) total FROM A").items

    assert [
        (item.function, item.path.parts if item.path else None, item.alias)
        for item in items
        if isinstance(item, Call)
    ] == [("COUNT", ("Id",), None), ("SUM", ("Amount",), "total")]


@pytest.mark.parametrize(
    "text",
    [
        "SELECT Id FROM A WHERE a = 1 AND b = 2 OR c = 3",
        "SELECT Id FROM A WHERE a = 1 OR b = 2 AND c = 3",
        "SELECT (SELECT Id FROM Contacts) FROM A",
        "SELECT Id FROM A WHERE Id IN (SELECT AccountId, Id FROM B)",
        "SELECT Id FROM A FOR UPDATE",
        "SELECT Id FROM A ALL ROWS",
        "SELECT TYPEOF Owner WHEN User THEN Id END FROM A",
        "SELECT Id FROM A WITH SECURITY_ENFORCED",
        "SELECT Name FROM A GROUP BY Name HAVING COUNT(Id) > 1",
        "SELECT Id FROM A WHERE a = USD5000",
        "SELECT Id FROM A WHERE a = :bound",
        "SELECT Id FROM A WHERE a IN ()",
        "SELECT Id FROM A WHERE a = 'open",
        "SELECT * FROM A",
        "SELECT Id FROM A LIMIT 1.5",
        "SELECT COUNT(), Id FROM A",
        "SELECT FROM A",
        "SELECT Id",
        "UPDATE A SET b = 1",
        "",
    ],
)
def test_everything_else_is_malformed(text: str) -> None:
    with pytest.raises(ApiError) as caught:
        parse_statement(text)

    assert caught.value.code == "MALFORMED_QUERY"


def test_a_refusal_points_at_the_place() -> None:
    with pytest.raises(ApiError) as caught:
        parse_statement("SELECT Id FROM A\nWHERE a = 1 AND b = 2 OR c = 3")

    assert caught.value.message.splitlines()[-2:] == [
        "ERROR at Row:2:Column:23",
        "unexpected token: 'OR'",
    ]


def test_an_offset_beyond_2000_is_out_of_range() -> None:
    with pytest.raises(ApiError) as caught:
        parse_statement("SELECT Id FROM A OFFSET 2001")

    assert caught.value.code == "NUMBER_OUTSIDE_VALID_RANGE"


def test_a_statement_beyond_100000_characters_is_malformed() -> None:
    with pytest.raises(ApiError) as caught:
        parse_statement(f"SELECT Id FROM A WHERE a = '{'x' * 100_000}'")

    assert caught.value.code == "MALFORMED_QUERY"
