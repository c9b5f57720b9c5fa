"""Counts the requests sent and remembers what the org said of its API usage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from threading import Lock

from connector.answer_headers import read_server_time, read_usage
from connector.port import ApiUsage


class Tally:
    """Counts the requests of one piece of work; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = 0

    @property
    def calls(self) -> int:
        """Requests counted so far."""
        return self._calls

    def count(self) -> None:
        """Note one more."""
        with self._lock:
            self._calls += 1


#: The tallies of the work that this thread does, directly or on behalf of another one.
_TALLIES: ContextVar[tuple[Tally, ...]] = ContextVar("tallies", default=())


class ApiMeter:
    """One count for all clients of an org; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = 0
        self._usage: ApiUsage | None = None
        self._server_time: datetime | None = None

    @property
    def calls(self) -> int:
        """Data-API requests sent so far, repetitions included."""
        return self._calls

    @property
    def usage(self) -> ApiUsage | None:
        """The org's own count, as of its last answer."""
        return self._usage

    @property
    def server_time(self) -> datetime | None:
        """The org's time in its last answer, UTC."""
        return self._server_time

    def count(self) -> None:
        """Note that a request is about to be sent."""
        with self._lock:
            self._calls += 1
        for tally in _TALLIES.get():
            tally.count()

    @contextmanager
    def tally(self) -> Iterator[Tally]:
        """Count what is sent from within a block; blocks may lie within each other."""
        tally = Tally()
        token = _TALLIES.set((*_TALLIES.get(), tally))
        try:
            yield tally
        finally:
            _TALLIES.reset(token)

    def note(self, headers: Mapping[str, str]) -> None:
        """Note what an answer's headers say; an answer that says nothing changes nothing."""
        usage = read_usage(headers)
        if usage is not None:
            self._usage = usage
        self._server_time = read_server_time(headers) or self._server_time
