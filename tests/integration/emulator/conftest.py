from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx
import pytest
from fastapi import FastAPI
from starlette.types import ASGIApp

from emulator.clock import FixedClock
from emulator.local_server import local_server
from emulator.org import Org
from emulator.running import RunningOrg
from emulator.server import create_app
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.partner_org import OFFBOARDING_USERNAME, partner_org
from tests.unit.emulator.small_org import INTEGRATION_USERNAME, NOW, small_org


class Stage:
    """One server for the whole session, on which each test puts an org of its own."""

    def __init__(self) -> None:
        self.app = FastAPI()
        self.base_url = ""

    def put(self, org: Org) -> None:
        self.app.router.routes.clear()
        app: ASGIApp = create_app(org)
        self.app.mount("", app)


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    stage = Stage()
    with local_server(stage.app) as base_url:
        stage.base_url = base_url
        yield stage


@pytest.fixture(scope="session")
def tls() -> ssl.SSLContext:
    # Never used over plain HTTP, but slow to make: once is enough.
    return ssl.create_default_context()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def running(stage: Stage, clock: FixedClock) -> RunningOrg:
    org = small_org(clock)
    stage.put(org)
    return RunningOrg(stage.base_url, org.credentials, org)


@pytest.fixture
def partners(running: RunningOrg, stage: Stage, clock: FixedClock) -> RunningOrg:
    """The sample's first partners instead of the small org."""
    org = partner_org(clock)
    stage.put(org)
    return RunningOrg(running.base_url, org.credentials, org)


@pytest.fixture
def http(running: RunningOrg, tls: ssl.SSLContext) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=running.base_url, verify=tls) as client:
        yield client


@pytest.fixture
def api(running: RunningOrg, http: httpx.Client) -> OrgClient:
    return log_in(running, http, INTEGRATION_USERNAME)


@pytest.fixture
def admin(running: RunningOrg, http: httpx.Client) -> OrgClient:
    return log_in(running, http, "administrator@partner.example")


@pytest.fixture
def offboarding(partners: RunningOrg, http: httpx.Client) -> OrgClient:
    return log_in(partners, http, OFFBOARDING_USERNAME)
