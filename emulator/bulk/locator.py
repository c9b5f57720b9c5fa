"""Locators of result pages: opaque to the client, and good only in the session that got them."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import blake2b

_SEAL_BYTES = 9


class DeadLocatorError(ValueError):
    """The locator was made for another job or another session; read from the first page on."""


def make_locator(job_id: str, token: str, start: int) -> str:
    """Return the locator of the page that begins at a row."""
    text = f"{start}.".encode() + _seal(job_id, token, start)
    return urlsafe_b64encode(text).decode("ascii").rstrip("=")


def read_locator(locator: str, job_id: str, token: str) -> int:
    """Return the row at which the page of a locator begins.

    Raises:
        DeadLocatorError: not a locator of this job and session.
    """
    try:
        padded = locator + "=" * (-len(locator) % 4)
        number, _, seal = urlsafe_b64decode(padded.encode("ascii")).partition(b".")
        start = int(number)
    except (ValueError, binascii.Error) as error:
        raise DeadLocatorError(locator) from error
    if seal != _seal(job_id, token, start):
        raise DeadLocatorError(locator)
    return start


def _seal(job_id: str, token: str, start: int) -> bytes:
    return blake2b(f"{job_id}/{start}/{token}".encode(), digest_size=_SEAL_BYTES).digest()
