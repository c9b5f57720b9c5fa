"""How far changes were read, and what of a reading is new.

A record is stamped when its transaction begins to keep it and seen when that is over, so a
change may turn up behind others that came later. Every reading therefore begins some time
before the last one ended, and what was seen already is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from mapping.change_query import STAMP
from mapping.wire import Row
from persistence.port import Bookmark

#: Longer than any transaction of an org takes.
OVERLAP = timedelta(minutes=10)


def read_from(bookmark: Bookmark | None, now: datetime) -> datetime:
    """Tell from when on changes are read; without a bookmark from a little before now."""
    return (bookmark.until if bookmark else now) - OVERLAP


def fresh(found: Iterable[Row], bookmark: Bookmark | None) -> list[Row]:
    """Leave out what was seen with the same stamp before."""
    seen = bookmark.seen if bookmark else {}
    return [row for row in found if seen.get(row.required("Id")) != row.required(STAMP)]


def moved(name: str, found: Iterable[Row], bookmark: Bookmark | None, until: datetime) -> Bookmark:
    """Give the bookmark after a reading; it remembers what the next one will meet again.

    It never moves back, whatever clock an answer told of.
    """
    until = max(until, bookmark.until) if bookmark else until
    again = until - OVERLAP
    stamps = {row.required("Id"): row.required(STAMP) for row in found}
    seen = {key: stamp for key, stamp in stamps.items() if _moment(stamp) >= again}
    return Bookmark(name=name, until=until, seen=seen)


def _moment(stamp: str) -> datetime:
    return datetime.fromisoformat(stamp).astimezone(UTC)
