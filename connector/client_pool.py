"""Lends each request a client of its own and bounds how many are in flight."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from connector.salesforce_client import SalesforceClient
from connector.session import OrgSession


class ClientPool:
    """Clients for one org, opened as needed and kept; safe to share between threads."""

    def __init__(self, open_client: Callable[[OrgSession], SalesforceClient], *, size: int) -> None:
        self._open_client = open_client
        self._slots = BoundedSemaphore(size)
        self._idle: deque[SalesforceClient] = deque()
        self._closed = False

    @contextmanager
    def lend(self, session: OrgSession) -> Iterator[SalesforceClient]:
        """Lend a client that sends with this session; waits while all are lent."""
        with self._slots:
            client = self._take(session)
            try:
                yield client
            finally:
                self._idle.append(client)
                if self._closed:
                    self.close()

    def close(self) -> None:
        """Close every client; one that is lent closes when it comes back."""
        self._closed = True
        while self._idle:
            self._idle.pop().close()

    def _take(self, session: OrgSession) -> SalesforceClient:
        try:
            client = self._idle.pop()
        except IndexError:
            return self._open_client(session)
        client.use(session)
        return client
