"""The documentation as text: pages, code in them, links between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.architecture.modules import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<code>.*?)^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a place in this repository; ``anchor`` is empty for a whole file."""

    file: Path
    anchor: str


def name(page: Path) -> str:
    """Name a page as a person would."""
    return page.relative_to(ROOT).as_posix()


def fences(page: Path, language: str) -> list[str]:
    """Give the fenced blocks of one language."""
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [match["code"] for match in found if match["language"] == language]


def shell_lines(page: Path) -> Iterator[str]:
    """Give each command that the page shows: lines of shell blocks, and code within a line."""
    text = page.read_text(encoding="utf-8")
    for block in fences(page, "sh"):
        yield from block.replace("\\\n", " ").splitlines()
    for paragraph in _FENCE.sub("", text).split("\n\n"):
        yield from _SPAN.findall(paragraph.replace("\n", " "))


def links(page: Path) -> Iterator[Link]:
    """Give the links that do not lead out of the repository."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    for match in _LINK.finditer(text):
        target, _, anchor = match["target"].partition("#")
        if not target.startswith(("http://", "https://")):
            yield Link((page.parent / target).resolve() if target else page, anchor)


def anchors(page: Path) -> set[str]:
    """Give the anchors of a page's headings, as code hosts make them."""
    headings = _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
