"""What an administrator can do about each kind of failure, one sentence or two each."""

from __future__ import annotations

from collections.abc import Mapping

from connector.errors import (
    AccessRefusedError,
    LocatorLostError,
    OrgUnreachableError,
    QueryRefusedError,
    QueryTimedOutError,
    RateLimitedError,
    RefusedError,
    RetryableError,
    RowLockedError,
    SessionExpiredError,
)

UNREACHABLE = (
    "Look whether Salesforce is up (status.salesforce.com) and whether this machine "
    "reaches it, then run it again."
)
NAME_UNKNOWN = (
    "Correct the host in TIERWRIGHT_SALESFORCE__LOGIN_URL, or this machine's name resolution (DNS)."
)
NOT_TRUSTED = (
    "See that the host in TIERWRIGHT_SALESFORCE__LOGIN_URL is Salesforce's, that no proxy breaks "
    "its TLS, and that this machine knows the certificate authority and the right time."
)
CONCURRENCY = (
    "Lower TIERWRIGHT_SALESFORCE__CONCURRENCY, or look for other integrations that keep "
    "the org busy, then run it again."
)
DAILY_LIMIT = (
    "Wait until the org's 24-hour count falls, lower what other integrations send, or "
    "buy API requests, then run it again."
)
INCOMPLETE = "Run it again; if it stays, tell the Tierwright maintainers."

RETRYABLE: Mapping[type[RetryableError], str] = {
    OrgUnreachableError: UNREACHABLE,
    RateLimitedError: CONCURRENCY,
    RowLockedError: (
        "Run it again; if it stays, look for an import or automation that changes the same records."
    ),
    SessionExpiredError: ("Run it again; if it stays, lengthen the session timeout of the app."),
    LocatorLostError: "Run it again.",
    QueryTimedOutError: (
        "Recalculate fewer enrollments at once, or ask Salesforce support for an index on "
        "the fields in the filter."
    ),
}

_CODES: Mapping[str, str] = {
    "INVALID_FIELD": (
        "Correct the field's name in the mapping or the criterion, or give the integration "
        "user read access to the field."
    ),
    "INVALID_TYPE": (
        "Correct the object's name in the mapping, install the Tierwright package, or give "
        "the integration user read access to the object."
    ),
    "OPERATION_TOO_LARGE": "Recalculate fewer enrollments at once.",
    "QUERY_TOO_COMPLICATED": "Recalculate fewer enrollments at once.",
    "API_CURRENTLY_DISABLED": "Ask Salesforce support to switch the org's API on again.",
    "API_DISABLED_FOR_ORG": (
        "Give the integration user the permission API Enabled, and use an edition of "
        "Salesforce that has the API."
    ),
    "TXN_SECURITY_METERING_ERROR": (
        "Exempt the integration user from the org's transaction security policy."
    ),
    "UNSUPPORTED_API_VERSION": (
        "Set TIERWRIGHT_SALESFORCE__API_VERSION to a version the org serves, such as 62.0."
    ),
}

_KINDS: Mapping[type[RefusedError], str] = {
    QueryRefusedError: (
        "Compare the mapping file and the criterion's filter with the org's objects and fields."
    ),
    AccessRefusedError: (
        "Assign the Tierwright package's permission set to the integration user, and see that "
        "the user holds API Enabled."
    ),
}

_OTHERWISE = "Look the code up in Salesforce's documentation; if it stays, tell the maintainers."


def of_refusal(kind: type[RefusedError], code: str) -> str:
    """Tell what to do about a refusal, by its code or else by its kind."""
    return _CODES.get(code) or _KINDS.get(kind, _OTHERWISE)
