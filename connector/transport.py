"""Brings one request to Salesforce: session, client, one new login, repetition.

What the request says and what its answer means is its caller's business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from connector import login_failure
from connector.api_meter import ApiMeter
from connector.client_pool import ClientPool
from connector.errors import SessionExpiredError
from connector.retry import RetryPolicy
from connector.salesforce_client import SalesforceClient
from connector.session import OrgSession, SessionSource
from connector.session_settings import SessionSettings

T = TypeVar("T")

Send = Callable[[SalesforceClient], T]


class Transport:
    """The way to one org with one identity; safe to share between threads."""

    def __init__(
        self, settings: SessionSettings, sessions: SessionSource, *, retry: RetryPolicy
    ) -> None:
        self.api_version = settings.api_version
        self.meter = ApiMeter()
        self.retry = retry
        self._timeout = settings.timeout
        self._sessions = sessions
        self._pool = ClientPool(self._open_client, size=settings.concurrency)

    def exchange(self, send: Send[T], *, bound_to_session: bool = False) -> T:
        """Send a request and read its answer, until it succeeds or patience ends.

        Args:
            send: Sends with the client it is given and reads the answer. It is called
                again after an error that passes, and once after a new login.
            bound_to_session: The request makes sense in the session that is open now
                and in no other, like a query's next page: after a new login it is not
                sent again.

        Raises:
            SessionExpiredError: only with ``bound_to_session``; start the reading over.
            LoginRefusedError: a new session is refused as well.
            ConnectorError: whatever else ``send`` raises.
        """
        return self.retry.call(lambda: self._attempt(send, bound_to_session=bound_to_session))

    @property
    def session(self) -> OrgSession:
        """The session that is open now; logs in when there is none."""
        return self._sessions.current()

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def _attempt(self, send: Send[T], *, bound_to_session: bool) -> T:
        session = self._sessions.current()
        try:
            return self._send(send, session)
        except SessionExpiredError:
            session = self._sessions.renew(session)
            if bound_to_session:
                raise
        try:
            return self._send(send, session)
        except SessionExpiredError as refused:
            raise login_failure.session_refused() from refused

    def _send(self, send: Send[T], session: OrgSession) -> T:
        with self._pool.lend(session) as client:
            return send(client)

    def _open_client(self, session: OrgSession) -> SalesforceClient:
        return SalesforceClient(
            session, api_version=self.api_version, timeout=self._timeout, meter=self.meter
        )
