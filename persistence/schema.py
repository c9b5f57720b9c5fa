"""Brings the tables to the revision the program needs, and tells whether they are there.

Migrations travel inside the package, so an installed wheel can migrate.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from persistence.database import Database
from persistence.errors import SchemaError

#: A number that no other program is likely to lock PostgreSQL by; it spells "tier".
_MIGRATION_LOCK = 0x74696572


def upgrade(database: Database) -> None:
    """Migrate to the revision of this program; all steps or, on an error, none.

    Several processes may ask at once: one migrates, the others wait and find it done.

    Raises:
        SchemaError: the database is newer than the program; it is left untouched.
    """
    with _migrating(database) as config:
        command.upgrade(config, "head")


def downgrade(database: Database, revision: str) -> None:
    """Undo migrations down to a revision (``base``: all of them); what they held is lost.

    Raises:
        SchemaError: the database is newer than the program; it is left untouched.
    """
    with _migrating(database) as config:
        command.downgrade(config, revision)


def current(database: Database) -> str | None:
    """Return the revision the database is at; ``None`` when it was never migrated."""
    with database.connection(reads_only=True) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """Return the revision that this program needs."""
    (revision,) = _migrations().get_heads()
    return revision


def require_current(database: Database) -> None:
    """Make sure that the tables are those of this program.

    Raises:
        SchemaError: they are older, newer or missing; the remedy says what to do.
    """
    found = current(database)
    if found == head():
        return
    _refuse_newer(found)
    state = f"at revision {found}" if found else "empty"
    msg = f"The database is {state}, the program needs revision {head()}."
    raise SchemaError(msg, "Run `tierwright db upgrade`.")


def _migrations() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config(connection=None))


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "persistence:migrations")
    config.attributes["connection"] = connection  # picked up by migrations/env.py
    return config


@contextmanager
def _migrating(database: Database) -> Iterator[Config]:
    """Open one transaction in which no other process migrates."""
    with database.connection(reads_only=False) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})"))
        _refuse_newer(MigrationContext.configure(connection).get_current_revision())
        yield _config(connection)


def _refuse_newer(found: str | None) -> None:
    known = {script.revision for script in _migrations().walk_revisions()}
    if found is not None and found not in known:
        msg = f"The database is at revision {found}, newer than {head()} that the program needs."
        raise SchemaError(
            msg, "Install the newer version of Tierwright, or restore the backup made before it."
        )
