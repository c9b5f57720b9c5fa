from __future__ import annotations

import sqlite3
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL

from persistence import schema
from persistence.database import Database
from persistence.errors import DatabaseUnreachableError, PersistenceError
from tests.integration.persistence.opening import open_url

COUNT = text("SELECT count(*) FROM note")
INSERT = text("INSERT INTO note VALUES (:words)")


def with_notes(database: Database) -> Database:
    with database.session() as session:
        session.connection().execute(text("CREATE TABLE note (words VARCHAR(20) NOT NULL)"))
    return database


def note(database: Database, words: str) -> None:
    with database.session() as session:
        session.connection().execute(INSERT, {"words": words})


def note_and_fail(database: Database) -> None:
    with database.session() as session:
        session.connection().execute(INSERT, {"words": "undone"})
        _ = 1 // 0


def notes(database: Database) -> int:
    with database.reading() as session:
        return int(session.connection().execute(COUNT).scalar_one())


def test_what_a_session_changes_is_kept_when_it_ends(empty_database: Database) -> None:
    note(with_notes(empty_database), "kept")

    assert notes(empty_database) == 1


def test_what_a_session_changes_is_undone_when_it_raises(empty_database: Database) -> None:
    with_notes(empty_database)

    with pytest.raises(ZeroDivisionError):
        note_and_fail(empty_database)

    assert notes(empty_database) == 0


def test_a_reader_does_not_wait_for_a_writer(empty_database: Database) -> None:
    with_notes(empty_database)

    with empty_database.session() as session:
        session.connection().execute(INSERT, {"words": "not yet seen"})
        assert notes(empty_database) == 0

    assert notes(empty_database) == 1


def test_a_database_that_answers_is_alive(empty_database: Database) -> None:
    empty_database.ping()


def test_what_the_database_refuses_hides_the_values(empty_database: Database) -> None:
    with_notes(empty_database)

    with pytest.raises(PersistenceError) as caught, empty_database.session() as session:
        session.connection().execute(
            text("INSERT INTO note VALUES (CASE WHEN :words = '' THEN '' END)"),
            {"words": "partner data"},
        )

    assert caught.value.__cause__ is not None
    assert "partner data" not in f"{caught.value}{caught.value.__cause__}"


def test_a_database_in_memory_is_shared_by_the_threads_of_the_process() -> None:
    with open_url("sqlite://") as database:
        schema.upgrade(database)
        with_notes(database)
        threads = [Thread(target=note, args=(database, str(number))) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)

        assert notes(database) == 8


def test_a_sqlite_file_is_prepared_for_several_processes(tmp_path: Path) -> None:
    with (
        open_url(f"sqlite:///{tmp_path / 'tierwright.db'}") as database,
        database.reading() as session,
    ):
        found = {
            name: session.connection().exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "busy_timeout", "foreign_keys", "synchronous")
        }

    assert found == {
        "journal_mode": "wal",
        "busy_timeout": 10_000,
        "foreign_keys": 1,
        "synchronous": 1,  # NORMAL
    }


def test_a_file_in_a_folder_that_is_not_there_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "absent" / "tierwright.db"

    with (
        open_url(f"sqlite:///{path}") as database,
        pytest.raises(DatabaseUnreachableError) as caught,
    ):
        database.ping()

    assert caught.value.message == f"The SQLite file {path} cannot be opened."
    assert "TIERWRIGHT_DATABASE__URL" in caught.value.remedy


def test_a_file_of_another_kind_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear partner, " * 100)

    with (
        open_url(f"sqlite:///{path}") as database,
        pytest.raises(DatabaseUnreachableError, match="is not a SQLite database"),
    ):
        database.ping()


def test_a_file_that_may_only_be_read_is_told_on_writing(tmp_path: Path) -> None:
    path = tmp_path / "tierwright.db"
    with open_url(f"sqlite:///{path}") as database:
        with_notes(database)

    with open_url(f"sqlite:///file:{path}?mode=ro&uri=true") as database:
        assert notes(database) == 0
        with pytest.raises(DatabaseUnreachableError, match="may not be written to"):
            note(database, "refused")


def test_a_full_disk_is_told_and_leaves_what_was_there(tmp_path: Path) -> None:
    with open_url(f"sqlite:///{tmp_path / 'tierwright.db'}") as database:
        note(with_notes(database), "kept")
        with pytest.raises(DatabaseUnreachableError, match="no space left"):
            fill(database)

        assert notes(database) == 1


def fill(database: Database) -> None:
    """Write more than the file may hold from now on."""
    with database.session() as session:
        session.connection().exec_driver_sql("PRAGMA max_page_count = 1")
        session.connection().execute(INSERT, [{"words": "x" * 1000} for _ in range(100)])


def test_a_writer_that_waits_in_vain_says_so(tmp_path: Path) -> None:
    path = tmp_path / "tierwright.db"
    with open_url(f"sqlite:///{path}") as database:
        with_notes(database)
        with database.reading() as session:
            session.connection().exec_driver_sql("PRAGMA busy_timeout = 1")
        blocker = sqlite3.connect(path, isolation_level=None)
        try:
            blocker.execute("BEGIN IMMEDIATE")
            with pytest.raises(DatabaseUnreachableError, match="stayed locked"):
                note(database, "refused")
        finally:
            blocker.close()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        pytest.param({"username": "nobody_at_all"}, "nobody_at_all", id="unknown user"),
        pytest.param({"database": "no_such_database"}, "no_such_database", id="no such database"),
    ],
)
def test_a_refused_postgresql_login_is_told_with_the_reason_but_no_password(
    postgres_server: URL, change: dict[str, str], reason: str
) -> None:
    url = postgres_server.set(password="hunter2", **change)  # type: ignore[arg-type]

    with open_url(url) as database, pytest.raises(DatabaseUnreachableError) as caught:
        database.ping()

    assert reason in caught.value.message
    assert "TIERWRIGHT_DATABASE__URL" in caught.value.remedy
    assert "hunter2" not in f"{caught.value}{caught.value.__cause__!r}"


def test_a_postgresql_server_that_does_not_answer_is_told() -> None:
    # Port 1 is reserved and nothing listens there.
    url = "postgresql+psycopg://tierwright:hunter2@127.0.0.1:1/tierwright"

    with open_url(url) as database, pytest.raises(DatabaseUnreachableError) as caught:
        database.ping()

    assert caught.value.message.startswith(
        "The PostgreSQL database tierwright at 127.0.0.1 cannot be reached ("
    )
    assert "hunter2" not in str(caught.value)


def test_a_connection_that_the_server_closed_is_replaced(postgres_url: URL) -> None:
    with open_url(postgres_url) as database, open_url(postgres_url) as other:
        with_notes(database)
        with other.session() as session:
            session.connection().execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )

        note(database, "kept")

        assert notes(database) == 1
