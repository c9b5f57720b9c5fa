"""How counts are told to people."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """Write a count with its noun, such as ``1 user`` and ``3 users``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
