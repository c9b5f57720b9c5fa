from __future__ import annotations

import sqlite3

import psycopg
import pytest
from psycopg import errors as postgres_errors
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from persistence.driver_failure import translated
from persistence.errors import DatabaseUnreachableError, PersistenceError, SchemaError

SQLITE = make_url("sqlite:////var/lib/tierwright.db")
POSTGRESQL = make_url("postgresql+psycopg://tierwright:hunter2@db.example/tierwright")


def from_sqlite(name: str, text: str = "") -> Exception:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorname = name
    return DBAPIError("SELECT 1", None, error)


def from_postgresql(error: psycopg.Error) -> Exception:
    return DBAPIError("SELECT 1", None, error)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("SQLITE_CANTOPEN", "cannot be opened"),
        ("SQLITE_CANTOPEN_ISDIR", "cannot be opened"),
        ("SQLITE_READONLY_DBMOVED", "may not be written to"),
        ("SQLITE_PERM", "may not be opened"),
        ("SQLITE_FULL", "no space left"),
        ("SQLITE_IOERR_WRITE", "the disk reports an error"),
        ("SQLITE_BUSY", "locked by another process"),
        ("SQLITE_LOCKED", "locked by another connection"),
        ("SQLITE_NOTADB", "is not a SQLite database"),
        ("SQLITE_CORRUPT_INDEX", "is damaged"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_a_remedy(name: str, said: str) -> None:
    with pytest.raises(DatabaseUnreachableError, match=said) as caught, translated(SQLITE):
        raise from_sqlite(name)

    assert caught.value.message.startswith("The SQLite file /var/lib/tierwright.db ")
    assert caught.value.remedy
    assert isinstance(caught.value.__cause__, DBAPIError)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        pytest.param(postgres_errors.ConnectionFailure(), "broke the connection", id="lost"),
        pytest.param(postgres_errors.ReadOnlySqlTransaction(), "takes no changes", id="standby"),
        pytest.param(postgres_errors.InsufficientPrivilege(), "denies its user", id="no right"),
        pytest.param(postgres_errors.DiskFull(), "no space left", id="full disk"),
        pytest.param(postgres_errors.TooManyConnections(), "no free connection", id="crowded"),
        pytest.param(postgres_errors.OutOfMemory(), "out of resources", id="no memory"),
        pytest.param(postgres_errors.LockNotAvailable(), "locked too long", id="locked"),
        pytest.param(postgres_errors.AdminShutdown(), "shutting down", id="shutdown"),
        pytest.param(
            psycopg.OperationalError(
                'connection failed: connection to server at "db.example", port 5432 failed: '
                'FATAL:  password authentication failed for user "tierwright"'
            ),
            r"cannot be reached \(FATAL:  password authentication failed",
            id="wrong password",
        ),
        pytest.param(
            psycopg.OperationalError("failed to resolve host 'db.example': Name not known"),
            "cannot be reached",
            id="unknown host",
        ),
    ],
)
def test_a_server_that_cannot_be_used_is_told_with_a_remedy(
    error: psycopg.Error, said: str
) -> None:
    with pytest.raises(DatabaseUnreachableError, match=said) as caught, translated(POSTGRESQL):
        raise from_postgresql(error)

    assert caught.value.message.startswith("The PostgreSQL database tierwright at db.example ")
    assert caught.value.remedy
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(from_sqlite("SQLITE_ERROR", "no such table: run"), id="no SQLite table"),
        pytest.param(from_sqlite("SQLITE_ERROR", "no such column: kind"), id="no SQLite column"),
        pytest.param(from_postgresql(postgres_errors.UndefinedTable()), id="no PostgreSQL table"),
        pytest.param(from_postgresql(postgres_errors.UndefinedColumn()), id="no such column"),
    ],
)
def test_what_a_migration_would_bring_is_told_as_such(error: Exception) -> None:
    with pytest.raises(SchemaError, match="tierwright db upgrade"), translated(SQLITE):
        raise error


@pytest.mark.parametrize(
    "error",
    [
        pytest.param(from_sqlite("SQLITE_CONSTRAINT_UNIQUE"), id="SQLite constraint"),
        pytest.param(from_postgresql(postgres_errors.UniqueViolation()), id="constraint"),
        pytest.param(InvalidRequestError("closed"), id="no driver's error"),
    ],
)
def test_what_has_no_remedy_of_its_own_stays_general(error: Exception) -> None:
    with pytest.raises(PersistenceError) as caught, translated(SQLITE):
        raise error

    assert type(caught.value) is PersistenceError
    assert caught.value.__cause__ is error


def test_a_pool_without_a_free_connection_is_told() -> None:
    with (
        pytest.raises(DatabaseUnreachableError, match="no free connection for this process"),
        translated(SQLITE),
    ):
        raise PoolTimeoutError


def test_errors_of_the_caller_pass_unchanged() -> None:
    with pytest.raises(KeyError), translated(SQLITE):
        raise KeyError
