"""What a client gets when a fault takes the place of an answer, in the form Salesforce gives it."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

from emulator.api_error import ApiError, Code, bad_request
from emulator.faults.plan import Fault, Kind
from emulator.rest.call import ApiAnswer, Document, refused

_MAINTENANCE = b"""<!DOCTYPE html>
<html><head><title>Server Unavailable</title></head>
<body><h1>Server Unavailable</h1>
<p>The server is temporarily unable to service your request due to maintenance downtime or
capacity problems. Please try again later.</p></body></html>
"""
_LIMITS = {
    Kind.DAILY_LIMIT: "TotalRequests Limit exceeded.",
    Kind.CONCURRENT_LIMIT: "ConcurrentPerOrgLongTxn Limit exceeded.",
}
_RULE_BROKEN = "The record does not meet the rules of this org."
_ROLLED_BACK = "Record rolled back because not all records were valid"


def answer_instead(fault: Fault) -> ApiAnswer:
    """Return the answer to a request that is not carried out."""
    if fault.kind is Kind.UNAVAILABLE:
        page = Document("text/html;charset=UTF-8", _MAINTENANCE)
        return ApiAnswer(HTTPStatus.SERVICE_UNAVAILABLE, page)
    if fault.kind is Kind.THROTTLED:
        text = "Too many requests; try again later."
        error = ApiError(fault.status, Code.REQUEST_LIMIT_EXCEEDED, text)
        headers = {"Retry-After": str(fault.retry_after)}
        return ApiAnswer(fault.status, error.body(), headers)
    if fault.kind in _LIMITS:
        text = _LIMITS[fault.kind]
        return refused(ApiError(HTTPStatus.FORBIDDEN, Code.REQUEST_LIMIT_EXCEEDED, text))
    text = "An unexpected error occurred. Please include this ErrorId: 1234567890-12345 (-1)"
    return refused(ApiError(HTTPStatus.INTERNAL_SERVER_ERROR, Code.UNKNOWN_EXCEPTION, text))


def query_timeout() -> ApiError:
    """Return the refusal of a query that took too long."""
    text = "Your query request was running for too long."
    return bad_request(Code.QUERY_TIMEOUT, text)


def row_error(fault: Fault, identifier: str | None) -> ApiError:
    """Return the refusal of one row of a write; None is the id of a new record."""
    if fault.kind is Kind.VALIDATION_ERROR:
        text = fault.message or _RULE_BROKEN
        return bad_request(Code.FIELD_CUSTOM_VALIDATION_EXCEPTION, text, [])
    if fault.kind is Kind.DUPLICATE_VALUE:
        text = "duplicate value found: <unknown> duplicates value on record with id: <unknown>"
        return bad_request(Code.DUPLICATE_VALUE, text, [])
    if fault.kind is Kind.ROLLED_BACK:
        return bad_request(Code.ALL_OR_NONE_OPERATION_ROLLED_BACK, _ROLLED_BACK, [])
    records = f"1 records: {identifier}" if identifier else "1 records"
    text = f"unable to obtain exclusive access to this record or {records}"
    return bad_request(Code.UNABLE_TO_LOCK_ROW, text, [])


def rows_concerned(fault: Fault, rows: Sequence[object]) -> frozenset[int]:
    """Return the places of the rows that a fault refuses, spread over all of them."""
    if fault.kind is Kind.ROLLED_BACK:
        return frozenset(range(len(rows)))
    wanted = min(fault.rows, len(rows))
    return frozenset(place * len(rows) // wanted for place in range(wanted))
