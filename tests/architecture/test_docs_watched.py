"""The page about webhooks lists the very objects whose changes may be told of."""

from __future__ import annotations

import re
from pathlib import Path

from config.mapping_file import load_field_map
from jobs.change_watch import watched_objects

_PAGE = (Path(__file__).parents[2] / "docs" / "webhooks.md").read_text(encoding="utf-8")


def test_every_watched_object_is_listed_and_no_other() -> None:
    table = _PAGE.split("| changed object |")[1].split("\n\n")[0]
    listed = [name for row in table.split("\n")[2:] for name in _names(row.split("|")[1])]

    assert sorted(listed) == sorted(watched_objects(load_field_map()))


def _names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)
