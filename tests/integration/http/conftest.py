"""The edge on each kind of database, at the revision of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL

from persistence import schema
from persistence.database import Database
from tests.integration.http.edge import Edge
from tests.integration.persistence.opening import open_url


@pytest.fixture
def database(database_url: URL) -> Iterator[Database]:
    with open_url(database_url) as database:
        schema.upgrade(database)
        yield database


@pytest.fixture
def file_database(tmp_path: Path) -> Iterator[Database]:
    """A database for what no kind of database makes a difference to."""
    with open_url(f"sqlite:///{tmp_path / 'edge.db'}") as database:
        schema.upgrade(database)
        yield database


@pytest.fixture
def edge(file_database: Database) -> Edge:
    return Edge(file_database)


@pytest.fixture
def stored_edge(database: Database) -> Edge:
    """The edge on a database of each kind."""
    return Edge(database)
