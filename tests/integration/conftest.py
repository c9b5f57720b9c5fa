"""Both databases, fresh and empty, for every test that asks.

PostgreSQL is a real server: the one that ``TEST_POSTGRES_URL`` names (its user must be allowed to
create databases), or one that is started for the session in a temporary folder.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from tests.integration.postgres import new_database, running_postgres


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """URL of the server's maintenance database."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[URL]:
    """A new, empty PostgreSQL database."""
    with new_database(postgres_server) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return make_url(f"sqlite:///{tmp_path / 'tierwright.db'}")
    url: URL = request.getfixturevalue("postgres_url")
    return url
