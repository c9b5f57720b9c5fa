"""API versions: which ones the org speaks, which are retired, what they are called."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

from emulator.api_error import ApiError, Code, not_found

_OLDEST_RETIRED = 20
_OLDEST = 31
_NEWEST = 67
#: A version that came out with a Winter release, and the year of that release.
_WINTER_VERSION, _WINTER_YEAR = 62, 25
_SEASONS = ("Winter", "Spring", "Summer")
_VERSION = re.compile(r"v(\d{2})\.0")


def parse_version(segment: str) -> str:
    """Return the version of a path segment such as `v62.0`.

    Raises:
        ApiError: 410 for a retired version, 404 for one that never was.
    """
    match = _VERSION.fullmatch(segment)
    number = int(match[1]) if match else 0
    if _OLDEST_RETIRED <= number < _OLDEST:
        text = f"API version {number}.0 is retired; use {_OLDEST}.0 or later."
        raise ApiError(HTTPStatus.GONE, Code.UNSUPPORTED_API_VERSION, text)
    if not _OLDEST <= number <= _NEWEST:
        raise not_found()
    return f"{number}.0"


def version_list() -> list[dict[str, Any]]:
    """Return the body of `GET /services/data/`."""
    return [
        {"label": _label(number), "url": f"/services/data/v{number}.0", "version": f"{number}.0"}
        for number in range(_OLDEST, _NEWEST + 1)
    ]


def _label(number: int) -> str:
    years, season = divmod(number - _WINTER_VERSION, len(_SEASONS))
    return f"{_SEASONS[season]} '{_WINTER_YEAR + years}"
