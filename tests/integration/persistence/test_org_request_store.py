from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from persistence.database import Database
from persistence.errors import PersistenceError
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.ledger_port import Claim
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_port import Outcome, TakenUp, reason_of
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.port import Asked, Urgency
from persistence.request_store import DatabaseRequestStore
from persistence.tables import Table

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = timedelta(minutes=2)
ACME, GLOBEX = "a08000000000001AAA", "a08000000000002AAA"
ONE, OTHER = "a0F000000000001AAA", "a0F000000000002AAA"


def taken(key: str, enrollment_id: str | None = ACME, at: datetime = NOON) -> TakenUp:
    return TakenUp(id=key, enrollment_id=enrollment_id, program_id=None, taken_up_at=at)


class Desk:
    """The store, the ledger that it looks at, and whoever works that off."""

    def __init__(self, database: Database) -> None:
        self.store = DatabaseOrgRequestStore(database)
        self.requests = DatabaseRequestStore(database)
        self.evaluations = DatabaseEvaluationStore(database)
        self.ledger = DatabaseLedger(database)
        self._database = database

    def take_up(self, request: TakenUp, *enrollment_ids: str) -> int:
        asked = [
            Asked(
                enrollment_id=each,
                reason=reason_of(request.id),
                due_at=request.taken_up_at,
                urgency=Urgency.NOW,
            )
            for each in enrollment_ids
        ]
        return self.store.take_up([request], {request.id: asked}, now=request.taken_up_at)

    def claim(self, holder: str = "worker", at: datetime = NOON) -> Claim:
        claim = self.ledger.claim_next(
            holder, now=at, lease=LEASE, sizes={Urgency.NOW: 200, Urgency.CHANGE: 200}
        )
        assert claim is not None
        return claim

    def ready(self, at: datetime = NOON) -> list[str]:
        found = [each.id for each in self.store.ready(at, 100)]
        assert self.store.any_ready(at) == bool(found)
        return found

    def awaited(self) -> int:
        with self._database.reading() as session:
            table = Table.metadata.tables["org_request_enrollment"]
            return len(session.connection().execute(select(table)).all())


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_request_is_kept_with_what_it_asks_for_and_is_not_ready_before_that_ended(
    desk: Desk,
) -> None:
    request = taken(ONE)

    assert desk.take_up(request, ACME) == 1

    assert desk.store.known([ONE, OTHER]) == {ONE: request}
    (owed,) = desk.requests.waiting()
    assert (owed.urgency, owed.reasons) == (Urgency.NOW, (reason_of(ONE),))
    assert desk.ready() == []
    claim = desk.claim()
    assert desk.ready() == []
    desk.ledger.finish(claim, [ACME])
    assert desk.ready() == [ONE]
    assert desk.store.waiting() == 1


def test_what_was_taken_up_asks_for_nothing_again(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME)

    assert desk.take_up(taken(ONE, at=NOON + MINUTE), ACME) == 0

    assert [each.version for each in desk.requests.waiting()] == [1]


def test_a_request_that_names_another_enrollment_by_now_waits_for_that_one(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME)

    assert desk.take_up(taken(ONE, GLOBEX, NOON + MINUTE), GLOBEX) == 1

    claim = desk.claim(at=NOON + MINUTE)
    desk.ledger.finish(claim, [ACME])
    assert desk.ready(NOON + MINUTE) == []
    desk.ledger.finish(claim, [GLOBEX])
    assert desk.ready(NOON + MINUTE) == [ONE]
    assert desk.awaited() == 1


def test_an_enrollment_that_waits_already_absorbs_the_request(desk: Desk) -> None:
    later = Asked(enrollment_id=ACME, reason="Lead changed", due_at=NOON + 5 * MINUTE)
    desk.requests.ask([later], now=NOON)

    desk.take_up(taken(ONE), ACME)
    desk.take_up(taken(OTHER), ACME)

    (owed,) = desk.requests.waiting()
    assert (owed.due_at, owed.urgency) == (NOON, Urgency.NOW)
    assert owed.reasons == ("Lead changed", reason_of(ONE), reason_of(OTHER))
    desk.ledger.finish(desk.claim(), [ACME])
    assert desk.ready() == [ONE, OTHER]


def test_a_run_that_was_under_way_before_is_not_the_one_that_was_asked_for(desk: Desk) -> None:
    desk.requests.ask([Asked(enrollment_id=ACME, reason="Lead changed", due_at=NOON)], now=NOON)
    running = desk.claim("before")
    desk.take_up(taken(ONE), ACME)

    desk.ledger.finish(running, [ACME])

    assert desk.ready() == []
    desk.ledger.finish(desk.claim("after"), [ACME])
    assert desk.ready() == [ONE]


def test_a_change_during_the_run_keeps_the_request_no_longer_waiting(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME)
    claim = desk.claim()
    desk.requests.ask([Asked(enrollment_id=ACME, reason="Lead changed", due_at=NOON)], now=NOON)

    desk.ledger.finish(claim, [ACME])

    assert [each.reasons for each in desk.requests.waiting()] == [("Lead changed",)]
    assert desk.ready() == [ONE]


def test_a_run_that_failed_or_died_leaves_the_request_waiting(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME)
    desk.ledger.give_back(desk.claim("failed"), [ACME], again_at=NOON, failure="It failed.")
    assert desk.ready() == []

    desk.claim("died")
    late = NOON + 2 * LEASE
    assert desk.ready(late) == []
    desk.ledger.finish(desk.claim("lives", late), [ACME])

    assert desk.ready(late) == [ONE]


def test_what_was_set_aside_is_ready_and_tells_why(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME, GLOBEX)
    desk.evaluations.note_attempts({GLOBEX: "digest"}, NOON)
    claim = desk.claim()
    desk.ledger.finish(claim, [GLOBEX])
    desk.ledger.set_aside(claim, {ACME: "The org refuses."})

    assert desk.ready() == [ONE]
    assert desk.store.outcomes([ONE]) == {
        ONE: [
            Outcome(enrollment_id=ACME, attempted_at=None, attempts=1, failure="The org refuses."),
            Outcome(enrollment_id=GLOBEX, attempted_at=NOON),
        ]
    }


def test_what_was_set_aside_before_is_no_outcome_of_a_request(desk: Desk) -> None:
    desk.take_up(taken(OTHER), ACME)
    desk.ledger.set_aside(desk.claim(), {ACME: "The org refuses."})
    desk.take_up(taken(ONE), ACME)
    desk.ledger.finish(desk.claim("again"), [ACME])

    assert desk.store.outcomes([ONE])[ONE][0].failure is None


def test_what_was_dropped_is_ready(desk: Desk) -> None:
    desk.take_up(taken(ONE), ACME)

    desk.ledger.drop([ACME], now=NOON)

    assert desk.ready() == [ONE]


def test_what_has_its_answer_is_ready_at_once(desk: Desk) -> None:
    request = replace(taken(ONE, None), answer="Neither is given.")
    desk.take_up(request)

    assert desk.store.ready(NOON, 100) == [request]
    assert desk.store.outcomes([ONE]) == {}


def test_a_marked_request_is_remembered_for_a_while_and_can_be_taken_up_again(desk: Desk) -> None:
    request = taken(ONE)
    desk.take_up(request, ACME)
    desk.ledger.finish(desk.claim(), [ACME])

    desk.store.mark([request], at=NOON + MINUTE)

    assert desk.ready(NOON + MINUTE) == []
    assert desk.store.known([ONE])[ONE].marked_at == NOON + MINUTE
    assert (desk.store.waiting(), desk.awaited()) == (0, 0)
    assert desk.take_up(taken(ONE, at=NOON + 2 * MINUTE), ACME) == 1
    assert desk.ready(NOON + 2 * MINUTE) == []
    assert desk.store.forget_marked(NOON + 3 * MINUTE) == 0


def test_marked_requests_are_forgotten_in_the_end(desk: Desk) -> None:
    desk.take_up(taken(ONE))
    desk.take_up(taken(OTHER))
    desk.store.mark([taken(ONE)], at=NOON)

    assert desk.store.forget_marked(NOON + MINUTE) == 1
    assert desk.store.known([ONE, OTHER]).keys() == {OTHER}


def test_a_postponed_request_is_ready_later(desk: Desk) -> None:
    desk.take_up(taken(ONE))

    desk.store.postpone([taken(ONE)], until=NOON + MINUTE)

    assert desk.ready() == []
    assert desk.ready(NOON + MINUTE) == [ONE]


def test_what_was_taken_up_anew_is_left_alone_by_those_who_knew_the_old_one(desk: Desk) -> None:
    old, new = taken(ONE), taken(ONE, GLOBEX, NOON + MINUTE)
    desk.take_up(old, ACME)
    desk.take_up(new, GLOBEX)

    desk.store.forget([old])
    desk.store.mark([old], at=NOON + MINUTE)
    desk.store.postpone([old], until=NOON + 9 * MINUTE)

    assert desk.store.known([ONE]) == {ONE: new}
    assert desk.awaited() == 1
    desk.store.forget([new])
    assert (desk.store.known([ONE]), desk.awaited()) == ({}, 0)


def test_of_several_who_take_up_the_same_at_once_one_asks(desk: Desk) -> None:
    def once(number: int) -> int:
        return desk.take_up(taken(ONE, at=NOON + number * MINUTE), ACME)

    with ThreadPoolExecutor(4) as threads:
        counts = list(threads.map(once, range(4)))

    assert sorted(counts) == [0, 0, 0, 1]
    assert [each.version for each in desk.requests.waiting()] == [1]
    assert desk.awaited() == 1


def test_a_request_is_not_kept_without_what_it_asks_for(desk: Desk) -> None:
    naive = Asked(enrollment_id=ACME, reason=reason_of(ONE), due_at=NOON.replace(tzinfo=None))

    with pytest.raises(PersistenceError):
        desk.store.take_up([taken(ONE)], {ONE: [naive]}, now=NOON)

    assert desk.store.known([ONE]) == {}
    assert desk.awaited() == 0


def test_thousands_of_requests_and_enrollments_are_kept_at_once(desk: Desk) -> None:
    ids = [f"a0F{number:012d}AAA" for number in range(1_200)]
    members = [f"a08{number:012d}AAA" for number in range(1_200)]
    asked = {
        ids[0]: [
            Asked(enrollment_id=each, reason=reason_of(ids[0]), due_at=NOON) for each in members
        ]
    }

    assert desk.store.take_up([taken(each, None) for each in ids], asked, now=NOON) == len(ids)

    assert len(desk.store.ready(NOON, 2_000)) == len(ids) - 1
    assert len(desk.store.outcomes(ids)[ids[0]]) == len(members)
    assert len(desk.store.known(ids)) == len(ids)
