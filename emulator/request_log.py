"""Which requests the org has answered since it started. Keeps no bodies and no headers."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

#: Requests kept by name; the count goes on beyond.
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request: its method and its path without the query string."""

    method: str
    path: str


class RequestLog:
    """Counts requests and keeps the latest ones."""

    def __init__(self) -> None:
        self._latest: deque[LoggedRequest] = deque(maxlen=_KEPT)
        self.count = 0

    def add(self, method: str, path: str) -> None:
        """Note a request."""
        self.count += 1
        self._latest.append(LoggedRequest(method, path))

    def latest(self) -> list[LoggedRequest]:
        """Return the latest requests, oldest first."""
        return list(self._latest)
