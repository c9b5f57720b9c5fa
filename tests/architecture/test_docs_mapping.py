"""The page about the mapping tells every key, and its examples can be used as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from config.mapping_file import load_field_map
from evaluator.operator import Operator
from evaluator.program import Measure
from mapping.roles import ROLES

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
_BUILT_IN = yaml.safe_load((_ROOT / "config" / "default_mapping.yaml").read_text(encoding="utf-8"))
_EXAMPLES = re.findall(r"^```yaml\n(.*?)^```", _PAGE, re.MULTILINE | re.DOTALL)


def _named(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def _row(name: str) -> str:
    found = re.search(rf"^\| `{name}` \|.*$", _PAGE, re.MULTILINE)
    assert found, f"docs/mapping.md has no row for {name}"
    return found[0]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_told_with_its_default_object_and_all_its_fields(role: str) -> None:
    assert _named(_row(role)) == [role, _BUILT_IN["roles"][role]["object"], *ROLES[role]]


@pytest.mark.parametrize("part", ["sources", "types"])
def test_every_key_of_a_source_and_a_type_is_told(part: str) -> None:
    keys = {key for entry in _BUILT_IN[part].values() for key in entry}

    assert [key for key in sorted(keys) if f"\n| `{key}` |" not in _PAGE] == []


@pytest.mark.parametrize("word", [*Operator, *Measure, *_BUILT_IN["sources"], *_BUILT_IN["types"]])
def test_every_word_that_may_stand_in_the_file_is_told(word: str) -> None:
    assert f"`{word}`" in _PAGE


@pytest.mark.parametrize("example", _EXAMPLES, ids=lambda text: text.split("\n")[1].strip(" :"))
def test_an_example_is_a_mapping_file(example: str, tmp_path: Path) -> None:
    file = tmp_path / "map.yaml"
    file.write_text(example, encoding="utf-8")

    assert load_field_map(file) != load_field_map()
