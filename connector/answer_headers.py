"""What Salesforce says in the headers of its answers: usage, patience, time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from connector.port import ApiUsage

_USAGE = re.compile(r"(?<![\w-])api-usage=(?P<used>\d+)/(?P<allowed>\d+)")


def read_usage(headers: Mapping[str, str]) -> ApiUsage | None:
    """Read ``Sforce-Limit-Info``; ``None`` when it is missing or says something else."""
    usage = _USAGE.search(headers.get("Sforce-Limit-Info", ""))
    return ApiUsage(int(usage["used"]), int(usage["allowed"])) if usage else None


def read_server_time(headers: Mapping[str, str]) -> datetime | None:
    """Read ``Date`` as UTC; ``None`` when it is missing or no date."""
    return _http_date(headers.get("Date", ""))


def read_retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """Read ``Retry-After``, which is seconds or a date; never negative.

    A date is measured against the answer's own ``Date``, so that the clock of this
    machine plays no part.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isdecimal():
        return timedelta(seconds=int(text))
    until, now = _http_date(text), read_server_time(headers)
    if until is None or now is None:
        return None
    return max(until - now, timedelta(0))


def _http_date(text: str) -> datetime | None:
    try:
        parsed = parsedate_to_datetime(text)
    except ValueError:
        return None
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
