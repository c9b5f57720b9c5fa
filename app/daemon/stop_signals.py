"""Waiting for the signal that asks a process to stop."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from types import FrameType

_STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
#: A signal handed to another thread does not wake the main thread, which runs the handlers.
_LOOK_SECONDS = 0.5


@contextmanager
def stop_signals() -> Iterator[Callable[[], None]]:
    """Take SIGINT and SIGTERM while the block runs, and give a function that waits for the first.

    Signals may come at any time and in numbers: ``timeout`` and some supervisors send two at
    once, to the process and to its group. One that came before the wait ends it at once. For the
    main thread, which alone may handle signals; the handlers of before are put back afterwards.
    """
    # A handler runs in the middle of what the main thread does, also of an earlier handler. The
    # lock of an Event would be waited for by the very thread that holds it; put() takes none.
    received: SimpleQueue[int] = SimpleQueue()

    def keep(number: int, _frame: FrameType | None) -> None:
        received.put(number)

    def wait_for_one() -> None:
        while True:
            try:
                received.get(timeout=_LOOK_SECONDS)
            except Empty:
                continue
            return

    before = {number: signal.signal(number, keep) for number in _STOP_SIGNALS}
    try:
        yield wait_for_one
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
