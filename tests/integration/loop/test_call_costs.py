"""What a full pass of a thousand partners, and a click, cost in API calls, counted by the org."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from app.bootstrap import open_recalculation, open_tools
from jobs.recalculate import RecalculateEnrollments
from jobs.selection import Selection
from tests.integration.loop.harness import NOON, Loop, running_loop

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


#: With what a long-lived process knows of the org, and without.
WARM, COLD = 4, 7


@contextmanager
def recalculating(loop: Loop) -> Iterator[RecalculateEnrollments]:
    """Begin with nothing known of the org; what is learned stays while the block runs."""
    with (
        open_tools(loop.settings, loop.clock) as tools,
        open_recalculation(loop.settings, tools, migrate=True) as job,
    ):
        yield job


def clicked(loop: Loop, job: RecalculateEnrollments, enrollment: str) -> int:
    """Recalculate one enrollment; give the calls as the org counts them."""
    before = loop.running.org.usage.used
    report = job.run(Selection((enrollment,)), run_id=str(uuid4()))
    assert report.error is None
    assert report.enrollments[0].clean
    counted = loop.running.org.usage.used - before
    assert report.api_calls == counted
    return counted


def test_a_click_keeps_to_its_calls(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tierwright.db'}"
    with running_loop(database_url=url, today=date(2026, 6, 17)) as loop:
        one = str(loop.enrollment("Northmere Channel Partners")["Id"])
        other = str(loop.enrollment("Centavo Analytics")["Id"])
        with recalculating(loop) as job:
            cold = clicked(loop, job, one)
        with recalculating(loop) as job:
            unchanged_cold = clicked(loop, job, one)
            warm = clicked(loop, job, other)
            loop.clock.moment = NOON + timedelta(minutes=2)
            loop.change("Opportunity", counted_deal(loop, other), Amount=1)
            changed = clicked(loop, job, other)
            unchanged = clicked(loop, job, other)

    assert max(cold, unchanged_cold) <= COLD
    assert max(warm, changed, unchanged) <= WARM


def counted_deal(loop: Loop, enrollment: str) -> str:
    """Give a deal that counts for an enrollment."""
    explained = loop.explain(enrollment, now=loop.clock.moment)
    return next(
        each.told.id
        for criterion in explained.criteria
        for each in criterion.records
        if each.sobject == "Opportunity" and each.told.counted
    )
