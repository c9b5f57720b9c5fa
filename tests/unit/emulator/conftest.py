from __future__ import annotations

import pytest

from emulator.clock import FixedClock
from emulator.org import Org
from tests.unit.emulator.small_org import NOW, small_org


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def org(clock: FixedClock) -> Org:
    return small_org(clock)
