"""The one table between what the database drivers raise and our errors.

Sentences name the database without its password; the driver's error stays as the cause.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from persistence.errors import DatabaseUnreachableError, PersistenceError, SchemaError

#: SQLite's name for the failure begins with the key → the rest of the sentence, the remedy.
_SQLITE = {
    "SQLITE_CANTOPEN": (
        "cannot be opened",
        "Check that its folder exists and may be written to, or correct TIERWRIGHT_DATABASE__URL.",
    ),
    "SQLITE_READONLY": (
        "may not be written to",
        "Give the user of the program the right to write to the file and to its folder.",
    ),
    "SQLITE_PERM": (
        "may not be opened",
        "Give the user of the program the right to read and write the file.",
    ),
    "SQLITE_FULL": ("has no space left on its disk", "Free some space, then start again."),
    "SQLITE_IOERR": (
        "could not be read or written (the disk reports an error)",
        "Check the disk, its free space and its mount.",
    ),
    "SQLITE_BUSY": (
        "stayed locked by another process",
        "Find the process that holds it; several daemons should share a PostgreSQL database.",
    ),
    "SQLITE_LOCKED": (
        "stayed locked by another connection",
        "Try again; if it happens often, use a PostgreSQL database.",
    ),
    "SQLITE_NOTADB": (
        "is not a SQLite database",
        "Name another file in TIERWRIGHT_DATABASE__URL, or restore a backup.",
    ),
    "SQLITE_CORRUPT": ("is damaged", "Restore a backup of the file."),
}
#: PostgreSQL's code for the failure begins with the key → the rest of the sentence, the remedy.
_POSTGRESQL = {
    "08": ("broke the connection", "Check the server and the network."),
    "25006": (
        "takes no changes (it is read-only)",
        "Name the primary server in TIERWRIGHT_DATABASE__URL, not a standby.",
    ),
    "42501": (
        "denies its user a right",
        "Make the user the owner of the database, or let it create schemas and tables there.",
    ),
    "53100": ("has no space left on its disk", "Free some space on the server."),
    "53300": ("has no free connection", "Raise max_connections, or run fewer replicas."),
    "53": ("is out of resources", "Check the memory and the disk of the server."),
    "55P03": ("kept a row locked too long", "Try again; look for long transactions."),
    "57": ("is shutting down or was interrupted", "Try again once the server runs."),
}
_NO_ANSWER = (
    "Check that the server runs and that TIERWRIGHT_DATABASE__URL has the right host, port, "
    "database, user and password."
)
_MIGRATE = "Run `tierwright db upgrade`."
_REPORT = "Look at the cause in the log; if the tables were changed by hand, restore a backup."
#: PostgreSQL: a table or a column that does not exist.
_MISSING = frozenset({"42P01", "42703"})


@contextmanager
def translated(url: URL) -> Iterator[None]:
    """Turn what SQLAlchemy and the drivers raise inside the block into our errors.

    Raises:
        PersistenceError: or one of its kinds, caused by the driver's error.
    """
    try:
        yield
    except PoolTimeoutError as error:
        msg = f"{_place(url)} had no free connection for this process."
        raise DatabaseUnreachableError(
            msg,
            "Lower the number of workers, or look for a transaction that never ends.",
        ) from error
    except SQLAlchemyError as error:
        raise _ours(error, _place(url)) from error


def _place(url: URL) -> str:
    if url.get_backend_name() == "sqlite":
        return f"The SQLite file {url.database or ':memory:'}"
    host = url.host or url.query.get("host") or "the local socket"
    return f"The PostgreSQL database {url.database or ''} at {host}"


def _ours(error: SQLAlchemyError, place: str) -> PersistenceError:
    driver_error = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(driver_error, sqlite3.Error):
        return _from_sqlite(driver_error, place)
    if isinstance(driver_error, psycopg.Error):
        return _from_postgresql(driver_error, place)
    return PersistenceError(f"{place} could not do what was asked.", _REPORT)


def _from_sqlite(error: sqlite3.Error, place: str) -> PersistenceError:
    name = getattr(error, "sqlite_errorname", "")
    for beginning, (rest, remedy) in _SQLITE.items():
        if name.startswith(beginning):
            return DatabaseUnreachableError(f"{place} {rest}.", remedy)
    if str(error).startswith(("no such table", "no such column")):
        return SchemaError(f"{place} lacks a table or column of this program.", _MIGRATE)
    return PersistenceError(f"{place} refused what was asked ({name or 'no reason'}).", _REPORT)


def _from_postgresql(error: psycopg.Error, place: str) -> PersistenceError:
    code = error.sqlstate
    if code is None and isinstance(error, psycopg.OperationalError):
        # Refused before there was a session: libpq gives words only, the reason at the end.
        reason = str(error).splitlines()[0].rpartition("failed: ")[2]
        return DatabaseUnreachableError(f"{place} cannot be reached ({reason}).", _NO_ANSWER)
    if code in _MISSING:
        return SchemaError(f"{place} lacks a table or column of this program.", _MIGRATE)
    for beginning, (rest, remedy) in _POSTGRESQL.items():
        if code and code.startswith(beginning):
            return DatabaseUnreachableError(f"{place} {rest}.", remedy)
    return PersistenceError(f"{place} refused what was asked ({code or 'no reason'}).", _REPORT)
