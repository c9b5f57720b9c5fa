from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from connector.port import ApiUsage
from jobs.api_budget import CallBudget, CallShareReachedError, expected_calls
from persistence.port import Run, RunOutcome
from tests.unit.jobs.partner_org import ACME_ALLIANCE, NOW, RUN, Desk

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
QUIET = ApiUsage(used=0, allowed=10_000)


def run(hours_ago: int, calls: int) -> Run:
    began = NOON - timedelta(hours=hours_ago)
    ended = began + timedelta(minutes=5)
    return Run(
        id=f"run-{hours_ago}",
        kind="recalculate",
        started_at=began,
        finished_at=ended,
        api_calls=calls,
    )


def admit(
    calls: int,
    *earlier: Run,
    sent: int = 0,
    usage: ApiUsage | None = QUIET,
    share: str = "0.5",
) -> None:
    CallBudget(Decimal(share), earlier).admit(calls, sent=sent, usage=usage, now=NOON)


def test_a_full_pass_goes_on_up_to_its_part_of_the_share() -> None:
    # Half of 10,000 is ours, and full passes leave a tenth of that to clicks: 4,500.
    admit(500, run(3, 3_000), sent=1_000)

    with pytest.raises(CallShareReachedError, match="4000 of the 4500 API requests"):
        admit(501, run(3, 3_000), sent=1_000)


def test_the_pause_ends_when_enough_earlier_requests_are_a_day_old() -> None:
    with pytest.raises(CallShareReachedError) as paused:
        admit(500, run(20, 300), run(10, 2_000), run(5, 2_000))

    # 300 too many are free once the run of twenty hours ago no longer counts.
    assert paused.value.until == NOON + timedelta(hours=4, minutes=5)
    assert "pauses until 2026-06-01 16:05 UTC" in paused.value.message


def test_a_run_that_spent_the_share_alone_waits_a_day() -> None:
    with pytest.raises(CallShareReachedError) as paused:
        admit(500, sent=4_400)

    assert paused.value.until == NOON + timedelta(hours=24)


def test_the_last_tenth_of_the_org_is_left_to_others() -> None:
    admit(100, usage=ApiUsage(used=8_900, allowed=10_000))

    with pytest.raises(CallShareReachedError, match="8950 of the org's 10000") as paused:
        admit(51, usage=ApiUsage(used=8_950, allowed=10_000))
    assert paused.value.until is None


def test_nothing_is_refused_before_the_org_says_what_it_allows() -> None:
    admit(10_000_000, usage=None)


def test_a_slice_is_estimated_by_its_enrollments() -> None:
    assert [expected_calls(n) for n in (1, 1_000, 2_000)] == [11, 250, 490]
    assert [expected_calls(n, as_user=True) for n in (1, 1_000)] == [12, 1_070]


def test_a_full_pass_pauses_and_says_until_when() -> None:
    desk = Desk()
    desk.org.api_usage = ApiUsage(used=1, allowed=20)

    report = desk.recalculate()

    assert report.outcome is RunOutcome.FAILED
    assert report.enrollments == ()
    assert report.error is not None
    assert report.error.code == "CallShareReachedError"
    assert "pauses until 2026-06-02 12:00 UTC" in report.error.message
    assert not desk.org.batches


def test_requests_of_earlier_runs_count_until_they_are_a_day_old() -> None:
    desk = Desk()
    desk.org.api_usage = ApiUsage(used=10, allowed=1_000)
    ours = Run(id="before", kind="recalculate", started_at=NOW - timedelta(hours=23))
    desk.runs.start(replace(ours, api_calls=440))

    assert desk.recalculate().error is not None
    desk.clock.time = NOW + timedelta(hours=2)
    assert desk.recalculate(run=RUN.replace("7d", "7e")).error is None


def test_a_person_who_names_enrollments_never_waits() -> None:
    desk = Desk()
    desk.org.api_usage = ApiUsage(used=99, allowed=100)

    assert desk.recalculate(ACME_ALLIANCE).error is None
