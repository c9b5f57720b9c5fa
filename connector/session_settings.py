"""What the connector has to be told about the org; the settings section fits by its shape."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from pydantic import SecretStr


class LoginSettings(Protocol):
    """How to log in as one user."""

    @property
    def login_url(self) -> object:
        """Where tokens come from; its text is the URL, with or without a last slash."""
        ...

    @property
    def auth(self) -> str:
        """Which OAuth flow to use: ``jwt`` or ``client_credentials``."""
        ...

    @property
    def client_id(self) -> str:
        """The app's consumer key."""
        ...

    @property
    def client_secret(self) -> SecretStr | None:
        """The app's consumer secret; needed for client credentials."""
        ...

    @property
    def username(self) -> str | None:
        """The Salesforce username to act as; needed for JWT."""
        ...

    @property
    def private_key(self) -> SecretStr | None:
        """PEM text of the key that signs assertions; needed for JWT."""
        ...

    @property
    def audience(self) -> str | None:
        """The assertion's audience; ``None`` means the login URL."""
        ...

    @property
    def timeout(self) -> timedelta:
        """How long to wait for a connection and for each piece of an answer."""
        ...


class SessionSettings(LoginSettings, Protocol):
    """How to log in as the integration user, how to send, and how visibility is asked."""

    @property
    def api_version(self) -> str:
        """Such as ``62.0``."""
        ...

    @property
    def concurrency(self) -> int:
        """Requests in flight at once, 1 or more."""
        ...

    @property
    def visibility(self) -> str:
        """``user_record_access``, or ``as_user``: by a login as each user."""
        ...

    @property
    def site_url(self) -> object:
        """Where users log in for ``as_user``; ``None`` where the service does itself."""
        ...
