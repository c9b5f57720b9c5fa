from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import pytest
import respx
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from structlog.testing import capture_logs

from connector.errors import ApiBudgetSpentError, OrgUnreachableError
from connector.org_client import OrgClient
from connector.port import UserAccess, UserRefusal
from connector.record_id import to_18
from tests.unit.connector.fake_org import INSTANCE, ORG_ID, FakeOrg, Part, page, quick_retry
from tests.unit.connector.fake_org import USER_ID as SERVICE
from tests.unit.connector.token_host import NOW, by_jwt

SITE = "https://acme.my.site.com/partners"
LOGIN = "https://login.example.com"
ANN, BOB = to_18("005000000000002"), to_18("005000000000003")
LEAD = to_18("00Q000000000001")
NAMES = {ANN: "ann@partner.example", BOB: "bob@partner.example"}


def deals(count: int) -> list[str]:
    return [to_18(f"006{number:012d}") for number in range(count)]


class Hosts:
    """Token hosts that know everybody, and an org that shows each user what it is told to."""

    def __init__(self, org: FakeOrg) -> None:
        self.org = org
        self.logins: list[tuple[str, str, str]] = []
        self.refused: dict[str, dict[str, str]] = {}
        self.opened_for: dict[str, str] = {}
        self.seen: dict[str, set[str]] = {}
        self.names = dict(NAMES)
        org.handler = self.part

    def token(self, request: httpx.Request) -> httpx.Response:
        form = parse_qs(request.content.decode())
        claims = jwt.decode(form["assertion"][0], options={"verify_signature": False})
        self.logins.append((str(request.url), claims["aud"], claims["sub"]))
        if claims["sub"] in self.refused:
            return httpx.Response(400, json=self.refused[claims["sub"]])
        ids = {name: user for user, name in self.names.items()}
        user = self.opened_for.get(claims["sub"]) or ids.get(claims["sub"], SERVICE)
        return httpx.Response(
            200,
            json={
                "access_token": f"TOKEN {claims['sub']}",
                "instance_url": INSTANCE,
                "id": f"{LOGIN}/id/{ORG_ID}/{user}",
            },
        )

    def part(self, part: dict[str, Any]) -> Part:
        statement = parse_qs(urlsplit(part["url"]).query)["q"][0]
        asked = re.findall(r"'(\w+)'", statement)
        if "Username" in statement:
            rows = [{"Id": i, "Username": self.names[i]} for i in asked if i in self.names]
            return 200, page(*rows)
        who = str(self.org.requests[-1].headers["Authorization"]).removeprefix("Bearer TOKEN ")
        return 200, page(*({"Id": each} for each in asked if each in self.seen.get(who, ())))


@pytest.fixture
def hosts(org: FakeOrg) -> Iterator[Hosts]:
    known = Hosts(org)
    with respx.mock:
        for host in (SITE, LOGIN):
            respx.post(f"{host}/services/oauth2/token").mock(side_effect=known.token)
        yield known


@pytest.fixture
def client(hosts: Hosts, rsa_key: RSAPrivateKey) -> Iterator[OrgClient]:
    assert not hosts.logins
    settings = replace(by_jwt(rsa_key), visibility="as_user", site_url=SITE)
    opened = OrgClient(settings, clock=lambda: NOW, retry=quick_retry())
    yield opened
    opened.close()


def statements(org: FakeOrg) -> list[list[str]]:
    return [call for call in org.queries if "Username" not in call[0]]


def test_what_comes_back_is_readable_and_silence_is_a_no(hosts: Hosts, client: OrgClient) -> None:
    first, second = deals(2)
    hosts.seen = {NAMES[ANN]: {first}, NAMES[BOB]: {second}}

    access = client.readable({user: {"Opportunity": [first, second]} for user in (ANN, BOB)})

    assert access == {
        ANN: UserAccess({first: True}, silence_is_no=True),
        BOB: UserAccess({second: True}, silence_is_no=True),
    }


def test_a_user_logs_in_at_the_site_and_once(hosts: Hosts, client: OrgClient) -> None:
    for _ in range(2):
        client.readable({ANN: {"Opportunity": deals(1)}})

    token = "/services/oauth2/token"
    assert hosts.logins == [
        (f"{LOGIN}{token}", LOGIN, "integration@example.com"),
        (f"{SITE}{token}", SITE, NAMES[ANN]),
    ]
    # One call for the username, one each time as the user.
    assert client.api_calls == 3


def test_without_a_site_a_user_logs_in_where_the_service_does(
    hosts: Hosts, rsa_key: RSAPrivateKey
) -> None:
    audience = "https://login.salesforce.com"
    settings = replace(by_jwt(rsa_key), visibility="as_user", audience=audience)
    client = OrgClient(settings, clock=lambda: NOW, retry=quick_retry())

    client.readable({ANN: {"Opportunity": deals(1)}})
    client.close()

    assert {(urlsplit(url).hostname, aud) for url, aud, _ in hosts.logins} == {
        ("login.example.com", audience)
    }


def test_objects_and_thousands_of_ids_of_one_user_share_one_call(
    hosts: Hosts, client: OrgClient
) -> None:
    hosts.seen = {NAMES[ANN]: set(deals(9_000))}

    access = client.readable({ANN: {"Opportunity": deals(9_000), "Lead": [LEAD]}})

    (call,) = statements(hosts.org)
    assert len(call) == 3
    assert max(map(len, call)) <= 100_000
    assert len(access[ANN].told) == 9_000


def test_more_than_five_statements_take_further_calls(hosts: Hosts, client: OrgClient) -> None:
    client.readable({ANN: {f"X{number}__c": deals(1) for number in range(6)}})

    assert sorted(len(call) for call in statements(hosts.org)) == [1, 5]


def test_a_user_asked_about_nothing_does_not_log_in(hosts: Hosts, client: OrgClient) -> None:
    assert client.readable({ANN: {"Lead": []}})[ANN].told == {}
    assert hosts.logins == []


def test_a_refused_user_has_a_reason_and_sinks_no_other(hosts: Hosts, client: OrgClient) -> None:
    hosts.refused[NAMES[ANN]] = {
        "error": "invalid_grant",
        "error_description": "user hasn't approved this consumer",
    }

    access = client.readable({user: {"Opportunity": deals(1)} for user in (ANN, BOB)})

    refusal = access[ANN].refusal
    assert access[ANN].told == {}
    assert refusal is not None
    assert refusal.why == "the app is not approved for the user"
    assert access[BOB].refusal is None


def test_after_a_refusal_username_and_login_are_tried_anew(hosts: Hosts, client: OrgClient) -> None:
    hosts.refused["old@partner.example"] = {"error": "invalid_grant", "error_description": "no"}
    hosts.names[ANN] = "old@partner.example"
    assert client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal is not None

    hosts.names[ANN] = "new@partner.example"

    assert client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal is None


def test_a_session_of_somebody_else_is_never_looked_through(
    hosts: Hosts, client: OrgClient
) -> None:
    hosts.opened_for[NAMES[ANN]] = BOB

    refusal = client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal

    assert refusal is not None
    assert refusal.why == "the login led to another user or org"
    assert statements(hosts.org) == []


def test_a_user_whom_nobody_can_read_is_refused(hosts: Hosts, client: OrgClient) -> None:
    del hosts.names[ANN]

    refusal = client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal

    assert refusal == UserRefusal(
        "there is no such user to be read", "give the integration user access to users"
    )


def test_a_session_that_ended_is_renewed_once(hosts: Hosts, client: OrgClient) -> None:
    client.readable({ANN: {"Opportunity": deals(1)}})
    hosts.org.refuse(401, "INVALID_SESSION_ID")

    assert client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal is None
    assert [name for *_, name in hosts.logins].count(NAMES[ANN]) == 2


def test_one_question_without_an_answer_leaves_nothing_known_of_the_user(
    hosts: Hosts, client: OrgClient
) -> None:
    (record,) = deals(1)
    hosts.seen = {NAMES[ANN]: {record}}
    text = "sObject type 'Lead' is not supported."
    client.readable({ANN: {"Opportunity": [record]}})
    hosts.org.answer(
        (200, page({"Id": record})),
        (400, [{"errorCode": "INVALID_TYPE", "message": text}]),
    )

    access = client.readable({ANN: {"Opportunity": [record], "Lead": [LEAD]}})

    assert access[ANN] == UserAccess(
        {},
        refusal=UserRefusal(
            "Lead is hidden from the user",
            "give read access by the user's profile or permission set",
        ),
    )


def test_a_query_that_is_given_up_twice_refuses_the_user(hosts: Hosts, client: OrgClient) -> None:
    client.readable({ANN: {"Opportunity": deals(1)}})
    for _ in range(2):
        hosts.org.answer((400, [{"errorCode": "QUERY_TIMEOUT", "message": "too long"}]))

    refusal = client.readable({ANN: {"Opportunity": deals(1)}})[ANN].refusal

    assert refusal is not None
    assert refusal.why == "Salesforce gave up on the user's query twice"


def test_an_org_out_of_reach_or_without_requests_left_ends_it_all(
    hosts: Hosts, client: OrgClient
) -> None:
    client.readable({ANN: {"Opportunity": deals(1)}})
    for _ in range(3):
        hosts.org.reply(503, "<html>")
    with pytest.raises(OrgUnreachableError):
        client.readable({ANN: {"Opportunity": deals(1)}})

    hosts.org.refuse(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
    with pytest.raises(ApiBudgetSpentError):
        client.readable({ANN: {"Opportunity": deals(1)}})


def test_no_token_and_no_username_is_logged(hosts: Hosts, client: OrgClient) -> None:
    hosts.refused[NAMES[BOB]] = {"error": "inactive_user", "error_description": "user is inactive"}

    with capture_logs() as logs:
        client.readable({user: {"Opportunity": deals(1)} for user in (ANN, BOB)})

    assert "TOKEN" not in repr(logs)
    assert "@partner.example" not in repr(logs)
