from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from persistence import schema
from persistence.database import Database
from persistence.errors import PersistenceError, SchemaError
from persistence.run_store import DatabaseRunStore
from persistence.tables import Table


def tables(database: Database) -> set[str]:
    with database.connection(reads_only=True) as connection:
        return set(inspect(connection).get_table_names())


def differences(database: Database) -> list[object]:
    with database.connection(reads_only=True) as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return list(compare_metadata(context, Table.metadata))


def stamp(database: Database, revision: str) -> None:
    with database.connection(reads_only=False) as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision}
        )


def test_the_migrations_make_exactly_the_tables_of_the_program(database: Database) -> None:
    assert differences(database) == []


def test_a_table_changed_without_a_migration_would_be_noticed(database: Database) -> None:
    with database.connection(reads_only=False) as connection:
        connection.execute(text("ALTER TABLE run DROP COLUMN error_code"))

    assert len(differences(database)) == 1


def test_migrating_up_down_and_up_again_ends_where_it_began(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    schema.downgrade(empty_database, "base")

    assert schema.current(empty_database) is None
    assert tables(empty_database) == {"alembic_version"}

    schema.upgrade(empty_database)

    assert schema.current(empty_database) == schema.head()
    assert differences(empty_database) == []


def test_upgrading_a_current_database_changes_nothing(database: Database) -> None:
    schema.upgrade(database)

    schema.require_current(database)


def test_an_empty_database_is_refused_with_the_remedy(empty_database: Database) -> None:
    with pytest.raises(SchemaError, match="is empty") as caught:
        schema.require_current(empty_database)

    assert caught.value.remedy == "Run `tierwright db upgrade`."
    assert schema.current(empty_database) is None


def test_a_database_of_a_newer_program_is_refused_and_left_alone(database: Database) -> None:
    stamp(database, "9999")

    for refused in (schema.require_current, schema.upgrade):
        with pytest.raises(SchemaError, match="at revision 9999, newer than") as caught:
            refused(database)
        assert "Install the newer version" in caught.value.remedy
    assert schema.current(database) == "9999"


def test_tables_that_are_missing_tell_the_remedy_on_use(empty_database: Database) -> None:
    with pytest.raises(SchemaError, match="lacks a table") as caught:
        DatabaseRunStore(empty_database).recent(1)

    assert caught.value.remedy == "Run `tierwright db upgrade`."


def test_a_migration_that_fails_leaves_nothing_behind(empty_database: Database) -> None:
    with empty_database.connection(reads_only=False) as connection:
        connection.execute(text("CREATE TABLE evaluation (id INTEGER)"))

    with pytest.raises(PersistenceError):
        schema.upgrade(empty_database)

    assert tables(empty_database) == {"evaluation"}
