"""A pull of many enrollments by bulk jobs, against the same pull by REST."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from jobs import candidate_pull
from jobs.run_report import RunReport
from tests.integration.loop.harness import NOON, Loop, running_loop


@pytest.fixture
def loop(tmp_path: Path) -> Iterator[Loop]:
    with running_loop(
        database_url=f"sqlite:///{tmp_path / 'tierwright.db'}", today=date(2026, 6, 17)
    ) as loop:
        yield loop


def judged(report: RunReport) -> list[dict[str, Any]]:
    return [{**each.document(), "changes": None} for each in report.enrollments]


def test_bulk_and_rest_come_to_the_same(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    by_rest = loop.recalculate(now=NOON, dry_run=True)
    monkeypatch.setattr(candidate_pull, "MANY_ENROLLMENTS", 1)

    in_bulk = loop.recalculate(now=NOON, dry_run=True)

    jobs = [r for r in loop.running.org.requests.latest() if r.path.endswith("/jobs/query")]
    assert len(jobs) >= 3
    assert judged(in_bulk) == judged(by_rest)
