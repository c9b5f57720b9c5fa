"""Databases at the ready: empty, or at the revision of the program."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import URL

from persistence import schema
from persistence.database import Database
from tests.integration.persistence.opening import open_url


@pytest.fixture
def empty_database(database_url: URL) -> Iterator[Database]:
    with open_url(database_url) as database:
        yield database


@pytest.fixture
def database(empty_database: Database) -> Database:
    """A database at the revision of the program."""
    schema.upgrade(empty_database)
    return empty_database
