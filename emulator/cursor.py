"""Open queries, whose further pages only the session that opened them may fetch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from emulator.api_error import ApiError, Code, bad_request
from emulator.clock import Clock
from emulator.record_id import record_id
from emulator.soql.query import QueryResult

_LIFETIME = timedelta(days=2)
_PREFIX = "0r8"
_LOCATOR = re.compile(r"([0-9A-Za-z]{18})-(\d{1,9})")


@dataclass(frozen=True, slots=True)
class Cursor:
    """One query with pages still to fetch.

    Attributes:
        token: access token of the session that opened it.
        page_size: rows per page, as asked for with the first one.
    """

    locator: str
    token: str
    result: QueryResult
    page_size: int
    opened: datetime


class CursorRegistry:
    """Keeps open queries for two days."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._cursors: dict[str, Cursor] = {}
        self._next_number = 1

    def open(self, token: str, result: QueryResult, page_size: int) -> Cursor:
        """Keep a query open for its further pages."""
        now = self._clock.now()
        for locator, cursor in list(self._cursors.items()):
            if now - cursor.opened > _LIFETIME:
                del self._cursors[locator]
        locator = record_id(_PREFIX, self._next_number)
        self._next_number += 1
        cursor = Cursor(locator, token, result, page_size, now)
        self._cursors[locator] = cursor
        return cursor

    def find(self, text: str, token: str) -> tuple[Cursor, int]:
        """Return the query behind a locator such as `0r8…-2000`, and the row its page starts at.

        Raises:
            ApiError: INVALID_QUERY_LOCATOR, also for another session's query.
        """
        match = _LOCATOR.fullmatch(text)
        cursor = self._cursors.get(match[1]) if match else None
        if match is None or cursor is None or cursor.token != token:
            raise _dead_locator()
        start = int(match[2])
        if self._clock.now() - cursor.opened > _LIFETIME or start >= len(cursor.result):
            raise _dead_locator()
        return cursor, start


def _dead_locator() -> ApiError:
    return bad_request(Code.INVALID_QUERY_LOCATOR, "invalid query locator")
