"""Dates and datetimes in their wire forms. Knows no clock and no field."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DATETIME = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})"
)


def datetime_text(moment: datetime) -> str:
    """Return `2024-03-01T10:00:00.000+0000`: UTC, whole seconds."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000").rjust(28, "0")


def parse_date(text: str) -> str:
    """Return the wire form of a date.

    Raises:
        ValueError: the text is no calendar day.
    """
    if not _DATE.fullmatch(text):
        message = f"{text!r} is not a date: write YYYY-MM-DD."
        raise ValueError(message)
    return date.fromisoformat(text).isoformat()


def parse_datetime(text: str) -> str:
    """Return the wire form (UTC, whole seconds) of a datetime with a zone.

    Raises:
        ValueError: the text is no datetime, has no zone, or lies outside the calendar in UTC.
    """
    if not _DATETIME.fullmatch(text):
        message = f"{text!r} is not a datetime: write YYYY-MM-DDThh:mm:ssZ or with ±hh:mm."
        raise ValueError(message)
    try:
        return datetime_text(datetime.fromisoformat(text))
    except OverflowError as error:
        message = f"{text!r} lies outside the calendar."
        raise ValueError(message) from error
