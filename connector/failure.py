"""The one table from Salesforce's refusal to the error that says what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

from connector import remedies
from connector.errors import (
    AccessRefusedError,
    ApiBudgetSpentError,
    ConnectorError,
    LocatorLostError,
    OrgUnreachableError,
    QueryRefusedError,
    QueryTimedOutError,
    RateLimitedError,
    RefusedError,
    RequestRefusedError,
    RetryableError,
    RowLockedError,
    SessionExpiredError,
)

#: Salesforce's edge answers 420 where others answer 429.
_SLOW_DOWN = frozenset({420, HTTPStatus.TOO_MANY_REQUESTS})

#: The longest part of Salesforce's text that goes into a message.
_TOLD = 500

#: The code of an answer that is not in Salesforce's error format.
UNREADABLE = "UNREADABLE"

_RETRYABLE: Mapping[str, type[RetryableError]] = {
    "INVALID_SESSION_ID": SessionExpiredError,
    "UNABLE_TO_LOCK_ROW": RowLockedError,
    "INVALID_QUERY_LOCATOR": LocatorLostError,
    "QUERY_TIMEOUT": QueryTimedOutError,
    "REQUEST_RUNNING_TOO_LONG": QueryTimedOutError,
    "SERVER_UNAVAILABLE": OrgUnreachableError,
}

_FATAL: Mapping[str, type[RefusedError]] = {
    "EXCEEDED_ID_LIMIT": QueryRefusedError,
    "INVALID_FIELD": QueryRefusedError,
    "INVALID_QUERY_FILTER_OPERATOR": QueryRefusedError,
    "INVALID_TYPE": QueryRefusedError,
    "LIMIT_EXCEEDED": QueryRefusedError,
    "MALFORMED_ID": QueryRefusedError,
    "MALFORMED_QUERY": QueryRefusedError,
    "NUMBER_OUTSIDE_VALID_RANGE": QueryRefusedError,
    "OPERATION_TOO_LARGE": QueryRefusedError,
    "QUERY_TOO_COMPLICATED": QueryRefusedError,
    "API_CURRENTLY_DISABLED": AccessRefusedError,
    "API_DISABLED_FOR_ORG": AccessRefusedError,
    "FUNCTIONALITY_NOT_ENABLED": AccessRefusedError,
    "INSUFFICIENT_ACCESS": AccessRefusedError,
    "TXN_SECURITY_METERING_ERROR": AccessRefusedError,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request or part of one, in Salesforce's own words.

    ``where`` is method and path without the query string, which may hold partner data.
    """

    where: str
    status: int
    code: str
    message: str
    retry_after: timedelta | None = None


def read_refusal(
    where: str, status: int, content: object, *, retry_after: timedelta | None = None
) -> Refusal:
    """Read the body of a refusal: Salesforce's list of errors, or anything else.

    Args:
        where: Method and path.
        status: HTTP status, 300 or above.
        content: The decoded JSON, or the text when it is none.
        retry_after: How long the org asks to wait, when it does.
    """
    first = content[0] if isinstance(content, Sequence) and content else None
    if isinstance(first, Mapping) and "errorCode" in first:
        told = readable(str(first.get("message", "")))
        return Refusal(where, status, str(first["errorCode"]), told, retry_after)
    told = "the answer was not in Salesforce's error format"
    return Refusal(where, status, UNREADABLE, told, retry_after)


def failure(refusal: Refusal) -> ConnectorError:
    """Name the error behind a refusal.

    What is not listed is fatal: repeating what is not understood would spend the org's
    requests for nothing.
    """
    told = f"{refusal.where}: {refusal.status} {refusal.code}: {refusal.message}"
    if refusal.code == "REQUEST_LIMIT_EXCEEDED":
        return _limit(refusal, told)
    if retryable := _retryable(refusal):
        remedy = remedies.RETRYABLE[retryable]
        return retryable(told, remedy=remedy, retry_after=refusal.retry_after)
    fatal = _FATAL.get(refusal.code, RequestRefusedError)
    if fatal is RequestRefusedError and refusal.status == HTTPStatus.FORBIDDEN:
        fatal = AccessRefusedError
    return fatal(told, remedy=remedies.of_refusal(fatal, refusal.code), code=refusal.code)


def readable(message: str) -> str:
    """Bring Salesforce's text to one line, without the piece of the query it quotes."""
    _, position, explained = message.partition("ERROR at Row:")
    if position and "\n" in explained:
        message = explained.split("\n", 1)[1]
    return " ".join(message.split())[:_TOLD]


def _retryable(refusal: Refusal) -> type[RetryableError] | None:
    if by_code := _RETRYABLE.get(refusal.code):
        return by_code
    if refusal.status == HTTPStatus.UNAUTHORIZED:
        return SessionExpiredError
    if refusal.status in _SLOW_DOWN:
        return RateLimitedError
    if refusal.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return OrgUnreachableError
    return None


def _limit(refusal: Refusal, told: str) -> ConnectorError:
    if refusal.message.startswith("Concurrent") or refusal.status in _SLOW_DOWN:
        return RateLimitedError(told, remedy=remedies.CONCURRENCY, retry_after=refusal.retry_after)
    return ApiBudgetSpentError(told, remedy=remedies.DAILY_LIMIT)
