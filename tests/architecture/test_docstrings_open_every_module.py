"""A module says first what it is for; its name says it too."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

import pytest

from tests.architecture.modules import MODULES, ROOT

#: Names that say nothing of what is inside.
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc", "core"}
#: Alembic names revisions and finds its environment by itself.
WITHOUT_RULES = "persistence/migrations/"


@pytest.mark.parametrize("module", [m for m in MODULES if not m.startswith(WITHOUT_RULES)])
def test_a_module_opens_with_what_it_is_for(module: str) -> None:
    docstring = ast.get_docstring(ast.parse((ROOT / module).read_text("utf-8")))

    assert docstring, f"{module} does not say what it is for"
    paragraph = docstring.split("\n\n")[0]
    assert paragraph.endswith((".", ":", "?")), f"{module} opens with half a sentence"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_has_a_name_that_tells_its_subject(module: str) -> None:
    path = PurePosixPath(module)

    assert SAYS_NOTHING.isdisjoint({path.stem, *path.parts[:-1]})
