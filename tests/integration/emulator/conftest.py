from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from emulator.clock import FixedClock
from emulator.running import RunningOrg, running_org
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import (
    INTEGRATION_USERNAME,
    NOW,
    private_key,
    small_data,
    small_model,
)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def running(clock: FixedClock) -> Iterator[RunningOrg]:
    with running_org(
        small_data(),
        username=INTEGRATION_USERNAME,
        clock=clock,
        model=small_model(),
        private_key=private_key(),
    ) as org:
        yield org


@pytest.fixture
def http(running: RunningOrg) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.base_url) as client:
        yield client


@pytest.fixture
def api(running: RunningOrg, http: httpx.Client) -> OrgClient:
    return log_in(running, http, INTEGRATION_USERNAME)


@pytest.fixture
def admin(running: RunningOrg, http: httpx.Client) -> OrgClient:
    return log_in(running, http, "administrator@partner.example")
