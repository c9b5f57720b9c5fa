"""Tools that do not come with Python: where one is missing, its tests are skipped, or fail."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest

#: With this set, a missing tool is a failure: the machine is one that has to have all of them.
REQUIRED = "REQUIRE_SALESFORCE_TOOLS"


def require(tool: Path, remedy: str) -> None:
    """Skip a test loudly where a tool is missing, or fail it where all have to be there."""
    if not tool.exists():
        _miss(tool.name, remedy)


def require_program(name: str, remedy: str) -> str:
    """Give the path of a program, or skip or fail the test as :func:`require` does."""
    found = shutil.which(name)
    if found is None:
        _miss(name, remedy)
    return found


def _miss(name: str, remedy: str) -> NoReturn:
    message = f"{name} is missing; {remedy}"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)
