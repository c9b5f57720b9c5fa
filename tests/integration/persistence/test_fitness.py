from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from config.sections import DatabaseSettings
from persistence import schema
from persistence.database import Database
from persistence.errors import DatabaseUnreachableError, SchemaError
from persistence.fitness import DatabaseFitness
from persistence.run_store import DatabaseRunStore
from tests.integration.persistence.opening import open_url


def fitness(url: URL) -> DatabaseFitness:
    return DatabaseFitness(
        DatabaseSettings(url=SecretStr(url.render_as_string(hide_password=False)))
    )


def test_a_migrated_database_is_fit_and_stays_as_it_is(
    database: Database, database_url: URL
) -> None:
    assert fitness(database_url).require_fit() == schema.head()
    assert DatabaseRunStore(database).recent(1) == []


def test_a_database_that_was_never_migrated_is_not_fit(
    empty_database: Database, database_url: URL
) -> None:
    empty_database.ping()

    with pytest.raises(SchemaError) as raised:
        fitness(database_url).require_fit()

    assert raised.value.remedy == "Run `tierwright db upgrade`."


def test_a_file_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    file = tmp_path / "new.db"

    with pytest.raises(SchemaError, match="does not exist yet"):
        fitness(make_url(f"sqlite:///{file}")).require_fit()

    assert not file.exists()


def test_a_database_that_takes_no_changes_is_not_fit(postgres_url: URL) -> None:
    read_only = f'ALTER DATABASE "{postgres_url.database}" SET default_transaction_read_only = on'
    with open_url(postgres_url) as database:
        schema.upgrade(database)
        with database.connection(reads_only=False) as connection:
            connection.execute(text(read_only))

    with pytest.raises(DatabaseUnreachableError, match="takes no changes"):
        fitness(postgres_url).require_fit()
