"""Does something every so often from a thread of its own while a block runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread
from types import TracebackType
from typing import Self


class Keeper:
    """Keeps something alive: a lease, while whoever holds it is at work.

    Args:
        action: Called for the first time once the pause is over; it must not raise.
        every: The pause.
        name: What the thread is called.
    """

    def __init__(self, action: Callable[[], None], every: timedelta, name: str) -> None:
        self._action = action
        self._pause = every.total_seconds()
        self._ended = Event()
        self._thread = Thread(target=self._keep, name=name, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._ended.wait(self._pause):
            self._action()
