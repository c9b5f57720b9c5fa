from __future__ import annotations

from datetime import UTC, datetime, timedelta

from jobs.change_bookmark import OVERLAP, fresh, moved, read_from
from mapping.wire import Row
from persistence.port import Bookmark

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def row(name: str, minutes_ago: int) -> Row:
    stamp = NOON - timedelta(minutes=minutes_ago)
    return Row("Opportunity", {"Id": name, "SystemModstamp": f"{stamp:%Y-%m-%dT%H:%M:%S}.000+0000"})


def ids(found: list[Row]) -> list[str]:
    return [each.required("Id") for each in found]


def test_a_reading_begins_before_the_last_one_ended() -> None:
    bookmark = Bookmark(name="Opportunity", until=NOON, seen={})

    assert read_from(bookmark, NOON + timedelta(hours=5)) == NOON - OVERLAP
    assert read_from(None, NOON) == NOON - OVERLAP


def test_what_was_seen_is_new_only_with_another_stamp() -> None:
    bookmark = moved("Opportunity", [row("a", 1), row("b", 2)], None, NOON)

    assert ids(fresh([row("a", 1), row("b", 0), row("c", 9)], bookmark)) == ["b", "c"]
    assert ids(fresh([row("a", 1)], None)) == ["a"]


def test_only_what_comes_again_is_remembered() -> None:
    bookmark = moved("Opportunity", [row("old", 11), row("edge", 10), row("new", 0)], None, NOON)

    assert list(bookmark.seen) == ["edge", "new"]


def test_a_bookmark_never_moves_back() -> None:
    later = Bookmark(name="Opportunity", until=NOON + timedelta(minutes=1), seen={})

    assert moved("Opportunity", [], later, NOON).until == later.until
    assert moved("Opportunity", [], later, NOON + timedelta(hours=1)).until > later.until
