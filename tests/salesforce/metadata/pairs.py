"""Finds Apex without the file that describes it, and descriptions without Apex."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

_META = "-meta.xml"


def pair_problems(source: Path) -> Iterator[str]:
    """Tell which half of a class or trigger is missing."""
    for folder, suffix in (("classes", ".cls"), ("triggers", ".trigger")):
        described = {each.name.removesuffix(_META) for each in source.glob(f"{folder}/*{_META}")}
        written = {each.name for each in source.glob(f"{folder}/*{suffix}")}
        yield from (f"{folder}/{name}: has no {name}{_META}" for name in written - described)
        yield from (f"{folder}/{name}{_META}: has no {name}" for name in described - written)
