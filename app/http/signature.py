"""Tells whether a webhook comes from somebody who knows a secret, and was made just now.

Signatures are those of the Standard Webhooks specification, checked by its own library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError
from starlette.datastructures import Headers

from app.http.refusal import NotSignedError

ID_HEADER = "webhook-id"
TIMESTAMP_HEADER = "webhook-timestamp"
SIGNATURE_HEADER = "webhook-signature"
#: How far a webhook's time stamp may be from our clock, either way.
TOLERANCE = timedelta(minutes=5)
#: Visible ASCII that leaves out the full stop, which parts id, time stamp and body when signed.
ID_PATTERN = r"[!-\-/-~]{1,200}"
#: Seconds since 1970. The library alone would take `1.6e9` as well.
TIMESTAMP_PATTERN = r"[0-9]{1,11}"
#: What a signature of the one kind that we share a secret for looks like.
_SIGNATURE_PATTERN = r"v1,[A-Za-z0-9+/]{43}="

_RESEND = "Sign every delivery anew with the present time, and set the sender's clock."


class _AtOurClock(Webhook):
    """The library's check without its look at the machine's clock.

    Which time stamps are too old or too new, ``require_signature`` decides by the clock it is
    given. Should the library rename the method, its own check applies again, which refuses
    more and not less.
    """

    def _Webhook__verify_timestamp(self, timestamp_header: str) -> datetime:  # noqa: N802 - the library's
        return _moment(timestamp_header)


def delivery_id(headers: Mapping[str, str]) -> str | None:
    """Give the id that a webhook claims to have; ``None`` where it has none that can be."""
    told = headers.get(ID_HEADER, "")
    return told if re.fullmatch(ID_PATTERN, told) else None


def require_signature(
    headers: Headers, body: bytes, *, secrets: Iterable[str], now: datetime
) -> str:
    """Make sure that a webhook is signed, and now.

    Args:
        headers: All of them, as they came.
        body: The bytes as they came: one blank more or less breaks a signature.
        secrets: Those that are valid, each beginning with ``whsec_``.
        now: The present time.

    Returns:
        The webhook's id.

    Raises:
        NotSignedError: a header is missing, malformed or there twice, the time stamp is more
            than five minutes off, or no secret explains the signature.
    """
    _require_headers(headers)
    known = delivery_id(headers)
    if known is None:
        msg = f"The header {ID_HEADER} is not 1 to 200 visible ASCII characters without full stop."
        raise NotSignedError(msg, "Give each webhook an id such as a UUID.")
    stamp = headers[TIMESTAMP_HEADER]
    _require_recent(stamp, now)
    # At the first malformed one the library gives up, though a good one may stand behind it.
    given = headers[SIGNATURE_HEADER].split()
    signatures = " ".join(each for each in given if re.fullmatch(_SIGNATURE_PATTERN, each))
    signed = {ID_HEADER: known, TIMESTAMP_HEADER: stamp, SIGNATURE_HEADER: signatures}
    if not any(_is_signed(signed, body, secret) for secret in secrets):
        raise NotSignedError(
            "No valid secret explains the signature.",
            "Sign the very bytes that are sent, as UTF-8, with a secret that "
            "TIERWRIGHT_WEBHOOKS__SECRETS holds.",
        )
    return known


def _require_headers(headers: Headers) -> None:
    for name in (ID_HEADER, TIMESTAMP_HEADER, SIGNATURE_HEADER):
        # Of two, a proxy may take the one and we the other.
        values = headers.getlist(name)
        if len(values) != 1 or not values[0]:
            raise NotSignedError(
                f"The header {name} is missing, or there twice.",
                "Sign webhooks as the Standard Webhooks specification tells.",
            )


def _require_recent(stamp: str, now: datetime) -> None:
    if not re.fullmatch(TIMESTAMP_PATTERN, stamp):
        raise NotSignedError(
            f"The header {TIMESTAMP_HEADER} is no number of seconds since 1970.", _RESEND
        )
    age = now - _moment(stamp)
    if age > TOLERANCE:
        raise NotSignedError("The webhook was signed more than five minutes ago.", _RESEND)
    if age < -TOLERANCE:
        raise NotSignedError("The webhook was signed more than five minutes ahead.", _RESEND)


def _moment(stamp: str) -> datetime:
    return datetime.fromtimestamp(int(stamp), UTC)


def _is_signed(headers: dict[str, str], body: bytes, secret: str) -> bool:
    try:
        _AtOurClock(secret).verify(body, headers, json_parse=False)
    except (WebhookVerificationError, ValueError):
        # ValueError: a body that is no UTF-8.
        return False
    return True
