"""Brings one request to Salesforce: session, client, one new login, repetition.

What the request says and what its answer means is its caller's business.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Lanes:
    """The connections to one org, as many as may be in use at once, and their count."""

    pool: ClientPool
    meter: ApiMeter


def open_lanes(settings: SessionSettings) -> Lanes:
    """Make room for connections; none is opened yet."""
    meter = ApiMeter()

    def open_client(session: OrgSession) -> SalesforceClient:
        version, timeout = settings.api_version, settings.timeout
        return SalesforceClient(session, api_version=version, timeout=timeout, meter=meter)

    return Lanes(ClientPool(open_client, size=settings.concurrency), meter)


class Transport:
    """The way to one org with one identity; safe to share between threads."""

    def __init__(
        self,
        settings: SessionSettings,
        sessions: SessionSource,
        *,
        retry: RetryPolicy,
        shared: Lanes | None = None,
    ) -> None:
        self.retry = retry
        self._settings = settings
        self._sessions = sessions
        self._lanes = shared or open_lanes(settings)

    @property
    def api_version(self) -> str:
        """The version of the data API, such as ``62.0``."""
        return self._settings.api_version

    @property
    def meter(self) -> ApiMeter:
        """Counts what is sent, whoever it is sent as."""
        return self._lanes.meter

    def as_identity(self, sessions: SessionSource) -> Transport:
        """Give the way to the same org as somebody else; connections and count are shared."""
        return Transport(self._settings, sessions, retry=self.retry, shared=self._lanes)

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
        self._lanes.pool.close()

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
        with self._lanes.pool.lend(session) as client:
            return send(client)
