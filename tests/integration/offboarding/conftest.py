"""A partner of a sample org that everybody has been calculated in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.loop.harness import NOON, running_loop
from tests.integration.offboarding.world import World, chosen_account, open_parts


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A partner with several users, enrolled and calculated, that nobody off-boards yet."""
    url = f"sqlite:///{tmp_path / 'world.db'}"
    with running_loop(database_url=url, today=NOON.date()) as loop, open_parts(loop) as parts:
        world = World(loop, parts, chosen_account(loop))
        loop.recalculate(*(str(each["Id"]) for each in world.enrollments()), now=NOON)
        yield world
