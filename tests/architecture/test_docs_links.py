"""Links within the documentation lead somewhere, and every page can be reached."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.modules import ROOT
from tests.architecture.pages import PAGES, anchors, links, name

_README = ROOT / "README.md"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_of_a_page_lead_somewhere(page: Path) -> None:
    broken = [link for link in links(page) if not link.file.exists()]
    lost = [
        link
        for link in links(page)
        if link.anchor and link.file.suffix == ".md" and link.anchor not in anchors(link.file)
    ]

    assert (broken, lost) == ([], [])


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [_README]
    while waiting:
        page = waiting.pop()
        reached.add(page)
        waiting += [
            link.file for link in links(page) if link.file in PAGES and link.file not in reached
        ]

    assert [name(page) for page in PAGES if page not in reached] == []


def test_every_decision_is_listed_and_links_are_written_once() -> None:
    folder = ROOT / "docs" / "adr"
    listed = [link.file.name for link in links(folder / "README.md") if link.file.parent == folder]

    assert listed == sorted(page.name for page in folder.glob("0*.md"))
