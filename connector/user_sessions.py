"""Sessions of partner users: a login of its own for each, a bounded number kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from pydantic import SecretStr

from connector import login_failure
from connector.login import Login
from connector.session import OrgSession, SessionSource
from connector.session_settings import SessionSettings

#: Identities kept; the one that was not asked for longest makes room.
MOST = 500


@dataclass(frozen=True, slots=True)
class UserCredentials:
    """What a login as one user needs; login settings by its shape.

    With a site, the site is token host and audience. Without one the user logs in where
    the integration user does.
    """

    login_url: object
    client_id: str
    username: str
    private_key: SecretStr | None
    audience: str | None
    timeout: timedelta
    auth: str = "jwt"
    client_secret: SecretStr | None = None


def credentials_of(settings: SessionSettings, username: str) -> UserCredentials:
    """Give what the login as a user needs."""
    site = settings.site_url
    return UserCredentials(
        login_url=site or settings.login_url,
        client_id=settings.client_id,
        username=username,
        private_key=settings.private_key,
        audience=str(site) if site else settings.audience,
        timeout=settings.timeout,
    )


@dataclass(frozen=True, slots=True)
class UserLogin:
    """Opens sessions of one user and of no other, in the org of the integration user."""

    login: Login
    user_id: str
    organization_id: Callable[[], str]

    def __call__(self) -> OrgSession:
        """Ask the token service for a session.

        Raises:
            LoginRefusedError: a person has to change something; ``WRONG_USER`` where the
                session is not the user's, so that nobody sees with other eyes.
            RetryableError: the login host is not reachable or is busy.
        """
        session = self.login()
        if (session.user_id, session.organization_id) != (self.user_id, self.organization_id()):
            raise login_failure.wrong_user()
        return session


class UserSessions:
    """The sessions of users, by user id; safe to share between threads."""

    def __init__(
        self,
        settings: SessionSettings,
        clock: Callable[[], datetime],
        organization_id: Callable[[], str],
        *,
        most: int = MOST,
    ) -> None:
        """Keep sessions.

        Args:
            settings: How the integration user logs in, and where users do.
            clock: Gives the present time, aware; assertions expire by it.
            organization_id: Gives the integration user's org.
            most: How many identities are kept.
        """
        self._settings = settings
        self._clock = clock
        self._organization_id = organization_id
        self._most = most
        self._lock = Lock()
        self._sources: OrderedDict[str, SessionSource] = OrderedDict()

    def __len__(self) -> int:
        return len(self._sources)

    def find(self, user_id: str) -> SessionSource | None:
        """Give the sessions of a user; ``None`` where there are none, or no more."""
        with self._lock:
            if user_id in self._sources:
                self._sources.move_to_end(user_id)
            return self._sources.get(user_id)

    def add(self, user_id: str, username: str) -> SessionSource:
        """Give the sessions of a user, whose username is needed if there are none yet."""
        with self._lock:
            if user_id not in self._sources:
                self._sources[user_id] = self._source(user_id, username)
            self._sources.move_to_end(user_id)
            found = self._sources[user_id]
            while len(self._sources) > self._most:
                self._sources.popitem(last=False)
            return found

    def drop(self, user_id: str) -> None:
        """Forget a user: the next time the username is read again."""
        with self._lock:
            self._sources.pop(user_id, None)

    def _source(self, user_id: str, username: str) -> SessionSource:
        login = Login(credentials_of(self._settings, username), self._clock)
        return SessionSource(UserLogin(login, user_id, self._organization_id))
