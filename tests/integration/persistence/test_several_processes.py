from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from sqlalchemy.engine import URL

from persistence import schema
from persistence.case_port import CaseAsked
from persistence.case_store import DatabaseCaseLedger
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.port import RunOutcome
from persistence.run_store import DatabaseRunStore
from tests.integration.persistence.cases import NOON, key
from tests.integration.persistence.opening import open_url

ROOT = Path(__file__).parents[3]
PROCESSES = 3
RUNS = 40
CASES = 120


def start(module: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own module and numbers
        [sys.executable, "-m", f"tests.integration.persistence.{module}", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def sayings_of(processes: list[subprocess.Popen[str]]) -> tuple[list[str], list[str]]:
    """Wait for all and return what each said on standard output, and on standard error."""
    try:
        said = [process.communicate(timeout=60) for process in processes]
        return [output for output, _ in said], [complaint for _, complaint in said]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def test_processes_that_migrate_and_write_together_lose_nothing(database_url: URL) -> None:
    url = database_url.render_as_string(hide_password=False)

    _, complaints = sayings_of([start("writer", url, n, RUNS) for n in range(PROCESSES)])

    assert complaints == [""] * PROCESSES
    with open_url(database_url) as database:
        schema.require_current(database)
        runs = DatabaseRunStore(database).recent(1_000)
        last = DatabaseEvaluationStore(database).last([f"{n:018d}" for n in range(20)])
    assert len(runs) == PROCESSES * RUNS
    assert {run.outcome for run in runs} == {RunOutcome.SUCCEEDED}
    assert len(last) == 20


def test_processes_that_claim_together_get_every_case_once(database_url: URL) -> None:
    url = database_url.render_as_string(hide_password=False)
    with open_url(database_url) as database:
        schema.upgrade(database)
        asked = [CaseAsked(case_id=key(number)) for number in range(CASES)]
        DatabaseCaseLedger(database).ask(asked, now=NOON)

    outputs, complaints = sayings_of([start("claimant", url, n) for n in range(PROCESSES)])

    assert complaints == [""] * PROCESSES
    given = [each for output in outputs for each in output.splitlines()]
    assert sorted(given) == [key(number) for number in range(CASES)]
