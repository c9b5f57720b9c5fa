"""Sessions: which access token speaks for which user, until it is idle too long or revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from emulator.clock import Clock

#: The session time-out of a new org; activity extends it.
DEFAULT_TIMEOUT = timedelta(hours=2)


@dataclass(slots=True)
class Session:
    """One access token in use."""

    token: str
    user_id: str
    last_used: datetime


class SessionRegistry:
    """Hands out access tokens and finds the sessions behind them."""

    def __init__(self, organization_id: str, clock: Clock) -> None:
        self._organization_id = organization_id
        self._clock = clock
        self._sessions: dict[str, Session] = {}
        self.timeout = DEFAULT_TIMEOUT

    def open(self, user_id: str) -> Session:
        """Start a session for a user."""
        token = f"{self._organization_id[:15]}!{secrets.token_urlsafe(72)}"
        session = Session(token, user_id, self._clock.now())
        self._sessions[token] = session
        return session

    def find(self, token: str) -> Session | None:
        """Return the session of a token and extend it; None once it is idle too long or ended."""
        session = self._sessions.get(token)
        if session is None:
            return None
        now = self._clock.now()
        if now - session.last_used > self.timeout:
            del self._sessions[token]
            return None
        session.last_used = now
        return session

    def tokens(self) -> list[str]:
        """Return the access tokens in use."""
        return list(self._sessions)

    def users(self) -> set[str]:
        """Return the ids of the users who have sessions."""
        return {session.user_id for session in self._sessions.values()}

    def revoke(self, token: str) -> bool:
        """End one session; False if the token is unknown."""
        return self._sessions.pop(token, None) is not None

    def expire(self, user_id: str | None = None) -> int:
        """End every session, or those of one user; return how many there were."""
        ended = [
            token
            for token, session in self._sessions.items()
            if user_id is None or session.user_id == user_id
        ]
        for token in ended:
            del self._sessions[token]
        return len(ended)
