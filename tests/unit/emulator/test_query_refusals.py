# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

import pytest

from emulator.api_error import ApiError
from emulator.org import Org
from tests.unit.emulator.asking import rows
from tests.unit.emulator.small_org import NORTH


def refused(org: Org, text: str) -> ApiError:
    with pytest.raises(ApiError) as caught:
        rows(org, text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "code", "reason"),
    [
        (
            "SELECT Foo__c FROM Opportunity",
            "INVALID_FIELD",
            "No such column 'Foo__c' on entity 'Opportunity'.",
        ),
        ("SELECT Id FROM Opportunity WHERE Foo__c = 1", "INVALID_FIELD", "No such column"),
        ("SELECT Acount.Name FROM Opportunity", "INVALID_FIELD", "relationship 'Acount'"),
        ("SELECT Account.Foo FROM Opportunity", "INVALID_FIELD", "on entity 'Account'"),
        ("SELECT Id FROM Foo__c", "INVALID_TYPE", "sObject type 'Foo__c' is not supported."),
        ("SELECT Id FROM UserLogin", "INVALID_TYPE", "'UserLogin' is not supported."),
        ("SELECT Id, id FROM Opportunity", "INVALID_FIELD", "duplicate field selected: Id"),
        (
            "SELECT Id FROM Opportunity WHERE Amount = '5'",
            "INVALID_FIELD",
            "must be of type currency and should not be enclosed in quotes",
        ),
        (
            "SELECT Id FROM Opportunity WHERE Name = 5",
            "INVALID_FIELD",
            "must be of type string and should be enclosed in quotes",
        ),
        ("SELECT Id FROM Opportunity WHERE IsWon = 'true'", "INVALID_FIELD", "type boolean"),
        (
            "SELECT Id FROM Opportunity WHERE CloseDate = 2026-03-01T00:00:00Z",
            "INVALID_FIELD",
            "must be of type date",
        ),
        ("SELECT Id FROM Opportunity WHERE Signed__c = 2026-03-01", "INVALID_FIELD", "datetime"),
        ("SELECT Id FROM Opportunity WHERE CloseDate = 2026-02-30", "MALFORMED_QUERY", "invalid"),
        ("SELECT Id FROM Opportunity WHERE CloseDate = SOMEDAY", "MALFORMED_QUERY", "SOMEDAY"),
        ("SELECT Id FROM Opportunity WHERE Notes__c = 'x'", "INVALID_FIELD", "can not be filtered"),
        ("SELECT Id FROM Opportunity ORDER BY Notes__c", "INVALID_FIELD", "can not be sorted"),
        (
            "SELECT Id FROM Opportunity WHERE AccountId = 'abc'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid ID field: abc",
        ),
        (
            "SELECT Id FROM Opportunity WHERE AccountId LIKE '001%'",
            "INVALID_QUERY_FILTER_OPERATOR",
            "invalid operator on reference field",
        ),
        (
            "SELECT Id FROM Opportunity WHERE Amount > null",
            "INVALID_QUERY_FILTER_OPERATOR",
            "null",
        ),
        ("SELECT Id FROM Opportunity WHERE Name = 'a\\z'", "MALFORMED_QUERY", "Illegal escape"),
        ("SELECT Name, COUNT(Id) FROM Opportunity", "MALFORMED_QUERY", "must be grouped"),
        ("SELECT SUM(Name) FROM Opportunity", "MALFORMED_QUERY", "aggregate operator SUM"),
        ("SELECT toLabel(Name) FROM Opportunity", "MALFORMED_QUERY", "aggregate operator TOLABEL"),
    ],
)
def test_what_does_not_fit_is_refused(org: Org, text: str, code: str, reason: str) -> None:
    error = refused(org, text)

    assert error.code == code
    assert reason in error.message


def test_a_refused_column_is_pointed_at(org: Org) -> None:
    message = refused(org, "SELECT Id, Foo__c FROM Opportunity").message

    assert message.splitlines()[:4] == [
        "",
        "SELECT Id, Foo__c FROM Opportunity",
        "           ^",
        "ERROR at Row:1:Column:12",
    ]


FIELDS = [
    "Id",
    "AccountId",
    "Name",
    "StageName",
    "IsWon",
    "Amount",
    "Seats__c",
    "CloseDate",
    "Signed__c",
    "Notes__c",
    "Deal_Key__c",
    "Account.Regions__c",
    "Owner.Name",
]
LITERALS = [
    "'x'",
    "''",
    f"'{NORTH}'",
    "5",
    "true",
    "null",
    "2026-03-01",
    "2026-03-01T00:00:00Z",
    "9999-12-31",
    "9999-12-31T23:59:59Z",
    "TODAY",
    "LAST_N_DAYS:99999999",
    "NEXT_N_YEARS:7973",
    "N_YEARS_AGO:2025",
]


def is_answered_or_refused(org: Org, text: str) -> bool:
    try:
        return len(rows(org, text)) <= 5
    except ApiError as error:
        return error.status == 400


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("operator", ["=", "!=", "<", ">=", "LIKE"])
def test_every_comparison_is_answered_or_refused(org: Org, field: str, operator: str) -> None:
    for literal in LITERALS:
        text = f"SELECT Id FROM Opportunity WHERE {field} {operator} {literal}"
        assert is_answered_or_refused(org, text)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("operator", ["IN", "NOT IN", "INCLUDES", "EXCLUDES"])
def test_every_list_is_answered_or_refused(org: Org, field: str, operator: str) -> None:
    for literal in LITERALS:
        text = f"SELECT Id FROM Opportunity WHERE {field} {operator} ({literal}, {literal})"
        assert is_answered_or_refused(org, text)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT COUNT() FROM Opportunity ORDER BY Name",
        "SELECT COUNT(Id) FROM Opportunity LIMIT 1",
        "SELECT MIN(CloseDate) FROM Opportunity ORDER BY Name",
    ],
)
def test_counting_is_not_combined_with_what_makes_no_sense(org: Org, text: str) -> None:
    assert refused(org, text).code == "MALFORMED_QUERY"
