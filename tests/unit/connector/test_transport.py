from __future__ import annotations

import traceback
from datetime import timedelta

import pytest
import requests
from structlog.testing import capture_logs

from connector.errors import (
    ApiBudgetSpentError,
    ConnectorError,
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
    RateLimitedError,
    SessionExpiredError,
)
from connector.port import ApiUsage
from connector.salesforce_client import SalesforceClient
from connector.transport import Transport
from tests.unit.connector.fake_org import FakeOrg, Settings, quick_retry, sessions, transport

PERSON = "Jane Doe"


def limits(client: SalesforceClient) -> object:
    return client.restful("limits")


def bearer(org: FakeOrg) -> list[str]:
    return [request.headers["Authorization"] for request in org.requests]


def test_a_request_carries_session_and_caller(org: FakeOrg, way: Transport) -> None:
    org.reply(200, {"a": 1})

    assert way.exchange(limits) == {"a": 1}
    (request,) = org.requests
    assert request.url == "https://acme.my.salesforce.com/services/data/v62.0/limits"
    assert request.headers["Authorization"] == "Bearer TOKEN-1"
    assert request.headers["Sforce-Call-Options"] == "client=tierwright"


def test_an_ended_session_is_renewed_and_the_request_sent_once_more(
    org: FakeOrg, way: Transport
) -> None:
    org.refuse(401, "INVALID_SESSION_ID")
    org.reply(200, {"a": 1})

    assert way.exchange(limits) == {"a": 1}
    assert bearer(org) == ["Bearer TOKEN-1", "Bearer TOKEN-2"]


def test_a_new_session_that_is_refused_too_is_a_refused_login(org: FakeOrg, way: Transport) -> None:
    org.refuse(401, "INVALID_SESSION_ID")
    org.refuse(401, "INVALID_SESSION_ID")

    with pytest.raises(LoginRefusedError) as raised:
        way.exchange(limits)

    assert raised.value.cause is LoginCause.SESSION_REFUSED
    assert len(org.requests) == 2


def test_what_belongs_to_the_session_is_not_sent_with_another(org: FakeOrg, way: Transport) -> None:
    org.refuse(401, "INVALID_SESSION_ID")
    org.reply(200, {"a": 1})

    with pytest.raises(SessionExpiredError):
        way.exchange(limits, bound_to_session=True)

    assert len(org.requests) == 1
    way.exchange(limits)
    assert bearer(org)[-1] == "Bearer TOKEN-2"


@pytest.mark.parametrize(
    "lost",
    [
        pytest.param(requests.ConnectionError("refused"), id="no connection"),
        pytest.param(requests.exceptions.SSLError("bad certificate"), id="no TLS"),
        pytest.param(requests.exceptions.ProxyError("407"), id="no way through the proxy"),
        pytest.param(requests.Timeout("slow"), id="no answer in time"),
        pytest.param(requests.exceptions.ChunkedEncodingError("cut"), id="broken off"),
    ],
)
def test_a_lost_request_is_sent_again(org: FakeOrg, way: Transport, lost: Exception) -> None:
    org.break_with(lost)
    org.reply(200, {"a": 1})

    assert way.exchange(limits) == {"a": 1}
    assert way.meter.calls == 2


@pytest.mark.parametrize(
    "body",
    ["<html>Salesforce is busy</html>", '{"a": [1, 2', "", "7"],
    ids=["a page", "half of it", "empty", "a number"],
)
def test_an_answer_that_is_no_json_object_counts_as_none(org: FakeOrg, body: str) -> None:
    org.reply(200, body)
    way = transport(quick_retry(1))

    with pytest.raises(OrgUnreachableError, match=r"GET /services/data/v62.0/limits: no usable"):
        way.exchange(limits)
    way.close()


def test_a_503_page_is_overcome(org: FakeOrg, way: Transport) -> None:
    org.reply(503, "<html>maintenance</html>")
    org.reply(200, {"a": 1})

    assert way.exchange(limits) == {"a": 1}


def test_the_org_may_ask_for_patience(org: FakeOrg) -> None:
    waits: list[float] = []
    org.reply(429, "", Retry_After="30")
    org.reply(200, {"a": 1})
    way = transport(quick_retry(waits=waits))

    way.exchange(limits)
    way.close()

    assert waits == [30]


@pytest.mark.parametrize(
    ("message", "error", "tries"),
    [
        ("TotalRequests Limit exceeded.", ApiBudgetSpentError, 1),
        ("ConcurrentRequests (Concurrent API Requests) Limit exceeded.", RateLimitedError, 3),
    ],
    ids=["of the day", "at once"],
)
def test_a_spent_limit_pauses_or_slows(
    org: FakeOrg, way: Transport, message: str, error: type[ConnectorError], tries: int
) -> None:
    for _ in range(3):
        org.refuse(403, "REQUEST_LIMIT_EXCEEDED", message)

    with pytest.raises(error):
        way.exchange(limits)

    assert way.meter.calls == tries


def test_usage_is_noted_from_refusals_as_well(org: FakeOrg, way: Transport) -> None:
    assert way.meter.usage is None
    org.refuse(404, "NOT_FOUND", Sforce_Limit_Info="api-usage=100/100000")

    with pytest.raises(ConnectorError):
        way.exchange(limits)

    assert way.meter.usage == ApiUsage(100, 100_000)


def test_a_redirection_is_not_followed(org: FakeOrg, way: Transport) -> None:
    org.reply(302, "", Location="https://evil.example.com/")

    with pytest.raises(ConnectorError, match="302"):
        way.exchange(limits)

    assert len(org.requests) == 1


def test_a_client_is_used_again(way: Transport) -> None:
    assert way.exchange(lambda client: client) is way.exchange(lambda client: client)


def test_the_orgs_own_address_is_kept_with_scheme_and_port() -> None:
    source, opened = sessions()
    way = Transport(Settings(timeout=timedelta(seconds=1)), source, retry=quick_retry(1))
    source.current()
    object.__setattr__(opened[0], "instance_url", "http://127.0.0.1:1")

    urls: list[str] = []
    way.exchange(lambda client: urls.append(client.base_url))
    way.close()

    assert urls == ["http://127.0.0.1:1/services/data/v62.0/"]


@pytest.mark.parametrize("status", [200, 400, 503])
def test_neither_token_nor_records_are_told(org: FakeOrg, way: Transport, status: int) -> None:
    for _ in range(3):
        org.reply(status, f"<html>{PERSON} TOKEN-1</html>")
    statement = f"SELECT Id FROM Lead WHERE Name = '{PERSON}'"  # noqa: S608 - a test's

    with capture_logs() as logs, pytest.raises(ConnectorError) as raised:
        way.exchange(lambda client: client.query(statement))

    told = "".join(traceback.format_exception(raised.value)) + repr(logs)
    assert "TOKEN-1" not in told.replace('TOKEN-1</html>")', "")
    assert PERSON not in told


def test_requests_are_logged_by_path_and_status(org: FakeOrg, way: Transport) -> None:
    org.reply(200, {"a": 1})

    with capture_logs() as logs:
        way.exchange(limits)

    (event,) = logs
    assert event["log_level"] == "debug"
    assert (event["method"], event["path"], event["status"]) == (
        "GET",
        "/services/data/v62.0/limits",
        200,
    )
