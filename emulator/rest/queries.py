"""Queries over HTTP: the first page, and further pages by locator."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from emulator.api_error import Code, bad_request
from emulator.faults.answers import query_timeout
from emulator.faults.plan import Kind
from emulator.rest.call import ApiAnswer, ApiCall

_LARGEST_PAGE = 2_000
_SMALLEST_PAGE = 200
_BATCH_SIZE = re.compile(r"\s*batchSize\s*=\s*(\d{1,9})\s*", re.IGNORECASE)


def run_query(call: ApiCall) -> ApiAnswer:
    """Answer `GET /query?q=…`."""
    return _first_page(call, include_deleted=False)


def run_query_all(call: ApiCall) -> ApiAnswer:
    """Answer `GET /queryAll?q=…`, records in the recycle bin included."""
    return _first_page(call, include_deleted=True)


def _first_page(call: ApiCall, *, include_deleted: bool) -> ApiAnswer:
    text = call.query.get("q", "")
    if not text.strip():
        raise bad_request(Code.MALFORMED_QUERY, "A query string has to be specified")
    result = call.org.queries.run(
        call.viewer, text, version=call.version, include_deleted=include_deleted
    )
    _check_patience(call, len(result))
    size = _shortened(call, _page_size(call))
    records = result.page(0, size)
    page: dict[str, Any] = {"totalSize": result.total, "done": len(records) == len(result)}
    if not page["done"]:
        cursor = call.org.cursors.open(call.session.token, result, _page_size(call))
        page["nextRecordsUrl"] = call.path("query", f"{cursor.locator}-{len(records)}")
    page["records"] = records
    return ApiAnswer(HTTPStatus.OK, page)


def fetch_page(call: ApiCall) -> ApiAnswer:
    """Answer `GET /query/{locator}` with the next page of an open query."""
    cursor, start = call.org.cursors.find(call.params["locator"], call.session.token)
    result = cursor.result
    _check_patience(call, len(result))
    records = result.page(start, _shortened(call, cursor.page_size))
    end = start + len(records)
    page: dict[str, Any] = {"totalSize": result.total, "done": end >= len(result)}
    if not page["done"]:
        page["nextRecordsUrl"] = call.path("query", f"{cursor.locator}-{end}")
    page["records"] = records
    return ApiAnswer(HTTPStatus.OK, page)


def _check_patience(call: ApiCall, rows: int) -> None:
    if call.meet({Kind.QUERY_TIMEOUT}, rows=rows):
        raise query_timeout()


def _shortened(call: ApiCall, size: int) -> int:
    """Return the size of this page: the org may give fewer rows than were asked for."""
    fault = call.meet({Kind.SHORT_PAGES})
    return size if fault is None else min(size, fault.rows)


def _page_size(call: ApiCall) -> int:
    match = _BATCH_SIZE.fullmatch(call.headers.get("sforce-query-options", ""))
    asked = int(match[1]) if match else _LARGEST_PAGE
    return min(max(asked, _SMALLEST_PAGE), _LARGEST_PAGE)
