"""Finds Apex that writes records without saying in whose name, which no rule of PMD's can see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

_WRITE = re.compile(
    r"^\s*(insert|update|upsert|delete|undelete|merge)\s+(?!as\s+(?:user|system)\b)[\w(\[]",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
#: Tests make and change what they need, as whoever runs them.
_TEST = re.compile(r"^@IsTest\b", re.IGNORECASE | re.MULTILINE)


def write_problems(source: Path) -> Iterator[str]:
    """Tell which classes and triggers write in nobody's name."""
    for file in sorted((*source.rglob("*.cls"), *source.rglob("*.trigger"))):
        text = _COMMENT.sub("", file.read_text(encoding="utf-8"))
        if _TEST.search(text) is None:
            told = file.relative_to(source)
            yield from (f"{told}: {verb} as user, or as system" for verb in _WRITE.findall(text))
