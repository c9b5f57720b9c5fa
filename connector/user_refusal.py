"""The one table from an error met as a partner user to the words of the hold.

They go into a field of 255 characters together with the user's name, so each is short.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from connector.errors import (
    AccessRefusedError,
    ConnectorError,
    LoginCause,
    LoginRefusedError,
    QueryRefusedError,
    QueryTimedOutError,
    RefusedError,
)
from connector.port import UserRefusal

#: The longest part of Salesforce's own words.
_TOLD = 90

_SITE = "set TIERWRIGHT_SALESFORCE__SITE_URL to the address of the partners' site, path included"
_SAME_ORG = "see that TIERWRIGHT_SALESFORCE__SITE_URL is a site of this org"
_HISTORY = "look into the user's login history in Salesforce Setup"

#: The user is none of those that the integration user reads.
UNKNOWN_USER = UserRefusal(
    "there is no such user to be read", "give the integration user access to users"
)

_BY_CAUSE: Mapping[LoginCause, UserRefusal] = {
    LoginCause.NOT_APPROVED: UserRefusal(
        "the app is not approved for the user",
        "assign the app to the user's profile or permission set, with policy 'Admin approved "
        "users are pre-authorized'",
    ),
    LoginCause.APP_NOT_INSTALLED: UserRefusal(
        "the app is not installed for the user", "install the app in the org and approve it there"
    ),
    LoginCause.USER_INACTIVE: UserRefusal(
        "the user is inactive or frozen for logins", "unfreeze the user, or choose another"
    ),
    LoginCause.AUDIENCE: UserRefusal("Salesforce refuses the audience of the login", _SITE),
    LoginCause.CLOCK: UserRefusal(
        "Salesforce takes the assertion for expired", "set this machine's clock right, best by NTP"
    ),
    LoginCause.TOKEN_PATH: UserRefusal("there is no login at the site's address", _SITE),
    LoginCause.NOT_SALESFORCE: UserRefusal("the site's address is not Salesforce's", _SITE),
    LoginCause.INSECURE_URL: UserRefusal("the site's address is not encrypted", _SITE),
    LoginCause.LOGIN_RATE: UserRefusal(
        "the user has logged in too often within the hour", "recalculate an hour later"
    ),
    LoginCause.SESSION_REFUSED: UserRefusal(
        "Salesforce ends each session of the user at once",
        "look at the session settings and IP ranges of the user's profile",
    ),
    LoginCause.WRONG_USER: UserRefusal("the login led to another user or org", _SAME_ORG),
    LoginCause.KEY_MISMATCH: UserRefusal(
        "the private key is not that of the app's certificate",
        "see that TIERWRIGHT_SALESFORCE__PRIVATE_KEY_FILE holds the key of the app",
    ),
    LoginCause.CONSUMER_KEY: UserRefusal("the site's org does not know the app", _SAME_ORG),
    LoginCause.FLOW_DISABLED: UserRefusal(
        "the site does not offer the JWT bearer flow", "enable the flow in the app"
    ),
}

_NO_API = UserRefusal(
    "the user may not use the API", "give API Enabled by the user's profile or permission set"
)
_TOO_SLOW = UserRefusal(
    "Salesforce gave up on the user's query twice", "recalculate when the org is less busy"
)


def refusal_of(error: ConnectorError, objects: Collection[str] = ()) -> UserRefusal:
    """Tell why a user's view could not be asked.

    Args:
        error: What the login or the query met.
        objects: The objects that were asked about.
    """
    match error:
        case LoginRefusedError(cause=cause) if cause in _BY_CAUSE:
            return _BY_CAUSE[cause]
        case LoginRefusedError():
            return UserRefusal(f"the login is refused: {_words(error)}", _HISTORY)
        case AccessRefusedError(code="API_DISABLED_FOR_ORG"):
            return _NO_API
        case QueryRefusedError(code="INVALID_TYPE" | "INVALID_FIELD"):
            return _hidden(error, objects)
        case QueryTimedOutError():
            return _TOO_SLOW
        case RefusedError(code=code):
            return UserRefusal(f"Salesforce refuses the user's query ({code})", _HISTORY)
        case _:
            return UserRefusal(f"the question failed: {_words(error)}", _HISTORY)


def _hidden(error: QueryRefusedError, objects: Collection[str]) -> UserRefusal:
    named = [each for each in objects if f"'{each}'" in error.message] or sorted(objects)
    what = " or ".join(named) or "one of the objects"
    return UserRefusal(
        f"{what} is hidden from the user",
        "give read access by the user's profile or permission set",
    )


def _words(error: ConnectorError) -> str:
    return error.message.rstrip(".")[:_TOLD]
