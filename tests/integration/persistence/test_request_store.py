from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from persistence.database import Database
from persistence.errors import PersistenceError
from persistence.port import Asked, Bookmark, RecalculationRequest
from persistence.request_store import DatabaseRequestStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SOON = NOON + timedelta(minutes=5)


@pytest.fixture
def requests(database: Database) -> DatabaseRequestStore:
    return DatabaseRequestStore(database)


def asked(
    enrollment: int = 1, reason: str = "Opportunity changed", *, due_at: datetime = SOON
) -> Asked:
    return Asked(enrollment_id=f"{enrollment:018d}", reason=reason, due_at=due_at)


def test_what_is_asked_waits(requests: DatabaseRequestStore) -> None:
    requests.ask([asked()], now=NOON)

    assert requests.waiting() == [
        RecalculationRequest(
            enrollment_id=f"{1:018d}",
            due_at=SOON,
            requested_at=NOON,
            claimable_at=SOON,
            reasons=("Opportunity changed",),
        )
    ]


def test_later_changes_are_absorbed_and_do_not_put_off_what_waits(
    requests: DatabaseRequestStore,
) -> None:
    requests.ask([asked()], now=NOON)
    later = NOON + timedelta(minutes=3)
    requests.ask(
        [asked(due_at=later + timedelta(minutes=5)), asked(reason="Lead changed", due_at=SOON)],
        now=later,
    )

    (waiting,) = requests.waiting()
    assert (waiting.due_at, waiting.requested_at) == (SOON, NOON)
    assert waiting.reasons == ("Opportunity changed", "Lead changed")
    assert waiting.version == 2


def test_asking_for_now_pulls_what_waits_forward(requests: DatabaseRequestStore) -> None:
    requests.ask([asked(1), asked(2, due_at=SOON - timedelta(minutes=1))], now=NOON)
    requests.ask([asked(1, "asked by a person", due_at=NOON)], now=NOON)

    assert [request.enrollment_id[-1] for request in requests.waiting()] == ["1", "2"]


def test_bookmarks_move_with_what_they_caused(requests: DatabaseRequestStore) -> None:
    first = Bookmark(name="Opportunity", until=NOON, seen={})
    second = Bookmark(name="Opportunity", until=SOON, seen={"006": "2026-03-01T12:03:00Z"})

    requests.ask([], now=NOON, bookmarks=[first])
    requests.ask([asked()], now=SOON, bookmarks=[second])

    assert requests.bookmarks() == {"Opportunity": second}


def test_a_bookmark_stays_where_what_it_caused_cannot_be_stored(
    requests: DatabaseRequestStore,
) -> None:
    moved = Bookmark(name="O" * 5, until=NOON, seen={})
    unstorable = Bookmark(name="Lead", until=None, seen={})  # type: ignore[arg-type]

    with pytest.raises(PersistenceError):
        requests.ask([asked()], now=NOON, bookmarks=[moved, unstorable])

    assert requests.waiting() == []
    assert requests.bookmarks() == {}


def test_many_may_ask_for_the_same_enrollments_at_once(requests: DatabaseRequestStore) -> None:
    def ask(number: int) -> None:
        requests.ask([asked(each, f"reason {number}") for each in range(50)], now=NOON)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(ask, range(8)))

    waiting = requests.waiting()
    assert len(waiting) == 50
    assert all(sorted(each.reasons) == [f"reason {n}" for n in range(8)] for each in waiting)
    assert {each.version for each in waiting} == {8}


def test_more_may_be_asked_than_fits_one_statement(requests: DatabaseRequestStore) -> None:
    for _ in range(2):
        requests.ask([asked(number) for number in range(1_201)], now=NOON)

    assert {each.version for each in requests.waiting()} == {2}
    assert len(requests.waiting()) == 1_201
