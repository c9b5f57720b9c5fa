"""Runs the same function over several inputs at once, and leaves nothing running behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Executor, wait
from contextvars import copy_context
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(
    executor: Executor, function: Callable[[Item], Result], items: Sequence[Item]
) -> list[Result]:
    """Give the function's results in the order of the items.

    ``function`` must not use the same executor itself. Log keys bound by the caller hold
    in every thread.

    Raises:
        Exception: the first error by the items' order, once all that began has ended;
            what had not begun never does.
    """
    if len(items) == 1:
        return [function(items[0])]
    tasks = [executor.submit(copy_context().run, function, item) for item in items]
    _, left = wait(tasks, return_when=FIRST_EXCEPTION)
    for task in left:
        task.cancel()
    wait(tasks)
    failed = [task for task in tasks if not task.cancelled() and task.exception()]
    return [task.result() for task in failed or tasks]
