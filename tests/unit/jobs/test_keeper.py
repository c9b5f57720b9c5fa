from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from threading import Event, current_thread
from threading import enumerate as all_threads

from jobs.keeper import Keeper

SOON = timedelta(milliseconds=5)
NEVER = timedelta(hours=1)


class Counter:
    """Counts calls, and tells when there were enough."""

    def __init__(self, enough: int) -> None:
        self.calls, self.enough = 0, enough
        self.reached = Event()
        self.threads: set[str] = set()

    def __call__(self) -> None:
        self.calls += 1
        self.threads.add(current_thread().name)
        if self.calls >= self.enough:
            self.reached.set()


def test_it_acts_again_and_again_from_a_thread_of_its_own() -> None:
    counter = Counter(enough=3)

    with Keeper(counter, SOON, "keeper of a test"):
        assert counter.reached.wait(20)

    assert counter.threads == {"keeper of a test"}


def test_it_does_not_act_before_the_first_pause_is_over() -> None:
    counter = Counter(enough=1)

    with Keeper(counter, NEVER, "keeper of a test"):
        pass

    assert counter.calls == 0


def test_it_acts_no_more_once_the_block_is_left_however_that_was() -> None:
    counter = Counter(enough=1)

    with suppress(RuntimeError), Keeper(counter, SOON, "keeper of a test"):
        assert counter.reached.wait(20)
        raise RuntimeError

    assert "keeper of a test" not in {thread.name for thread in all_threads()}


def test_it_waits_for_an_action_under_way_before_the_block_is_left() -> None:
    begun, free = Event(), Event()
    ended: list[bool] = []

    def action() -> None:
        begun.set()
        free.wait(20)
        ended.append(True)

    with Keeper(action, SOON, "keeper of a test"):
        assert begun.wait(20)
        free.set()

    assert ended
