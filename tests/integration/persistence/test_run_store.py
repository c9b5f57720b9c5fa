from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from persistence.database import Database
from persistence.errors import PersistenceError, UnknownRunError
from persistence.port import Run, RunError, RunOutcome, RunStore
from persistence.run_store import DatabaseRunStore

NOON = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
RUN_ID = "3f0c2d52-8a53-4b6f-9d0e-0d7a5b1c9e11"


@pytest.fixture
def runs(database: Database) -> RunStore:
    return DatabaseRunStore(database)


def started(number: int = 1, *, at: datetime = NOON) -> Run:
    return Run(id=f"{number:036d}", kind="recalculate", started_at=at)


def test_a_started_run_is_on_record_without_an_end(runs: RunStore) -> None:
    run = Run(id=RUN_ID, kind="full_pass", started_at=NOON, dry_run=True)

    runs.start(run)

    assert runs.recent(10) == [run]
    assert run.finished_at is None


def test_a_finished_run_tells_how_it_ended(runs: RunStore) -> None:
    runs.start(Run(id=RUN_ID, kind="recalculate", started_at=NOON))

    runs.finish(
        RUN_ID,
        outcome=RunOutcome.FAILED,
        finished_at=NOON + timedelta(seconds=3),
        api_calls=7,
        enrollments=2,
        error=RunError("org_unreachable", "Salesforce did not answer."),
    )

    assert runs.recent(1) == [
        Run(
            id=RUN_ID,
            kind="recalculate",
            started_at=NOON,
            finished_at=NOON + timedelta(seconds=3),
            outcome=RunOutcome.FAILED,
            error=RunError("org_unreachable", "Salesforce did not answer."),
            api_calls=7,
            enrollments=2,
        )
    ]


def test_finishing_again_replaces_what_was_noted(runs: RunStore) -> None:
    runs.start(started())
    error = RunError("org_unreachable", "Salesforce did not answer.")

    for outcome, reason in ((RunOutcome.FAILED, error), (RunOutcome.SUCCEEDED, None)):
        runs.finish(
            started().id,
            outcome=outcome,
            finished_at=NOON,
            api_calls=1,
            enrollments=1,
            error=reason,
        )

    (run,) = runs.recent(1)
    assert (run.outcome, run.error) == (RunOutcome.SUCCEEDED, None)


def test_a_run_that_was_never_started_cannot_be_finished(runs: RunStore) -> None:
    with pytest.raises(UnknownRunError, match=RUN_ID):
        runs.finish(
            RUN_ID,
            outcome=RunOutcome.SUCCEEDED,
            finished_at=NOON,
            api_calls=0,
            enrollments=0,
        )


def test_a_run_cannot_be_started_twice(runs: RunStore) -> None:
    runs.start(started())

    with pytest.raises(PersistenceError):
        runs.start(started())

    assert runs.recent(10) == [started()]


def test_the_latest_runs_come_first(runs: RunStore) -> None:
    for number, minutes in ((1, 5), (2, 0), (3, 10)):
        runs.start(started(number, at=NOON + timedelta(minutes=minutes)))

    assert [run.id for run in runs.recent(2)] == [started(3).id, started(1).id]


def test_runs_are_pruned_by_their_start(runs: RunStore) -> None:
    runs.start(started(1, at=NOON - timedelta(microseconds=1)))
    runs.start(started(2, at=NOON))

    assert runs.prune(NOON) == 1
    assert [run.id for run in runs.recent(10)] == [started(2).id]


def test_moments_come_back_in_utc_whatever_zone_they_were_given_in(runs: RunStore) -> None:
    sydney = timezone(timedelta(hours=11))
    runs.start(started(1, at=NOON.astimezone(sydney)))
    runs.start(started(2, at=NOON + timedelta(hours=1)))

    newest, oldest = runs.recent(10)

    assert (newest.id, oldest.started_at, oldest.started_at.tzinfo) == (started(2).id, NOON, UTC)


def test_a_moment_without_zone_is_refused(runs: RunStore) -> None:
    with pytest.raises(PersistenceError) as caught:
        runs.start(started(at=NOON.replace(tzinfo=None)))

    assert "time zone" in str(caught.value.__cause__)


def test_runs_since_a_moment_are_given_from_the_oldest_on(runs: RunStore) -> None:
    for number, hours in ((1, 2), (2, -1), (3, 0), (4, 1)):
        runs.start(started(number, at=NOON + timedelta(hours=hours)))

    assert [int(run.id) for run in runs.since(NOON)] == [3, 4, 1]


def test_the_last_run_of_a_kind_that_ended_well_enough_is_found(runs: RunStore) -> None:
    ends = [
        (1, "full_pass", RunOutcome.SUCCEEDED, False),
        (2, "full_pass", RunOutcome.PARTIAL, False),
        (3, "full_pass", RunOutcome.FAILED, False),
        (4, "full_pass", RunOutcome.SUCCEEDED, True),
        (5, "recalculate", RunOutcome.SUCCEEDED, False),
        (6, "full_pass", None, False),
    ]
    for number, kind, outcome, dry in ends:
        at = NOON + timedelta(hours=number)
        runs.start(Run(id=f"{number:036d}", kind=kind, started_at=at, dry_run=dry))
        if outcome is not None:
            runs.finish(
                f"{number:036d}", outcome=outcome, finished_at=at, api_calls=0, enrollments=0
            )

    last = runs.last_completed("full_pass")

    assert last is not None
    assert int(last.id) == 2
    assert runs.last_completed("poll") is None
