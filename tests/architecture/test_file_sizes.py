"""A module has one subject and stays short enough to be read in one go."""

from __future__ import annotations

import pytest

from tests.architecture.modules import MODULES, ROOT

MOST_LINES = 300


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short_enough_to_be_read_in_one_go(module: str) -> None:
    lines = (ROOT / module).read_text("utf-8").count("\n")

    assert lines <= MOST_LINES, f"{module} has {lines} lines; give a part of it its own module"
