"""The bundled page in a browser, once for all tests that look at it."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.salesforce.checks.running import SALESFORCE
from tests.salesforce.lwc.rendering import browser, bundle, served
from tests.salesforce.tools import require, require_program

_TOOLS = "run `make salesforce-tools`, which needs Node.js 20 and npm"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the page is served, and the browser to look at it with."""

    address: str
    browser: Browser


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Bundle and serve the page, and start the browser."""
    chromium = require_program("chromium", "run `make salesforce-tools` as root, or install it")
    require_program("node", "install Node.js 20 or newer")
    require(SALESFORCE / "node_modules", _TOOLS)
    folder = tmp_path_factory.mktemp("page")
    try:
        bundle(folder)
    except subprocess.CalledProcessError as error:
        pytest.fail(f"the components do not compile: {error.stderr}")
    with served(folder) as address, browser(chromium) as started:
        yield Stage(address, started)
