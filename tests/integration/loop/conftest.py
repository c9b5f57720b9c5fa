"""One running sample org for the tests that only look, one each for those that change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.loop.harness import NOON, Loop, running_loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    """A sample org that nobody has calculated yet."""
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date()) as running:
        yield running


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    """A sample org after one recalculation of everything; only to be looked at."""
    url = f"sqlite:///{tmp_path_factory.mktemp('loop') / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date()) as running:
        running.recalculate(now=NOON)
        yield running
