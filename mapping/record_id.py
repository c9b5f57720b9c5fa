"""Record ids: 15 characters that mind case, or 18 that carry their own check."""

from __future__ import annotations

import re

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_SHAPE = re.compile(r"[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?\Z", re.ASCII)
_PLAIN = 15
_CHECKED = 18


def has_id_shape(text: str) -> bool:
    """Whether the text is 15 or 18 letters and digits."""
    return _SHAPE.match(text) is not None


def is_record_id(text: str) -> bool:
    """Whether the text has the shape of an id, and its check characters fit if present."""
    if not has_id_shape(text):
        return False
    return len(text) == _PLAIN or to_18(text[:_PLAIN])[_PLAIN:] == text[_PLAIN:].upper()


def to_18(record_id: str) -> str:
    """Give the 18-character form, its check characters in capitals; other text stays as it is.

    Each group of five characters adds one: bit *i* of it tells whether character *i* is
    a capital letter.
    """
    if len(record_id) != _PLAIN:
        is_checked = len(record_id) == _CHECKED
        return record_id[:_PLAIN] + record_id[_PLAIN:].upper() if is_checked else record_id
    groups = (record_id[start : start + 5] for start in (0, 5, 10))
    checks = (sum(1 << i for i, c in enumerate(group) if "A" <= c <= "Z") for group in groups)
    return record_id + "".join(_ALPHABET[check] for check in checks)
