"""What can go wrong with Salesforce, by what the caller does next and not by who raised it.

- ``ConnectorError``               every error tells an administrator a remedy
    - ``RetryableError``           wait and do the same again
        - ``OrgUnreachableError``  no usable answer: network, TLS, 5xx, HTML, half an answer
        - ``RateLimitedError``     too much at once; ``retry_after`` when the org names a time
        - ``RowLockedError``       another change holds the record or its parent
        - ``SessionExpiredError``  the session ended in the middle; start the reading over
        - ``LocatorLostError``     the org forgot a query's next page; start the query over
        - ``QueryTimedOutError``   the query ran too long; once more, then ask for less
        - ``IncompleteAnswerError``  records or results are missing from an answer
    - ``PausedError``              stop sending, go on later
        - ``ApiBudgetSpentError``  the org's requests of 24 hours are used up
    - ``FatalConnectorError``      trying again cannot help; a person has to change something
        - ``LoginRefusedError``    credentials, app or user; ``cause`` tells which
        - ``QueryRefusedError``    the org refuses a statement
        - ``AccessRefusedError``   the integration user may not do this
        - ``RequestRefusedError``  any other refusal; ``code`` is Salesforce's own word
        - ``MalformedIdError``     a text is not a record id

A record that is refused for its content is not an error: see ``RejectedRecord`` in the port.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum


class ConnectorError(Exception):
    """Salesforce could not do what was asked.

    ``message`` is one sentence for an administrator and ``remedy`` another that tells
    what to do. Neither ever holds a token, a key, a secret or an assertion.
    ``partly_written`` tells that records of the same write are in the org, or may be.
    """

    def __init__(self, message: str, *, remedy: str) -> None:
        self.message = message
        self.remedy = remedy
        self.partly_written = False
        super().__init__(message)


class RetryableError(ConnectorError):
    """The same request may succeed later; ``retry_after`` is how long the org asks to wait."""

    def __init__(self, message: str, *, remedy: str, retry_after: timedelta | None = None) -> None:
        self.retry_after = retry_after
        super().__init__(message, remedy=remedy)


class OrgUnreachableError(RetryableError):
    """There was no usable answer; nothing is known about what the org did."""


class RateLimitedError(RetryableError):
    """The org asks to slow down."""


class RowLockedError(RetryableError):
    """Another change holds the record or its parent."""


class SessionExpiredError(RetryableError):
    """The session ended; a new one is there, but what belonged to the old one is gone."""


class LocatorLostError(RetryableError):
    """The org no longer knows a query's next page; start the query from its beginning."""


class QueryTimedOutError(RetryableError):
    """The org gave up on a query or request that ran too long."""


class IncompleteAnswerError(RetryableError):
    """An answer lacks records, fields or results that it has to hold.

    Nothing of it was handed on: a part of the truth would be judged as the whole.
    """


class PausedError(ConnectorError):
    """Nothing is wrong with the request; stop sending and go on later."""


class ApiBudgetSpentError(PausedError):
    """The org's API requests of the last 24 hours are used up."""


class FatalConnectorError(ConnectorError):
    """Trying again cannot help; a person has to change something."""


class LoginCause(StrEnum):
    """Why a login was refused."""

    CONSUMER_KEY = "consumer_key"
    CLIENT_SECRET = "client_secret"  # noqa: S105 - names the cause, holds no secret
    PRIVATE_KEY = "private_key"
    KEY_MISMATCH = "key_mismatch"
    NOT_APPROVED = "not_approved"
    APP_NOT_INSTALLED = "app_not_installed"
    AUDIENCE = "audience"
    CLOCK = "clock"
    USER_INACTIVE = "user_inactive"
    ORG_INACTIVE = "org_inactive"
    NO_RUN_AS_USER = "no_run_as_user"
    FLOW_DISABLED = "flow_disabled"
    LOGIN_RATE = "login_rate"
    NOT_SALESFORCE = "not_salesforce"
    TOKEN_PATH = "token_path"  # noqa: S105 - names the cause, holds no secret
    INSECURE_URL = "insecure_url"
    MISSING_SETTING = "missing_setting"
    SESSION_REFUSED = "session_refused"
    WRONG_USER = "wrong_user"
    OTHER = "other"


class LoginRefusedError(FatalConnectorError):
    """No session could be had.

    ``cause`` is our word for it, ``code`` the OAuth error code, empty when the answer
    had none. ``LOGIN_RATE`` passes within the hour; every other cause needs a person.
    """

    def __init__(self, message: str, *, remedy: str, cause: LoginCause, code: str = "") -> None:
        self.cause = cause
        self.code = code
        super().__init__(message, remedy=remedy)


class RefusedError(FatalConnectorError):
    """A refusal that carries Salesforce's own word for it, such as ``INVALID_FIELD``."""

    def __init__(self, message: str, *, remedy: str, code: str) -> None:
        self.code = code
        super().__init__(message, remedy=remedy)


class QueryRefusedError(RefusedError):
    """The org refuses a statement: an unknown or hidden field or object, or bad SOQL."""


class AccessRefusedError(RefusedError):
    """The integration user, or the whole org, may not use this part of the API."""


class RequestRefusedError(RefusedError):
    """Any other refusal. What is not understood is not repeated."""


class MalformedIdError(FatalConnectorError):
    """A text that should be a record id is none."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:40]!r} is not a Salesforce record id.",
            remedy="Give the 15 or 18 letters and digits that stand in the record's address.",
        )
