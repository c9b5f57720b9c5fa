"""Record ids of 15 and 18 characters, brought to one form."""

from __future__ import annotations

import re

from connector.errors import MalformedIdError

_SHORT = 15
_ID = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?\Z", re.ASCII)
_CHECK_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def to_18(record_id: str) -> str:
    """Give the 18-character form of a record id.

    Ids of 15 characters differ by case alone; the last three of 18 say which of the
    others are capitals, so that they also differ where case is lost.

    Raises:
        MalformedIdError: neither 15 nor 18 letters and digits.
    """
    if not _ID.match(record_id):
        raise MalformedIdError(record_id)
    if len(record_id) > _SHORT:
        return record_id
    return record_id + "".join(_check(record_id[start : start + 5]) for start in (0, 5, 10))


def _check(characters: str) -> str:
    capitals = sum(1 << place for place, letter in enumerate(characters) if letter.isupper())
    return _CHECK_CHARACTERS[capitals]
