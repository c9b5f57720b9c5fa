from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from connector.errors import AccessRefusedError, OrgUnreachableError
from connector.port import ApiUsage
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.work_off import WorkedOff, WorkOffRequests
from persistence.errors import DatabaseUnreachableError
from persistence.port import Run, RunOutcome, StoredEvaluation, Urgency
from tests.fakes.package import package_map
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    GLOBEX_ALLIANCE,
    LEASE,
    NOW,
    Desk,
)

ATTEMPTS = 3
UNREACHABLE = OrgUnreachableError("The org does not answer.", remedy="Wait.")
REFUSED = AccessRefusedError("The org refuses.", remedy="Look.", code="INSUFFICIENT_ACCESS")


@dataclass
class Worker:
    """Works off what is due of a small org."""

    desk: Desk = field(default_factory=Desk)

    def run(self, urgencies: Sequence[Urgency] = tuple(Urgency)) -> WorkedOff | None:
        desk = self.desk
        job = WorkOffRequests(
            BatchRun(desk.org, package_map(), desk.evaluations, desk.policy),
            desk.runs,
            ClaimDesk(desk.ledger, desk.clock, LEASE),
            desk.clock,
            ATTEMPTS,
        )
        return job.run(str(uuid4()), urgencies)

    def owe(self, *enrollment_ids: str) -> None:
        self.desk.ledger.waiting |= set(enrollment_ids)

    @property
    def last(self) -> Run:
        return self.desk.runs.recent(1)[0]

    def later(self, **time: float) -> None:
        self.desk.clock.time += timedelta(**time)


def test_where_nothing_is_due_nothing_is_done() -> None:
    worker = Worker()

    assert worker.run() is None
    assert worker.desk.org.api_calls == 0
    assert worker.desk.runs.runs == {}


def test_what_is_due_is_recalculated_settled_and_on_record() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    done = worker.run()

    calls = worker.desk.org.api_calls
    assert done == WorkedOff(RunOutcome.SUCCEEDED, enrollments=2, held=0, api_calls=calls)
    assert worker.desk.ledger.waiting == set()
    assert worker.desk.evaluations.evaluations.keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE}
    assert (worker.last.kind, worker.last.outcome) == ("change", RunOutcome.SUCCEEDED)
    assert (worker.last.enrollments, worker.last.api_calls) == (2, calls)


def test_only_what_was_meant_is_worked_off() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)

    assert worker.run([Urgency.FULL_PASS]) is None
    assert worker.desk.ledger.waiting == {ACME_ALLIANCE}


def test_one_that_is_no_enrollment_is_set_aside_and_the_others_go_on() -> None:
    worker, stranger = Worker(), record_id("a08", 99)
    worker.owe(ACME_ALLIANCE, stranger)

    worker.run()

    assert worker.desk.ledger.aside.keys() == {stranger}
    assert worker.desk.evaluations.evaluations.keys() == {ACME_ALLIANCE}


def test_what_fails_counts_is_tried_smaller_and_is_set_aside_in_the_end() -> None:
    worker = Worker()
    ids = [record_id("a08", number) for number in range(100, 200)]
    worker.owe(*ids)
    worker.desk.org.query_error = lambda _: REFUSED
    ledger, sizes = worker.desk.ledger, []

    for _ in range(ATTEMPTS):
        with capture_logs():
            worker.run()
        (holder,) = list(ledger.claims)[-1:]
        sizes.append(sum(1 for at in ledger.again_at.values() if at > worker.desk.clock.time))
        assert ledger.claims[holder] == set()
        worker.later(hours=2)

    # All of them first; then a quarter of the largest batch; then a sixteenth.
    assert sizes[:2] == [100, 50]
    assert len(ledger.aside) == 200 // 16
    assert set(ledger.aside.values()) == {"The org refuses."}
    assert ledger.waiting == set(ids) - set(ledger.aside)
    assert worker.last.outcome is RunOutcome.FAILED


def test_a_defect_counts_and_is_told_by_its_name_alone() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)
    worker.desk.org.query_error = lambda _: KeyError("a secret")

    with capture_logs() as logs:
        worker.run()

    assert [line["event"] for line in logs if line["log_level"] == "warning"] == ["batch_failed"]

    assert worker.desk.ledger.attempts == {ACME_ALLIANCE: 1}
    assert worker.desk.ledger.failures == {ACME_ALLIANCE: "A defect of the program: KeyError."}


def test_an_org_that_does_not_answer_counts_against_nobody_however_long() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)
    worker.desk.org.query_error = lambda _: UNREACHABLE

    for _ in range(ATTEMPTS + 2):
        done = worker.run()
        assert done is not None
        assert done.outcome is RunOutcome.FAILED
        assert worker.run() is None
        worker.later(minutes=1)

    assert worker.desk.ledger.attempts == {}
    assert worker.desk.ledger.aside == {}
    worker.desk.org.query_error = lambda _: None
    assert worker.run() is not None
    assert worker.desk.ledger.waiting == set()


def test_a_full_pass_that_took_its_share_waits_until_there_is_room_again() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)
    worker.desk.ledger.urgency = Urgency.FULL_PASS
    worker.desk.org.api_usage = ApiUsage(used=100, allowed=1_000)
    worker.desk.runs.runs["earlier"] = Run(
        id="earlier", kind="now", started_at=NOW - timedelta(hours=20), api_calls=900
    )

    worker.run()

    assert worker.desk.org.api_calls == 0
    assert worker.desk.ledger.attempts == {}
    # The earlier run leaves the 24 hours that count four hours from now.
    assert worker.desk.ledger.again_at == {ACME_ALLIANCE: NOW + timedelta(hours=4)}
    assert worker.run() is None
    worker.later(hours=4, seconds=1)
    done = worker.run()
    assert done is not None
    assert done.outcome is RunOutcome.SUCCEEDED


@pytest.mark.parametrize("urgency", [Urgency.NOW, Urgency.CHANGE])
def test_people_never_wait_for_the_share_of_requests(urgency: Urgency) -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)
    worker.desk.ledger.urgency = urgency
    worker.desk.org.api_usage = ApiUsage(used=999, allowed=1_000)

    worker.run()

    assert worker.desk.ledger.waiting == set()


def test_whoever_lost_its_claim_writes_nothing_more_and_blames_nobody() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE, GLOBEX_ALLIANCE)
    worker.desk.ledger.lost = True

    done = worker.run()

    assert done is not None
    assert done.outcome is RunOutcome.PARTIAL
    assert worker.last.error is not None
    assert worker.last.error.code == "ClaimLostError"
    assert "so no more is written" in worker.last.error.message
    assert worker.desk.org.batches == []
    assert worker.desk.evaluations.evaluations == {}
    assert worker.desk.ledger.attempts == {}
    assert worker.desk.ledger.waiting == {ACME_ALLIANCE, GLOBEX_ALLIANCE}


class ForgetfulEvaluations:
    """Takes nothing in: the database is away by then."""

    def note_attempts(self, *_: object, **__: object) -> None:
        raise DatabaseUnreachableError("The database is away.", "Wait.")

    def save(self, evaluations: Sequence[StoredEvaluation]) -> None:
        raise AssertionError(evaluations)


def test_what_was_written_and_could_not_be_remembered_is_done_again() -> None:
    worker = Worker()
    worker.owe(ACME_ALLIANCE)
    remembering = worker.desk.evaluations
    worker.desk.evaluations = ForgetfulEvaluations()  # type: ignore[assignment]

    worker.run()

    assert worker.desk.org.batches
    assert worker.desk.ledger.waiting == {ACME_ALLIANCE}
    assert worker.desk.ledger.attempts == {}
    worker.desk.evaluations = remembering
    worker.later(minutes=1)
    done = worker.run()
    assert done is not None
    assert done.outcome is RunOutcome.SUCCEEDED
