"""Sessions: kept in memory, opened once for all threads that need one, never shown.

How a session is opened is the business of ``login``.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Lock


@dataclass(frozen=True, slots=True)
class OrgSession:
    """One session of one user; ``instance_url`` has no last slash."""

    token: str = field(repr=False)
    instance_url: str
    organization_id: str
    user_id: str


class SessionSource:
    """The current session of one identity.

    However many threads ask, one of them logs in and the others wait for it and share
    its outcome, good or bad: a refused login is not repeated by each of them.
    """

    def __init__(self, open_session: Callable[[], OrgSession]) -> None:
        self._open_session = open_session
        self._lock = Lock()
        self._session: OrgSession | None = None
        self._pending: Future[OrgSession] | None = None

    def current(self) -> OrgSession:
        """Give the session there is; log in when there is none.

        Raises:
            LoginRefusedError: a person has to change something.
            RetryableError: the login host is not reachable or is busy.
        """
        return self._get(None)

    def renew(self, stale: OrgSession) -> OrgSession:
        """Give a session other than the one the org no longer takes.

        Raises:
            LoginRefusedError: a person has to change something.
            RetryableError: the login host is not reachable or is busy.
        """
        return self._get(stale)

    def _get(self, stale: OrgSession | None) -> OrgSession:
        with self._lock:
            if self._session is not None and self._session is not stale:
                return self._session
            pending, leads = self._pending, self._pending is None
            if pending is None:
                pending = self._pending = Future()
        if leads:
            self._log_in(pending)
        return pending.result()

    def _log_in(self, pending: Future[OrgSession]) -> None:
        session: OrgSession | None = None
        try:
            session = self._open_session()
        except BaseException as error:  # noqa: BLE001 - handed to every waiting thread
            self._settle(None)
            pending.set_exception(error)
        else:
            self._settle(session)
            pending.set_result(session)

    def _settle(self, session: OrgSession | None) -> None:
        with self._lock:
            self._session = session
            self._pending = None
