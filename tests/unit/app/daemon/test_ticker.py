from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Event

from structlog.testing import capture_logs

from app.daemon.ticker import Tick, ticking
from persistence.errors import DatabaseUnreachableError

OFTEN = timedelta(seconds=0.01)


def test_what_fails_again_and_again_is_told_when_it_begins_and_when_it_ends() -> None:
    tries: list[int] = []
    enough = Event()

    def action() -> None:
        tries.append(1)
        if len(tries) < 5:
            raise DatabaseUnreachableError("The disk is full.", "Make room.")
        if len(tries) > 6:
            enough.set()

    with capture_logs() as logged, ticking([Tick("slots", action, OFTEN)], datetime.now(UTC)):
        assert enough.wait(20)

    assert [(line["event"], line.get("detail")) for line in logged] == [
        ("tick_failed", "The disk is full. Make room."),
        ("tick_works_again", None),
    ]
