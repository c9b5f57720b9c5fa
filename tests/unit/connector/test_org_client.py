from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import respx

from connector.errors import IncompleteAnswerError, QueryRefusedError
from connector.org_client import OrgClient
from connector.port import ApiUsage, OrgIdentity, SalesforcePort, WriteBatch
from connector.record_id import to_18
from tests.unit.connector.fake_org import (
    INSTANCE,
    ORG_ID,
    USER_ID,
    FakeOrg,
    Part,
    Settings,
    page,
    quick_retry,
    soql,
)

NOW = datetime(2026, 1, 31, 8, tzinfo=UTC)


GRANTED = {
    "access_token": "00D!SESSION",
    "instance_url": INSTANCE,
    "id": f"https://login.example.com/id/{ORG_ID}/{USER_ID}",
}


@pytest.fixture
def logins() -> Iterator[respx.Route]:
    with respx.mock:
        yield respx.post("https://login.example.com/services/oauth2/token").respond(json=GRANTED)


@pytest.fixture
def client(logins: respx.Route) -> Iterator[OrgClient]:
    assert not logins.called
    opened = OrgClient(Settings(), clock=lambda: NOW, retry=quick_retry())
    yield opened
    opened.close()


def statement_of(part: dict[str, Any]) -> str:
    url: str = part["url"]
    return parse_qs(urlsplit(url).query)["q"][0]


def test_it_offers_the_port(client: OrgClient) -> None:
    port: SalesforcePort = client

    assert (port.api_calls, port.api_usage) == (0, None)


def test_many_statements_are_read_five_to_a_call_and_keep_their_order(
    org: FakeOrg, client: OrgClient, logins: respx.Route
) -> None:
    def by_object(part: dict[str, Any]) -> Part:
        return 200, page({"Id": statement_of(part).split()[-1]})

    org.handler = by_object
    org.headers = {"Sforce-Limit-Info": "api-usage=7/15000"}

    tables = client.query([soql(f"X{number}__c", "Id") for number in range(12)])

    assert [table.columns["Id"] for table in tables] == [[f"X{n}__c"] for n in range(12)]
    assert sorted(len(call) for call in org.calls) == [2, 5, 5]
    assert client.api_calls == 3
    assert client.api_usage == ApiUsage(7, 15_000)
    assert logins.call_count == 1


def test_nothing_to_ask_is_not_asked(client: OrgClient, logins: respx.Route) -> None:
    assert client.query([]) == []
    assert client.readable({}) == {}
    assert client.describe([]) == {}
    assert client.upsert([]).accepted == ()
    assert not logins.called


def test_access_of_many_users_is_asked_in_parallel_calls(org: FakeOrg, client: OrgClient) -> None:
    def own_records(part: dict[str, Any]) -> Part:
        _, user, _, record, _ = statement_of(part).split("'")
        own = user[3:15] == record[3:15]
        return 200, page({"RecordId": record, "HasReadAccess": own})

    org.handler = own_records
    questions = {
        to_18(f"005{n:012d}"): {"Opportunity": [to_18(f"006{n % 20:012d}")]} for n in range(40)
    }

    access = client.readable(questions)

    assert client.api_calls == 8
    assert [next(iter(answers.told.values())) for answers in access.values()] == [True] * 20 + [
        False
    ] * 20


def test_a_refusal_in_one_of_many_calls_is_raised(org: FakeOrg, client: OrgClient) -> None:
    def sometimes(part: dict[str, Any]) -> Part:
        if "X7__c" in part["url"]:
            return 400, [{"errorCode": "INVALID_TYPE", "message": "told"}]
        return 200, page()

    org.handler = sometimes

    with pytest.raises(QueryRefusedError, match="INVALID_TYPE"):
        client.query([soql(f"X{number}__c", "Id") for number in range(20)])


def test_records_are_described_and_written(org: FakeOrg, client: OrgClient) -> None:
    org.answer((200, {"name": "Lead", "fields": []}))
    org.answer((200, [{"id": "a01", "success": True, "errors": []}]))

    assert set(client.describe(["Lead"])) == {"Lead"}
    assert client.upsert([WriteBatch("X__c", "Id", [{"Id": "a01"}])]).rejected == ()
    assert client.api_calls == 2


def test_the_org_tells_who_we_are_and_what_time_it_is(org: FakeOrg, client: OrgClient) -> None:
    org.reply(200, page({"Username": "bot@acme.example"}), Date="Sat, 31 Jan 2026 08:00:05 GMT")

    time = datetime(2026, 1, 31, 8, 0, 5, tzinfo=UTC)
    assert client.identity() == OrgIdentity(ORG_ID, USER_ID, "bot@acme.example", time)
    assert client.api_calls == 1


def test_an_org_that_hides_our_own_user_is_an_error(org: FakeOrg, client: OrgClient) -> None:
    org.reply(200, page(), Date="Sat, 31 Jan 2026 08:00:05 GMT")

    with pytest.raises(IncompleteAnswerError):
        client.identity()


def test_a_login_host_that_fails_for_a_moment_is_asked_again(
    org: FakeOrg, client: OrgClient, logins: respx.Route
) -> None:
    logins.side_effect = [httpx.ConnectError("down"), httpx.Response(200, json=GRANTED)]
    org.answer((200, page()))

    client.query([soql("Lead", "Id")])

    assert logins.call_count == 2


def test_the_org_tells_its_api_versions_oldest_first(org: FakeOrg, client: OrgClient) -> None:
    org.reply(200, [{"version": "100.0"}, {"version": "62.0"}])

    assert client.api_versions() == ("62.0", "100.0")
    assert org.requests[-1].url == f"{INSTANCE}/services/data/"


def test_an_answer_that_is_no_list_of_versions_is_an_error(org: FakeOrg, client: OrgClient) -> None:
    org.reply(200, [{"label": "Winter"}])

    with pytest.raises(IncompleteAnswerError, match="API versions"):
        client.api_versions()
