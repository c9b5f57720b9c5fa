from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
import structlog

from connector.parallel import in_parallel


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as threads:
        yield threads


def test_results_keep_the_order_of_the_items(executor: ThreadPoolExecutor) -> None:
    assert in_parallel(executor, lambda item: item * 2, [1, 2, 3, 4]) == [2, 4, 6, 8]
    assert in_parallel(executor, lambda item: item, [1]) == [1]
    assert in_parallel(executor, lambda item: item, []) == []


def test_items_run_at_the_same_time(executor: ThreadPoolExecutor) -> None:
    together = Barrier(2)

    in_parallel(executor, lambda _: together.wait(5), [1, 2])


def test_an_error_stops_what_has_not_begun_and_waits_for_what_has(
    executor: ThreadPoolExecutor,
) -> None:
    failed, ended, began = Event(), Event(), []

    def run(item: int) -> None:
        began.append(item)
        if item == 0:
            failed.set()
            msg = "first"
            raise LookupError(msg)
        assert failed.wait(5)
        ended.set()

    with pytest.raises(LookupError, match="first"):
        in_parallel(executor, run, list(range(50)))

    assert ended.is_set() or began == [0]
    assert len(began) < 50


def test_bound_log_keys_hold_in_every_thread(executor: ThreadPoolExecutor) -> None:
    with structlog.contextvars.bound_contextvars(job="pull"):
        seen = in_parallel(
            executor, lambda _: structlog.contextvars.get_contextvars().get("job"), [1, 2, 3]
        )

    assert seen == ["pull"] * 3
