"""Opens the database and hands out sessions; knows what differs between SQLite and PostgreSQL.

It knows no table. A SQLite file serves several processes on one machine: readers never wait,
writers wait for each other. PostgreSQL serves any number of machines.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlmodel import Session

from config.sections import DatabaseSettings
from persistence.driver_failure import translated
from persistence.errors import DatabaseUnreachableError

#: How long a SQLite writer waits for another one, in milliseconds.
_SQLITE_PATIENCE_MS = 10_000
#: How long the server may take to answer a new connection, in seconds; our name in its lists.
_POSTGRESQL_DEFAULTS = {"connect_timeout": 10, "application_name": "tierwright"}
#: Execution option of transactions that change nothing.
_READS_ONLY = "tierwright_reads_only"


class Database:
    """One database and its connections; thread-safe. Close it, or use it as a context."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reading_engine = engine.execution_options(**{_READS_ONLY: True})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Open a transaction for changes: kept when the block ends, undone when it raises.

        On SQLite it holds the only right to write from its beginning, so keep it short.

        Raises:
            PersistenceError: what the database refuses inside the block, or on keeping it.
        """
        with translated(self._engine.url), Session(self._engine) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads one consistent state; it never waits for writers.

        Raises:
            PersistenceError: what the database refuses inside the block.
        """
        with translated(self._engine.url), Session(self._reading_engine) as session:
            yield session

    @contextmanager
    def connection(self, *, reads_only: bool) -> Iterator[Connection]:
        """Open a transaction without the mapping to tables, for migrations.

        Raises:
            PersistenceError: what the database refuses inside the block, or on keeping it.
        """
        engine = self._reading_engine if reads_only else self._engine
        with translated(self._engine.url), engine.begin() as connection:
            yield connection

    def ping(self) -> None:
        """Ask the database for a sign of life.

        Raises:
            DatabaseUnreachableError: there is none.
        """
        with self.connection(reads_only=True) as connection:
            connection.execute(text("SELECT 1"))

    def close(self) -> None:
        """Close all connections; the database may be used again afterwards."""
        self._engine.dispose()


def open_database(settings: DatabaseSettings) -> Database:
    """Prepare access to the database; nothing is opened before the first use.

    ``sqlite://`` without a file keeps everything in memory, for one process and as long as the
    database is open.

    Raises:
        DatabaseUnreachableError: the URL cannot be understood; the configuration is wrong.
    """
    try:
        url = make_url(settings.url.get_secret_value())
    except (ArgumentError, ValueError):
        msg = "TIERWRIGHT_DATABASE__URL is not a database URL."
        # Not chained: the cause may repeat the URL with its password.
        raise DatabaseUnreachableError(
            msg,
            "Write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE.",
        ) from None
    if url.get_backend_name() == "sqlite":
        return Database(_sqlite_engine(url))
    return Database(_postgresql_engine(url))


def _sqlite_engine(url: URL) -> Engine:
    # Each connection to memory is a database of its own, so all threads share a single one.
    in_memory = url.database in {None, "", ":memory:"}
    pool: dict[str, Any] = {"pool_size": 1, "max_overflow": 0} if in_memory else {}
    engine = create_engine(
        url,
        poolclass=QueuePool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
        **pool,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        # What the URL says of these wins.
        connect_args={
            name: value for name, value in _POSTGRESQL_DEFAULTS.items() if name not in url.query
        },
        hide_parameters=True,
    )


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Transactions are begun by `_begin_sqlite`: the driver's own way would begin them late and
    # leave changes of the schema outside.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_SQLITE_PATIENCE_MS}")
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side; a file stays switched once it is.

    Two processes that switch a new file at the same moment are refused at once, whatever their
    patience, so it is tried again.
    """
    for pause_seconds in (*[0.05] * 40, None):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorname.startswith("SQLITE_BUSY")
            if pause_seconds is None or not busy:
                raise
            sleep(pause_seconds)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later cannot wait for another writer: SQLite
    # gives up at once ("database is locked"). So writers take their right at the beginning.
    reads_only = connection.get_execution_options().get(_READS_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
