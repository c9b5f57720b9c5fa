"""What a full pass of a thousand partners, and a click, cost in API calls, counted by the org."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from app.bootstrap import open_recalculation, open_tools
from jobs.known_org import KnownOrg
from jobs.recalculate import RecalculateEnrollments
from jobs.selection import Selection
from tests.integration.loop.harness import NOON, Loop, running_loop

ENROLLMENTS = 1_000
#: Four fifths of it ask about visibility: one query for each primary partner user, five a call.
FULL_PASS, RERUN = 250, 240
TIMESTAMPS = {"Last_Calculated__c", "Last_Attempt__c"}


def test_a_full_pass_keeps_to_its_calls(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'tierwright.db'}"
    with running_loop(database_url=url, today=date(2026, 6, 17), enrollments=ENROLLMENTS) as loop:
        first = loop.recalculate(now=NOON)
        second = loop.recalculate(now=NOON + timedelta(minutes=2))
        counted = loop.running.org.usage.used

    assert len(first.enrollments) == ENROLLMENTS
    assert first.api_calls <= FULL_PASS
    assert second.api_calls <= RERUN
    changes = (each["changes"] for each in second.document()["enrollments"])
    assert {change["field"] for each in changes for change in each} == TIMESTAMPS
    assert first.api_calls + second.api_calls == counted


#: With what a long-lived process knows of the org, and without.
WARM, COLD = 4, 7
#: Where a tier moves or is proposed: one call to see whether somebody edited the enrollment
#: meanwhile, and three for writes that wait for each other.
DECIDING = WARM + 3


@dataclass(frozen=True, slots=True)
class Click:
    """What recalculating one enrollment took, as the org counts, and which fields it wrote."""

    calls: int
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Desk:
    """Recalculates single enrollments of a running org, in a process that lives on."""

    loop: Loop
    job: RecalculateEnrollments

    def click(self, enrollment: str, *, cold: bool = False) -> Click:
        """Recalculate; where it is ``cold``, nothing is known of the org, as by a command."""
        job = self._anew() if cold else self.job
        before = self.loop.running.org.usage.used
        report = job.run(Selection((enrollment,)), run_id=str(uuid4()))
        assert report.error is None
        assert report.enrollments[0].clean
        counted = self.loop.running.org.usage.used - before
        assert report.api_calls == counted
        changes = report.document()["enrollments"][0]["changes"]
        return Click(counted, frozenset(change["field"] for change in changes))

    def enrollment(self, partner: str) -> str:
        return str(self.loop.enrollment(partner)["Id"])

    def _anew(self) -> RecalculateEnrollments:
        batch = self.job.batch
        known = KnownOrg(batch.salesforce, batch.field_map, self.loop.clock.now)
        return replace(self.job, batch=replace(batch, known=known))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path / 'tierwright.db'}"
    with (
        running_loop(database_url=url, today=date(2026, 6, 17)) as loop,
        open_tools(loop.settings, loop.clock) as tools,
        open_recalculation(loop.settings, tools, migrate=True) as job,
    ):
        yield Desk(loop, job)


@pytest.mark.parametrize("cold", [True, False], ids=["cold", "warm"])
def test_a_click_keeps_to_its_calls(desk: Desk, *, cold: bool) -> None:
    # The process has met the org by another partner; nothing of this one is known.
    desk.click(desk.enrollment("Centavo Analytics"))
    one = desk.enrollment("Northmere Channel Partners")

    first = desk.click(one, cold=cold)
    desk.loop.clock.moment = NOON + timedelta(minutes=2)
    unchanged = desk.click(one, cold=cold)
    desk.loop.change("Opportunity", counted_deal(desk.loop, one), Amount=1)
    desk.loop.clock.moment = NOON + timedelta(minutes=4)
    changed = desk.click(one, cold=cold)

    calls = [first.calls, unchanged.calls, changed.calls]
    assert max(calls) <= (COLD if cold else WARM)
    # What is cold describes the org: that a known one takes no such call shows here.
    assert min(calls) > WARM or not cold
    assert unchanged.fields == TIMESTAMPS
    assert changed.fields > {*TIMESTAMPS, "Value__c", "Progress_To_Next__c"}
    assert first.fields > changed.fields


def test_the_first_click_of_a_process_that_lives_on_is_a_cold_one(desk: Desk) -> None:
    one = desk.enrollment("Northmere Channel Partners")

    assert WARM < desk.click(one).calls <= COLD
    assert desk.click(one).calls <= WARM


def test_after_an_hour_the_org_is_described_anew(desk: Desk) -> None:
    one = desk.enrollment("Northmere Channel Partners")
    desk.click(one)
    desk.loop.clock.moment = NOON + timedelta(hours=1)

    assert WARM < desk.click(one).calls <= COLD


def test_a_click_that_decides_about_a_tier_takes_three_calls_more(desk: Desk) -> None:
    desk.click(desk.enrollment("Centavo Analytics"))

    decided = desk.click(desk.enrollment("Ospreypool Technology Partners"))

    assert "Pending_Tier__c" in decided.fields
    assert decided.calls <= DECIDING


def counted_deal(loop: Loop, enrollment: str) -> str:
    """Give a deal that counts for an enrollment."""
    explained = loop.explain(enrollment, now=loop.clock.moment)
    return next(
        each.told.id
        for criterion in explained.criteria
        for each in criterion.records
        if each.sobject == "Opportunity" and each.told.counted
    )
