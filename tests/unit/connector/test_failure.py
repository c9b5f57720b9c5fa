from __future__ import annotations

from datetime import timedelta

import pytest

from connector import errors
from connector.errors import RefusedError, RetryableError
from connector.failure import UNREADABLE, failure, read_refusal


def refused(status: int, code: str, message: str = "told") -> errors.ConnectorError:
    body = [{"errorCode": code, "message": message}]
    return failure(read_refusal("GET /x", status, body))


@pytest.mark.parametrize(
    ("status", "code", "message", "error"),
    [
        (401, "INVALID_SESSION_ID", "expired", errors.SessionExpiredError),
        (401, "INVALID_AUTH_HEADER", "expired", errors.SessionExpiredError),
        (
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "TotalRequests Limit exceeded.",
            errors.ApiBudgetSpentError,
        ),
        (
            403,
            "REQUEST_LIMIT_EXCEEDED",
            "ConcurrentPerOrgLongTxn Limit exceeded.",
            errors.RateLimitedError,
        ),
        (403, "API_DISABLED_FOR_ORG", "told", errors.AccessRefusedError),
        (403, "SOMETHING_NEW", "told", errors.AccessRefusedError),
        (400, "UNABLE_TO_LOCK_ROW", "told", errors.RowLockedError),
        (400, "INVALID_QUERY_LOCATOR", "told", errors.LocatorLostError),
        (400, "QUERY_TIMEOUT", "told", errors.QueryTimedOutError),
        (400, "INVALID_FIELD", "told", errors.QueryRefusedError),
        (400, "MALFORMED_QUERY", "told", errors.QueryRefusedError),
        (400, "INVALID_TYPE", "told", errors.QueryRefusedError),
        (400, "JSON_PARSER_ERROR", "told", errors.RequestRefusedError),
        (410, "UNSUPPORTED_API_VERSION", "told", errors.RequestRefusedError),
        (420, "SLOW", "told", errors.RateLimitedError),
        (429, "SLOW", "told", errors.RateLimitedError),
        (429, "REQUEST_LIMIT_EXCEEDED", "Too many requests.", errors.RateLimitedError),
        (500, "UNKNOWN_EXCEPTION", "told", errors.OrgUnreachableError),
        (503, "SERVER_UNAVAILABLE", "told", errors.OrgUnreachableError),
    ],
)
def test_each_answer_has_its_error(
    status: int, code: str, message: str, error: type[errors.ConnectorError]
) -> None:
    raised = refused(status, code, message)

    assert type(raised) is error
    assert raised.message == f"GET /x: {status} {code}: {message}"
    assert raised.remedy
    if isinstance(raised, RefusedError):
        assert raised.code == code


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (503, errors.OrgUnreachableError),
        (302, errors.RequestRefusedError),
        (404, errors.RequestRefusedError),
    ],
)
@pytest.mark.parametrize("body", ["<html>", [], {}, None, [{}], ["x"]], ids=repr)
def test_a_body_in_another_format_is_judged_by_its_status(
    status: int, body: object, error: type[errors.ConnectorError]
) -> None:
    refusal = read_refusal("GET /x", status, body)

    assert refusal.code == UNREADABLE
    assert type(failure(refusal)) is error


def test_the_quoted_piece_of_the_query_is_left_out() -> None:
    message = (
        "\nSELECT Foo__c FROM Opportunity WHERE Name = 'Secret deal'\n       ^\n"
        "ERROR at Row:1:Column:8\nNo such column 'Foo__c' on entity 'Opportunity'."
    )

    raised = refused(400, "INVALID_FIELD", message)

    assert raised.message.endswith(
        "INVALID_FIELD: No such column 'Foo__c' on entity 'Opportunity'."
    )


def test_the_waiting_the_org_asks_for_is_kept() -> None:
    body = [{"errorCode": "SERVER_UNAVAILABLE", "message": "told"}]

    raised = failure(read_refusal("GET /x", 503, body, retry_after=timedelta(seconds=7)))

    assert isinstance(raised, RetryableError)
    assert raised.retry_after == timedelta(seconds=7)
