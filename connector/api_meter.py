"""Counts the requests sent and remembers what the org said of its API usage."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock

from connector.answer_headers import read_usage
from connector.port import ApiUsage


class ApiMeter:
    """One count for all clients of an org; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = 0
        self._usage: ApiUsage | None = None

    @property
    def calls(self) -> int:
        """Data-API requests sent so far, repetitions included."""
        return self._calls

    @property
    def usage(self) -> ApiUsage | None:
        """The org's own count, as of its last answer."""
        return self._usage

    def count(self) -> None:
        """Note that a request is about to be sent."""
        with self._lock:
            self._calls += 1

    def note(self, headers: Mapping[str, str]) -> None:
        """Note what an answer's headers say; an answer that says nothing changes nothing."""
        usage = read_usage(headers)
        if usage is not None:
            self._usage = usage
