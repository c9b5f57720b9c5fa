"""What a full pass of a thousand partners costs in API calls, counted by the org."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.integration.loop.harness import NOON, running_loop

ENROLLMENTS = 1_000
#: Four fifths of it ask about visibility: one query for each primary partner user, five a call.
FULL_PASS, RERUN = 250, 240


def test_a_full_pass_keeps_to_its_calls(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tierwright.db'}"
    with running_loop(database_url=url, today=date(2026, 6, 17), enrollments=ENROLLMENTS) as loop:
        first = loop.recalculate(now=NOON)
        second = loop.recalculate(now=NOON)
        counted = loop.running.org.usage.used

    assert len(first.enrollments) == ENROLLMENTS
    assert first.api_calls <= FULL_PASS
    assert second.api_calls <= RERUN
    assert first.api_calls + second.api_calls == counted
