from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from time import monotonic, sleep

import pytest
from sqlalchemy.engine import URL

from app.daemon.dbos_engine import DbosEngine, EnginePlace
from jobs.engine_port import Step, Task, Work

QUICK = timedelta(seconds=0.05)


@contextmanager
def running(
    url: URL, step: Step, *, steps: int = 1, here: int = 1, name: str = "one", works: bool = True
) -> Iterator[DbosEngine]:
    task = Task(step, steps=steps, here=here, everywhere=8)
    place = EnginePlace.beside(url)
    engine = DbosEngine(place, name, {Work.REQUESTS: task}, works=works, pause=QUICK)
    engine.start()
    try:
        yield engine
    finally:
        engine.stop(timedelta(seconds=1))


def until(happened: Callable[[], bool], *, seconds: float = 20) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "it did not happen in time"
        sleep(0.02)


class Counting:
    """Counts how often it is done; there is nothing to do once ``pieces`` were done."""

    def __init__(self, pieces: int = 1_000) -> None:
        self.done = 0
        self._pieces = pieces
        self._lock = Lock()

    def __call__(self) -> Mapping[str, int] | None:
        with self._lock:
            if self.done >= self._pieces:
                return None
            self.done += 1
        return {"enrollments": 2}


def test_what_is_handed_over_is_done_once_however_often_its_key_comes(database_url: URL) -> None:
    step = Counting()
    with running(database_url, step) as engine:
        for _ in range(3):
            engine.enqueue(Work.REQUESTS, "slot 1")
        engine.enqueue(Work.REQUESTS, "slot 2")
        until(lambda: step.done == 2)
        sleep(0.3)

    assert step.done == 2


def test_pieces_of_work_follow_each_other_until_nothing_is_left(database_url: URL) -> None:
    step = Counting(pieces=5)
    with running(database_url, step, steps=20) as engine:
        engine.enqueue(Work.REQUESTS, "slot 1")
        until(lambda: step.done == 5)

    assert step.done == 5


def test_what_fails_keeps_nothing_else_from_being_done(database_url: URL) -> None:
    tried = Counting()

    def fail() -> Mapping[str, int] | None:
        tried()
        if tried.done == 1:
            msg = "a defect"
            raise RuntimeError(msg)
        return None

    with running(database_url, fail) as engine:
        engine.enqueue(Work.REQUESTS, "slot 1")
        engine.enqueue(Work.REQUESTS, "slot 2")
        until(lambda: tried.done == 2)


def test_a_process_that_does_no_work_leaves_it_to_others(database_url: URL) -> None:
    step = Counting()
    with running(database_url, step, works=False) as engine:
        engine.enqueue(Work.REQUESTS, "slot 1")
        sleep(0.3)
        assert engine.waiting(Work.REQUESTS) == 1
        assert step.done == 0
    with running(database_url, step, name="two"):
        until(lambda: step.done == 1)


def test_the_living_take_over_what_the_dead_had_begun(database_url: URL) -> None:
    began, never = Event(), Event()

    def hang() -> Mapping[str, int] | None:
        began.set()
        never.wait(5)
        return None

    with running(database_url, hang, name="dead") as engine:
        engine.enqueue(Work.REQUESTS, "slot 1")
        assert began.wait(20)
    step = Counting()
    with running(database_url, step, name="alive") as engine:
        sleep(0.3)
        assert step.done == 0
        assert engine.take_over(["dead", "another"]) == 1
        until(lambda: step.done == 1)
    never.set()


def test_work_that_ended_long_ago_is_forgotten(database_url: URL) -> None:
    step = Counting()
    with running(database_url, step) as engine:
        engine.enqueue(Work.REQUESTS, "slot 1")
        until(lambda: step.done == 1 and engine.waiting(Work.REQUESTS) == 0)
        sleep(0.3)

        assert engine.prune(datetime.now(UTC) - timedelta(minutes=1)) == 0
        assert engine.prune(datetime.now(UTC) + timedelta(minutes=1)) == 1


@pytest.mark.parametrize(
    ("ours", "engine"),
    [
        ("sqlite:////var/lib/tierwright/tierwright.db", "tierwright-engine.db"),
        ("sqlite:///tierwright.db", "tierwright-engine.db"),
    ],
)
def test_the_engine_has_a_file_of_its_own_beside_the_database(ours: str, engine: str) -> None:
    from sqlalchemy.engine import make_url  # noqa: PLC0415

    file = EnginePlace.beside(make_url(ours)).file

    assert file is not None
    assert file.name == engine
