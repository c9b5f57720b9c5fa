"""Record ids: 15 case-sensitive characters, or 18 with three check characters. Knows no records."""

from __future__ import annotations

import re

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_VALUE_OF_DIGIT = {digit: value for value, digit in enumerate(_DIGITS)}
_CHECK_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_POD = "000"
_GROUP = 5
_NUMBER_DIGITS = 9
_SHORT = 15
_SHAPE = re.compile(r"[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?")


class MalformedIdError(ValueError):
    """The text is no record id; refuse what came with it."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a record id: give 15 or 18 letters and digits.")
        self.text = text


def record_id(prefix: str, number: int) -> str:
    """Return the 18-character id of the `number`-th record of the object with this key prefix."""
    digits = ""
    rest = number
    for _ in range(_NUMBER_DIGITS):
        rest, value = divmod(rest, len(_DIGITS))
        digits = _DIGITS[value] + digits
    return to_18(prefix + _POD + digits)


def number_of(identifier: str) -> int:
    """Return the number inside an id: the inverse of `record_id`."""
    number = 0
    for digit in identifier[_SHORT - _NUMBER_DIGITS : _SHORT]:
        number = number * len(_DIGITS) + _VALUE_OF_DIGIT[digit]
    return number


def to_18(identifier: str) -> str:
    """Return the 18-character form of an id given in either form.

    The check characters of an 18-character id are computed anew: a wrong ending is not kept.

    Raises:
        MalformedIdError: the text is neither 15 nor 18 letters and digits.
    """
    if not _SHAPE.fullmatch(identifier):
        raise MalformedIdError(identifier)
    short = identifier[:_SHORT]
    groups = (short[start : start + _GROUP] for start in range(0, _SHORT, _GROUP))
    return short + "".join(_check_character(group) for group in groups)


def _check_character(group: str) -> str:
    bits = sum(1 << place for place, character in enumerate(group) if "A" <= character <= "Z")
    return _CHECK_CHARACTERS[bits]
