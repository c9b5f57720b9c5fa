"""JSON as Salesforce writes and reads it: doubles in Java style, numbers read exactly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from json.encoder import encode_basestring_ascii
from typing import NoReturn

#: Java prints a double plainly from 1e-3 up to, not including, 1e7, and with an exponent elsewhere.
_PLAIN_FROM_EXPONENT = -3
_PLAIN_BELOW_EXPONENT = 7
#: Positive doubles within these bounds Python writes as Java does.
PLAIN_FROM, PLAIN_BELOW = 1e-3, 1e7


class NotJsonError(ValueError):
    """The text is not JSON; the message says where it ceases to be."""


def read_json(text: bytes) -> object:
    """Parse a request body; numbers with a fraction or an exponent become exact decimals.

    Raises:
        NotJsonError: refuse the request.
    """
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        message = f"{error.msg} at [line:{error.lineno}, column:{error.colno}]"
        raise NotJsonError(message) from error
    except (UnicodeDecodeError, RecursionError) as error:
        message = "The body is not UTF-8 text of reasonable depth at [line:1, column:1]"
        raise NotJsonError(message) from error


def _refuse_constant(name: str) -> NoReturn:
    message = f"Non-standard token '{name}' at [line:1, column:1]"
    raise NotJsonError(message)


def to_json(value: object) -> str:
    """Write a tree of dicts, lists and scalars; a Decimal or float is a double."""
    if value is None:
        return "null"
    if isinstance(value, str):
        return encode_basestring_ascii(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return _compound_to_json(value)


def _compound_to_json(value: object) -> str:
    if isinstance(value, Mapping):
        pairs = [f"{encode_basestring_ascii(key)}:{to_json(item)}" for key, item in value.items()]
        return "{" + ",".join(pairs) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join([to_json(item) for item in value]) + "]"
    if isinstance(value, (Decimal, float)):
        return java_double(value)
    message = f"{type(value).__name__} has no JSON form"
    raise TypeError(message)


def java_double(number: Decimal | float) -> str:
    """Return the shortest text of the nearest double, in Java's notation.

    `25000` gives `25000.0`, `12345678` gives `1.2345678E7`. Beyond about 17 digits the double, and
    so the text, is not exact, as on the platform itself.
    """
    double = float(number)
    if PLAIN_FROM <= abs(double) < PLAIN_BELOW:
        return repr(double)
    sign, digits, exponent = Decimal(repr(double)).normalize().as_tuple()
    if not isinstance(exponent, int) or digits == (0,):
        return "0.0"
    text = "".join(map(str, digits))
    leading = len(text) + exponent - 1
    mark = "-" if sign else ""
    if _PLAIN_FROM_EXPONENT <= leading < _PLAIN_BELOW_EXPONENT:
        return mark + _plain(text, leading)
    return f"{mark}{text[0]}.{text[1:] or '0'}E{leading}"


def _plain(digits: str, leading: int) -> str:
    if leading < 0:
        return "0." + "0" * (-leading - 1) + digits
    whole = digits[: leading + 1].ljust(leading + 1, "0")
    return f"{whole}.{digits[leading + 1 :] or '0'}"
