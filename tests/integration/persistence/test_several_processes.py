from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy.engine import URL

from persistence import schema
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.port import RunOutcome
from persistence.run_store import DatabaseRunStore
from tests.integration.persistence.opening import open_url

ROOT = Path(__file__).parents[3]
PROCESSES = 3
RUNS = 40


def start_writer(url: str, number: int) -> subprocess.Popen[str]:
    module = "tests.integration.persistence.writer"
    return subprocess.Popen(  # noqa: S603 - our own module and numbers
        [sys.executable, "-m", module, url, str(number), str(RUNS)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )


def complaints_of(writers: list[subprocess.Popen[str]]) -> list[str]:
    """Wait for all and return what each said on standard error."""
    try:
        return [writer.communicate(timeout=60)[1] for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()


def test_processes_that_migrate_and_write_together_lose_nothing(database_url: URL) -> None:
    url = database_url.render_as_string(hide_password=False)

    complaints = complaints_of([start_writer(url, number) for number in range(PROCESSES)])

    assert complaints == [""] * PROCESSES
    with open_url(database_url) as database:
        schema.require_current(database)
        runs = DatabaseRunStore(database).recent(1_000)
        last = DatabaseEvaluationStore(database).last([f"{n:018d}" for n in range(20)])
    assert len(runs) == PROCESSES * RUNS
    assert {run.outcome for run in runs} == {RunOutcome.SUCCEEDED}
    assert len(last) == 20
