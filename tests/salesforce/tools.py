"""Tools that do not come with Python: where one is missing, its tests are skipped, or fail."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

#: With this set, a missing tool is a failure: the machine is one that has to have all of them.
REQUIRED = "REQUIRE_SALESFORCE_TOOLS"


def require(tool: Path, remedy: str) -> None:
    """Skip a test loudly where a tool is missing, or fail it where all have to be there."""
    if tool.exists():
        return
    message = f"{tool.name} is missing; {remedy}"
    if os.environ.get(REQUIRED) == "1":
        pytest.fail(message)
    pytest.skip(message)
