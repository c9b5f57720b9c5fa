"""What an engine says whose database cannot be used: one sentence and a remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege
from sqlalchemy.engine import URL, make_url

from app.daemon.dbos_engine import DbosEngine, EnginePlace
from jobs.engine_port import Task, Work
from persistence.errors import DatabaseUnreachableError
from tests.integration.daemon.test_dbos_engine import Counting, running, until


def engine(place: EnginePlace) -> DbosEngine:
    return DbosEngine(place, "one", {Work.REQUESTS: Task(lambda: None)})


def test_a_file_that_is_no_database_is_told_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "mine-engine.db").write_text("no database" * 1_000, encoding="utf-8")
    place = EnginePlace.beside(make_url(f"sqlite:///{tmp_path / 'mine.db'}"))

    with pytest.raises(DatabaseUnreachableError, match=r"mine-engine\.db is not a SQLite database"):
        engine(place).start()


@contextmanager
def a_poor_user(url: URL) -> Iterator[URL]:
    """A user who may log in and nothing else."""
    admin = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(admin, autocommit=True) as connection:
        try:
            connection.execute("CREATE ROLE tierwright_poor LOGIN PASSWORD 'poor'")
        except InsufficientPrivilege:
            pytest.skip("the user of the server may make no others")
        yield url.set(username="tierwright_poor", password="poor")
        connection.execute("DROP ROLE tierwright_poor")


def test_a_user_who_may_make_no_schema_is_told_of_the_right_it_lacks(postgres_url: URL) -> None:
    with (
        a_poor_user(postgres_url) as url,
        pytest.raises(DatabaseUnreachableError, match=r"denies its user a right.*the owner"),
    ):
        engine(EnginePlace.beside(url)).start()


def test_after_a_start_in_vain_another_one_goes_well(tmp_path: Path) -> None:
    broken = tmp_path / "mine-engine.db"
    broken.write_text("no database" * 1_000, encoding="utf-8")
    url = make_url(f"sqlite:///{tmp_path / 'mine.db'}")
    with pytest.raises(DatabaseUnreachableError):
        engine(EnginePlace.beside(url)).start()
    broken.unlink()

    step = Counting(1)
    with running(url, step) as one:
        one.enqueue(Work.REQUESTS, "slot")
        until(lambda: step.done == 1)
