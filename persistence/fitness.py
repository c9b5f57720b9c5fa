"""Tells whether the database is there, at the right revision and writable; it changes nothing."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url

from config.sections import DatabaseSettings
from persistence import schema
from persistence.database import Database, open_database
from persistence.errors import SchemaError
from persistence.tables import RunRow

_IN_MEMORY = frozenset({None, "", ":memory:"})


class DatabaseFitness:
    """A ``FitnessCheck`` of the database that the settings name."""

    def __init__(self, settings: DatabaseSettings) -> None:
        self._settings = settings

    def require_fit(self) -> str:
        """Return the revision of a database that can be used.

        Raises:
            DatabaseUnreachableError: it cannot be opened, reached or written to.
            SchemaError: it is not there yet, or its tables are older or newer.
        """
        with open_database(self._settings) as database:
            self._refuse_absent()
            schema.require_current(database)
            _require_writable(database)
        return schema.head()

    def _refuse_absent(self) -> None:
        """Opening a file of SQLite would make it, and whoever looks must not leave traces."""
        url = make_url(self._settings.url.get_secret_value())
        if url.get_backend_name() != "sqlite" or url.database in _IN_MEMORY:
            return
        file = Path(str(url.database))
        if file.parent.is_dir() and not file.exists():
            msg = f"The SQLite file {file} does not exist yet."
            raise SchemaError(msg, "Run `tierwright db upgrade`.")


def _require_writable(database: Database) -> None:
    """Ask for the right to write by a change that touches no row."""
    with database.connection(reads_only=False) as connection:
        connection.execute(text(f"DELETE FROM {RunRow.__tablename__} WHERE 1 = 0"))  # noqa: S608 - our own name
