from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from connector.errors import (
    AccessRefusedError,
    IncompleteAnswerError,
    LocatorLostError,
    QueryRefusedError,
    QueryTimedOutError,
)
from connector.query import read_records
from connector.transport import Transport
from mapping.soql import ChildSoql, Soql
from tests.unit.connector.fake_org import FakeOrg, page, soql

LEADS = soql("Lead", "Id")
NEXT = "/services/data/v62.0/query/0r8-2000"
OTHER = "/services/data/v62.0/query/0r8-4000"


def test_several_statements_travel_in_one_call(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"})), (200, page()))

    leads, accounts = read_records(way, [LEADS, soql("Account", "Id", "Name")])

    assert leads.columns == {"Id": ["a"]}
    assert accounts.columns == {"Id": [], "Name": []}
    assert org.queries == [["SELECT Id FROM Lead", "SELECT Id, Name FROM Account"]]
    assert way.meter.calls == 1


def test_a_statement_keeps_its_characters_in_the_address(org: FakeOrg, way: Transport) -> None:
    awkward = soql("Lead", "Id")
    awkward = type(awkward)("SELECT Id FROM Lead WHERE Name = 'A&B+C#%ü'", "Lead", ("Id",))
    org.answer((200, page()))

    read_records(way, [awkward])

    assert org.queries == [[awkward.text]]


def test_deleted_records_are_asked_of_query_all(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page()))

    read_records(way, [LEADS], include_deleted=True)

    assert org.calls[0][0]["url"].startswith("/services/data/v62.0/queryAll?q=")


def test_pages_are_followed_to_the_last(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"}, total=3, more=NEXT)))
    org.reply(200, page({"Id": "b"}, total=3, more=OTHER))
    org.reply(200, page({"Id": "c"}, total=3))

    (table,) = read_records(way, [LEADS])

    assert table.columns["Id"] == ["a", "b", "c"]
    assert [request.path_url for request in org.requests[1:]] == [NEXT, OTHER]


def test_numbers_arrive_exactly(org: FakeOrg, way: Transport) -> None:
    part = '{"referenceId":"part0","httpStatusCode":200,"body":'
    body = '{"totalSize":2,"done":true,"records":[{"A":0.1},{"A":1.2345678901234567E9}]}}'
    org.reply(200, f'{{"compositeResponse":[{part}{body}]}}')

    (table,) = read_records(way, [soql("Opportunity", "A")])

    assert table.columns["A"] == [Decimal("0.1"), Decimal("1234567890.1234567")]


def test_fewer_records_than_promised_are_an_error(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"}, total=2)))

    with pytest.raises(IncompleteAnswerError, match="1 of 2 records"):
        read_records(way, [LEADS])


def test_a_page_that_names_itself_as_the_next_is_an_error(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"}, total=3, more=NEXT)))
    org.reply(200, page({"Id": "b"}, total=3, more=NEXT))

    with pytest.raises(IncompleteAnswerError, match="names itself"):
        read_records(way, [LEADS])


def test_a_next_page_outside_the_org_is_not_fetched(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"}, total=2, more=".evil.example/services/data/")))

    with pytest.raises(IncompleteAnswerError):
        read_records(way, [LEADS])

    assert len(org.requests) == 1


@pytest.mark.parametrize(
    ("status", "code"),
    [
        pytest.param(400, "INVALID_QUERY_LOCATOR", id="the locator is dead"),
        pytest.param(404, "NOT_FOUND", id="the page is gone"),
        pytest.param(401, "INVALID_SESSION_ID", id="the session ended"),
    ],
)
def test_a_lost_page_starts_the_query_over(
    org: FakeOrg, way: Transport, status: int, code: str
) -> None:
    org.answer((200, page({"Id": "a"}, total=2, more=NEXT)), (200, page({"Id": "x"})))
    org.refuse(status, code)
    org.answer((200, page({"Id": "a"}, total=2, more=OTHER)))
    org.reply(200, page({"Id": "b"}, total=2))

    first, second = read_records(way, [LEADS, soql("Account", "Id")])

    assert first.columns["Id"] == ["a", "b"]
    assert second.columns["Id"] == ["x"]
    assert org.queries[-1] == ["SELECT Id FROM Lead"]


def test_a_new_session_is_used_after_the_old_one_ended_between_pages(
    org: FakeOrg, way: Transport
) -> None:
    org.answer((200, page({"Id": "a"}, total=2, more=NEXT)))
    org.refuse(401, "INVALID_SESSION_ID")
    org.answer((200, page({"Id": "a"}, {"Id": "b"})))

    read_records(way, [LEADS])

    tokens = [request.headers["Authorization"] for request in org.requests]
    assert tokens == ["Bearer TOKEN-1", "Bearer TOKEN-1", "Bearer TOKEN-2"]


def test_a_query_is_started_over_only_once(org: FakeOrg, way: Transport) -> None:
    for _ in range(2):
        org.answer((200, page({"Id": "a"}, total=2, more=NEXT)))
        org.refuse(400, "INVALID_QUERY_LOCATOR")

    with pytest.raises(LocatorLostError):
        read_records(way, [LEADS])


def test_a_page_that_fails_for_a_moment_is_fetched_again(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a"}, total=2, more=NEXT)))
    org.reply(503, "<html>maintenance</html>")
    org.reply(200, page({"Id": "b"}, total=2))

    assert len(read_records(way, [LEADS])[0]) == 2


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("INVALID_FIELD", QueryRefusedError),
        ("MALFORMED_QUERY", QueryRefusedError),
        ("INVALID_TYPE", QueryRefusedError),
        ("QUERY_TIMEOUT", QueryTimedOutError),
        ("API_DISABLED_FOR_ORG", AccessRefusedError),
    ],
)
def test_a_refused_statement_raises_its_own_error(
    org: FakeOrg, way: Transport, code: str, error: type[Exception]
) -> None:
    org.answer((200, page()), (400, [{"errorCode": code, "message": "told"}]))

    with pytest.raises(error, match=f"GET query: 400 {code}: told"):
        read_records(way, [LEADS, LEADS])


def test_a_statement_refused_for_a_moment_is_sent_again(org: FakeOrg, way: Transport) -> None:
    org.answer((503, [{"errorCode": "SERVER_UNAVAILABLE", "message": "busy"}]))
    org.answer((200, page({"Id": "a"})))

    assert len(read_records(way, [LEADS])[0]) == 1


FAMILY = Soql(
    "SELECT Id, (SELECT Id FROM Leads__r) FROM Account",
    "Account",
    ("Id",),
    children=(ChildSoql("Leads__r", "Account__c", LEADS),),
)
BELOW = "/services/data/v62.0/query/0r8BELOW-1"


def test_records_below_others_become_a_table_of_their_own(org: FakeOrg, way: Transport) -> None:
    one = {"Id": "a", "Leads__r": page({"Id": "1"}, {"Id": "2"})}
    org.answer((200, page(one, {"Id": "b", "Leads__r": None})))

    (accounts,) = read_records(way, [FAMILY])

    assert accounts.columns == {"Id": ["a", "b"]}
    (leads,) = accounts.children
    assert (leads.sobject, leads.columns) == ("Lead", {"Id": ["1", "2"]})


def test_pages_below_a_record_are_followed_to_the_last(org: FakeOrg, way: Transport) -> None:
    org.answer((200, page({"Id": "a", "Leads__r": page({"Id": "1"}, total=2, more=BELOW)})))
    org.reply(200, page({"Id": "2"}, total=2))

    (accounts,) = read_records(way, [FAMILY])

    assert accounts.children[0].columns == {"Id": ["1", "2"]}
    assert org.requests[1].path_url == BELOW


@pytest.mark.parametrize(
    "record",
    [
        {"Id": "a"},
        {"Id": "a", "Leads__r": page({"Id": "1"}, total=2)},
        {"Id": "a", "Leads__r": {"totalSize": 1}},
    ],
    ids=["no-word-of-them", "too-few", "not-a-page"],
)
def test_half_of_what_lies_below_is_never_taken_for_all(
    record: Any, org: FakeOrg, way: Transport
) -> None:
    org.answer((200, page(record)))

    with pytest.raises(IncompleteAnswerError):
        read_records(way, [FAMILY])
