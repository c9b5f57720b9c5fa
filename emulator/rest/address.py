"""The target of a request: its path and its query string."""

from __future__ import annotations

from urllib.parse import parse_qsl


def split_target(target: str) -> tuple[str, dict[str, str]]:
    """Return the path, still encoded, and the decoded query string of a request target."""
    path, _, query = target.partition("?")
    return path, dict(parse_qsl(query, keep_blank_values=True))
