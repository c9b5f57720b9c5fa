"""The one table from a refused token request to its cause and its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from connector.errors import LoginCause, LoginRefusedError

_TOLD = 200


@dataclass(frozen=True, slots=True)
class _Cause:
    cause: LoginCause
    sentence: str
    remedy: str


_CONSUMER_KEY = _Cause(
    LoginCause.CONSUMER_KEY,
    "Salesforce does not know the app's consumer key.",
    "Set TIERWRIGHT_SALESFORCE__CLIENT_ID to the app's consumer key, and see that the login "
    "URL is the one of its org (sandboxes use https://test.salesforce.com).",
)
_CLIENT_SECRET = _Cause(
    LoginCause.CLIENT_SECRET,
    "Salesforce refuses the app's consumer key or secret.",
    "Copy key and secret of the app again into TIERWRIGHT_SALESFORCE__CLIENT_ID and "
    "TIERWRIGHT_SALESFORCE__CLIENT_SECRET.",
)
_NOT_INSTALLED = _Cause(
    LoginCause.APP_NOT_INSTALLED,
    "The app is not installed in this org.",
    "Install the app in the org, or create an External Client App there and use its key.",
)
_NOT_APPROVED = _Cause(
    LoginCause.NOT_APPROVED,
    "The user is not approved for the app.",
    "Set the app's policy to 'Admin approved users are pre-authorized' and assign the app to "
    "the user's profile or permission set; see that TIERWRIGHT_SALESFORCE__USERNAME is right.",
)
_AUDIENCE = _Cause(
    LoginCause.AUDIENCE,
    "Salesforce refuses the assertion's audience.",
    "Set TIERWRIGHT_SALESFORCE__AUDIENCE to https://login.salesforce.com, to "
    "https://test.salesforce.com for a sandbox, or to the site's address for a site user.",
)
_CLOCK = _Cause(
    LoginCause.CLOCK,
    "Salesforce takes the assertion for expired.",
    "Set this machine's clock right, best by NTP: an assertion holds for three minutes.",
)
_KEY_MISMATCH = _Cause(
    LoginCause.KEY_MISMATCH,
    "The private key does not belong to the certificate of the app.",
    "Upload the certificate of this key to the app, or point "
    "TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE to the key of the certificate that is there.",
)
_NO_RUN_AS_USER = _Cause(
    LoginCause.NO_RUN_AS_USER,
    "The app has no user for client credentials to run as.",
    "Choose a 'Run As' user in the app's client credentials policy.",
)
_USER_INACTIVE = _Cause(
    LoginCause.USER_INACTIVE,
    "The integration user is inactive or frozen.",
    "Activate or unfreeze the user, or name another in TIERWRIGHT_SALESFORCE__USERNAME.",
)
_ORG_INACTIVE = _Cause(
    LoginCause.ORG_INACTIVE,
    "The org is locked or closed.",
    "Ask Salesforce support why the org is inactive.",
)
_LOGIN_RATE = _Cause(
    LoginCause.LOGIN_RATE,
    "The user has logged in too often within the hour.",
    "Wait an hour, and look for what else logs in as this user: 3,600 logins an hour are allowed.",
)
_FLOW_DISABLED = _Cause(
    LoginCause.FLOW_DISABLED,
    "The app or the login host does not offer this login flow.",
    "Enable the flow in the app; client credentials also need the org's My Domain address in "
    "TIERWRIGHT_SALESFORCE__LOGIN_URL.",
)
_OTHER = _Cause(
    LoginCause.OTHER,
    "Salesforce refuses the login.",
    "Look into the user's login history in Salesforce Setup for the reason.",
)

#: OAuth error code, words of its description (empty = any), cause; the first match holds.
_TABLE: tuple[tuple[str, str, _Cause], ...] = (
    ("", "must be installed", _NOT_INSTALLED),
    ("", "not installed", _NOT_INSTALLED),
    ("", "client credentials user", _NO_RUN_AS_USER),
    ("invalid_client_id", "", _CONSUMER_KEY),
    ("invalid_client", "client identifier", _CONSUMER_KEY),
    ("invalid_client", "", _CLIENT_SECRET),
    ("invalid_app_access", "", _NOT_APPROVED),
    ("", "admin approved", _NOT_APPROVED),
    ("", "approved this consumer", _NOT_APPROVED),
    ("", "audience", _AUDIENCE),
    ("", "expir", _CLOCK),
    ("", "invalid assertion", _KEY_MISMATCH),
    ("", "signature", _KEY_MISMATCH),
    ("inactive_user", "", _USER_INACTIVE),
    ("", "inactive user", _USER_INACTIVE),
    ("inactive_org", "", _ORG_INACTIVE),
    ("", "rate_exceeded", _LOGIN_RATE),
    ("rate_limit_exceeded", "", _LOGIN_RATE),
    ("login_rate_exceeded", "", _LOGIN_RATE),
    ("unsupported_grant_type", "", _FLOW_DISABLED),
    ("", "not supported on this domain", _FLOW_DISABLED),
)


def login_refused(answer: Mapping[str, object], *, note: str = "") -> LoginRefusedError:
    """Name the cause behind an OAuth error answer.

    Args:
        answer: Salesforce's object with ``error`` and ``error_description``, already
            freed of anything secret.
        note: One more sentence about the circumstances, such as the clock's error.
    """
    code = str(answer.get("error", ""))
    description = " ".join(str(answer.get("error_description", "")).split())[:_TOLD]
    found = _cause(code.casefold(), description.casefold())
    told = f"{found.sentence} ({code}: {description})" if code else found.sentence
    message = f"{told} {note}" if note else told
    return LoginRefusedError(message, remedy=found.remedy, cause=found.cause, code=code)


def not_salesforce(url: str) -> LoginRefusedError:
    """The host answers, but not as Salesforce's token service does."""
    return LoginRefusedError(
        f"{url} answers, but not as Salesforce does.",
        remedy="Set TIERWRIGHT_SALESFORCE__LOGIN_URL to https://login.salesforce.com, to "
        "https://test.salesforce.com or to the org's My Domain address, and see that no "
        "proxy answers in its place.",
        cause=LoginCause.NOT_SALESFORCE,
    )


def no_token_path(url: str) -> LoginRefusedError:
    """The host does not know the token path."""
    return LoginRefusedError(
        f"There is no token service at {url} (404).",
        remedy="Give TIERWRIGHT_SALESFORCE__LOGIN_URL as the bare address of the login host, "
        "without a path (only the address of an Experience Cloud site may have one).",
        cause=LoginCause.TOKEN_PATH,
    )


def wrong_user() -> LoginRefusedError:
    """The session belongs to another user, or to another org, than was asked for."""
    return LoginRefusedError(
        "The login opened a session of another user or org.",
        remedy="See that TIERWRIGHT_SALESFORCE__SITE_URL is a site of the org that "
        "TIERWRIGHT_SALESFORCE__LOGIN_URL leads to.",
        cause=LoginCause.WRONG_USER,
    )


def insecure(url: str) -> LoginRefusedError:
    """A token would travel unencrypted."""
    return LoginRefusedError(
        f"{url} is not encrypted, so no credentials are sent there.",
        remedy="Use an https address; plain http is for the emulator on this machine alone.",
        cause=LoginCause.INSECURE_URL,
    )


def missing(setting: str) -> LoginRefusedError:
    """A credential that the flow needs is not set."""
    return LoginRefusedError(
        f"The login needs TIERWRIGHT_SALESFORCE__{setting}, which is not set.",
        remedy=f"Set TIERWRIGHT_SALESFORCE__{setting}.",
        cause=LoginCause.MISSING_SETTING,
    )


def unusable_key() -> LoginRefusedError:
    """The private key cannot sign."""
    return LoginRefusedError(
        "The private key cannot be used: it is not an unencrypted RSA key in PEM form.",
        remedy="Point TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE to the RSA key (2048 bits or "
        "more, without passphrase) whose certificate the app has.",
        cause=LoginCause.PRIVATE_KEY,
    )


def session_refused() -> LoginRefusedError:
    """A session fresh from the token service was refused by the data API."""
    return LoginRefusedError(
        "The org refuses a session that its login host just opened.",
        remedy="See that the app's scopes include 'Manage user data via APIs (api)', and that "
        "the user's profile allows this machine's address and login hours.",
        cause=LoginCause.SESSION_REFUSED,
    )


def _cause(code: str, description: str) -> _Cause:
    for listed_code, words, cause in _TABLE:
        if listed_code in {"", code} and words in description:
            return cause
    return _OTHER
