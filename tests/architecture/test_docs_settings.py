"""The table of settings in the documentation and the settings of the code say the same."""

from __future__ import annotations

import re
from pathlib import Path

from config.settings import SettingDoc, settings_reference

_PAGE = Path(__file__).parents[2] / "docs" / "settings.md"
_NO_DEFAULT = "\N{EN DASH}"
_ROW = re.compile(r"\| `(?P<name>TIERWRIGHT_\w+)` \| (?P<default>\S+) \| (?P<meaning>.+) \|")


def _documented() -> list[SettingDoc]:
    rows = _ROW.finditer(_PAGE.read_text(encoding="utf-8"))
    return [SettingDoc(row["name"], _default(row["default"]), row["meaning"]) for row in rows]


def _default(cell: str) -> str | None:
    return None if cell == _NO_DEFAULT else cell.strip("`")


def test_the_table_of_settings_tells_every_setting_as_the_code_does() -> None:
    assert _documented() == settings_reference()
