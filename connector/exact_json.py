"""JSON with exact numbers: a Decimal goes out as the digits it holds, never through a float."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal


def encode(value: object) -> bytes:
    """Write a value as JSON in UTF-8.

    Dates become ``2026-01-31``, aware date-times ``2026-01-31T08:00:00.000Z``.

    Raises:
        TypeError: a float, or anything else without an exact form.
        ValueError: a number that is not finite, or a date-time without zone.
    """
    return _text(value).encode()


def _text(value: object) -> str:
    match value:
        case None | bool() | int() | str():
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return _number(value)
        case datetime():
            return f'"{_instant(value)}"'
        case date():
            return f'"{value.isoformat()}"'
        case Mapping():
            members = (f"{json.dumps(str(key))}:{_text(item)}" for key, item in value.items())
            return f"{{{','.join(members)}}}"
        case Sequence() if not isinstance(value, bytes | bytearray | memoryview):
            return f"[{','.join(_text(item) for item in value)}]"
        case _:
            msg = f"no exact JSON for a {type(value).__name__}"
            raise TypeError(msg)


def _number(value: Decimal) -> str:
    if not value.is_finite():
        msg = f"JSON has no {value}"
        raise ValueError(msg)
    return f"{value:f}"


def _instant(value: datetime) -> str:
    if value.tzinfo is None:
        msg = f"a date and time needs a zone: {value}"
        raise ValueError(msg)
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
