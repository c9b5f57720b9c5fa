from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from persistence.database import Database
from persistence.ledger_port import Claim
from persistence.ledger_store import DatabaseLedger
from persistence.port import Asked, RecalculationRequest, Urgency
from persistence.request_store import DatabaseRequestStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE
SIZES = {Urgency.NOW: 200, Urgency.CHANGE: 200, Urgency.FULL_PASS: 2_000}


class Ledger:
    """The ledger with its requests, at a time that a test moves."""

    def __init__(self, database: Database) -> None:
        self.requests = DatabaseRequestStore(database)
        self.store = DatabaseLedger(database)
        self.now = NOON
        self._names = count(1)

    def ask(
        self,
        *numbers: int,
        reason: str = "Opportunity changed",
        due_in: timedelta = timedelta(0),
        urgency: Urgency = Urgency.CHANGE,
        program: str | None = None,
    ) -> None:
        asked = [
            Asked(
                enrollment_id=key(number),
                reason=reason,
                due_at=self.now + due_in,
                urgency=urgency,
                program_id=program,
            )
            for number in numbers
        ]
        self.requests.ask(asked, now=self.now)

    def claim(self, sizes: dict[Urgency, int] | None = None) -> Claim:
        claim = self.claim_or_none(sizes)
        assert claim is not None
        return claim

    def claim_or_none(self, sizes: dict[Urgency, int] | None = None) -> Claim | None:
        name = f"holder {next(self._names)}"
        return self.store.claim_next(name, now=self.now, lease=LEASE, sizes=sizes or SIZES)

    def take(self, *numbers: int) -> Claim:
        name = f"holder {next(self._names)}"
        ids = [key(number) for number in numbers]
        return self.store.take(ids, name, now=self.now, lease=LEASE, reason="asked by a person")

    def only(self) -> RecalculationRequest:
        (waiting,) = self.requests.waiting()
        return waiting


def key(number: int) -> str:
    return f"{number:018d}"


@pytest.fixture
def ledger(database: Database) -> Ledger:
    return Ledger(database)


def test_what_is_due_is_claimed_and_what_is_not_waits(ledger: Ledger) -> None:
    ledger.ask(1)
    ledger.ask(2, due_in=MINUTE)

    assert ledger.claim().enrollment_ids == (key(1),)
    assert ledger.claim_or_none() is None


def test_what_is_claimed_is_not_claimed_again_while_its_lease_runs(ledger: Ledger) -> None:
    ledger.ask(1)
    ledger.claim()

    ledger.now += LEASE - timedelta(seconds=1)
    assert ledger.claim_or_none() is None

    ledger.now += timedelta(seconds=1)
    assert ledger.claim().enrollment_ids == (key(1),)


def test_a_renewed_claim_holds_longer(ledger: Ledger) -> None:
    ledger.ask(1)
    claim = ledger.claim()
    ledger.now += MINUTE

    assert ledger.store.renew(claim, now=ledger.now, lease=LEASE) == {key(1)}
    ledger.now += MINUTE
    assert ledger.claim_or_none() is None


def test_a_claim_whose_lease_ran_out_is_not_renewed(ledger: Ledger) -> None:
    ledger.ask(1, 2)
    claim = ledger.claim()
    ledger.now += LEASE

    assert ledger.store.renew(claim, now=ledger.now, lease=LEASE) == frozenset()


def test_whoever_lost_a_claim_can_neither_finish_nor_give_back_what_others_are_at(
    ledger: Ledger,
) -> None:
    ledger.ask(1)
    lost = ledger.claim()
    ledger.now += LEASE
    ledger.claim()

    ledger.store.finish(lost, lost.enrollment_ids)
    ledger.store.give_back(lost, lost.enrollment_ids, again_at=ledger.now)
    ledger.store.set_aside(lost, {key(1): "It went wrong."})

    assert ledger.only().claimed_by == "holder 2"
    assert ledger.only().lease_until == ledger.now + LEASE


def test_what_is_finished_is_gone(ledger: Ledger) -> None:
    ledger.ask(1, 2)
    claim = ledger.claim()

    ledger.store.finish(claim, [key(1)])

    assert ledger.only().enrollment_id == key(2)


def test_a_change_during_a_run_leaves_one_more_request_due_from_that_change_on(
    ledger: Ledger,
) -> None:
    ledger.ask(1, reason="Opportunity changed", due_in=-3 * MINUTE)
    claim = ledger.claim()
    ledger.now += MINUTE
    ledger.ask(1, reason="Lead changed", due_in=5 * MINUTE)
    ledger.now += timedelta(seconds=10)
    ledger.ask(1, reason="Opportunity changed", due_in=5 * MINUTE)

    ledger.store.finish(claim, claim.enrollment_ids)

    left = ledger.only()
    assert left.due_at == left.claimable_at == NOON + 6 * MINUTE
    assert left.reasons == ("Lead changed", "Opportunity changed")
    assert left.claimed_by is None
    assert ledger.claim_or_none() is None


def test_asking_during_a_run_does_not_touch_the_claim(ledger: Ledger) -> None:
    ledger.ask(1)
    claim = ledger.claim()
    ledger.ask(1, urgency=Urgency.NOW)

    assert ledger.claim_or_none() is None
    assert ledger.store.renew(claim, now=ledger.now, lease=LEASE) == {key(1)}


def test_buttons_go_before_changes_and_changes_before_the_full_pass(ledger: Ledger) -> None:
    ledger.ask(1, urgency=Urgency.FULL_PASS, due_in=-3 * MINUTE)
    ledger.ask(2, urgency=Urgency.CHANGE, due_in=-2 * MINUTE)
    ledger.ask(3, urgency=Urgency.NOW, due_in=-1 * MINUTE)

    claimed = [ledger.claim() for _ in range(3)]

    assert [claim.enrollment_ids for claim in claimed] == [(key(3),), (key(2),), (key(1),)]
    assert [claim.urgency for claim in claimed] == [Urgency.NOW, Urgency.CHANGE, Urgency.FULL_PASS]


def test_a_button_pulls_what_waits_for_the_full_pass_to_the_front(ledger: Ledger) -> None:
    ledger.ask(*range(1, 9), urgency=Urgency.FULL_PASS)
    ledger.ask(5, urgency=Urgency.NOW)

    assert ledger.claim().enrollment_ids == (key(5),)


def test_a_batch_holds_one_program_and_not_more_than_its_size(ledger: Ledger) -> None:
    ledger.ask(1, 3, 5, program="a01000000000001AAA", due_in=-2 * MINUTE)
    ledger.ask(2, 4, program="a01000000000002AAA", due_in=-MINUTE)
    ledger.ask(6)

    sizes = {Urgency.CHANGE: 2}
    claimed = [ledger.claim(sizes).enrollment_ids for _ in range(4)]

    assert claimed == [(key(1), key(3)), (key(5),), (key(2), key(4)), (key(6),)]


def test_what_failed_waits_for_its_next_try_and_remembers_why(ledger: Ledger) -> None:
    ledger.ask(1)
    claim = ledger.claim()

    ledger.store.give_back(
        claim, claim.enrollment_ids, again_at=ledger.now + MINUTE, failure="It went wrong."
    )

    assert ledger.claim_or_none() is None
    assert (ledger.only().attempts, ledger.only().failure) == (1, "It went wrong.")
    ledger.now += MINUTE
    assert ledger.claim().attempts == 1


def test_what_is_given_back_without_fault_counts_no_try(ledger: Ledger) -> None:
    ledger.ask(1)
    claim = ledger.claim()

    ledger.store.give_back(claim, claim.enrollment_ids, again_at=ledger.now)

    assert ledger.claim().attempts == 0


def test_what_failed_comes_in_smaller_and_smaller_batches(ledger: Ledger) -> None:
    ledger.ask(*range(20))
    seen = []
    for _ in range(4):
        claim = ledger.claim({Urgency.CHANGE: 16})
        seen.append(len(claim))
        ledger.store.give_back(claim, claim.enrollment_ids, again_at=NOON, failure="No.")

    assert seen == [16, 4, 1, 1]


def test_what_is_set_aside_is_claimed_no_more_until_somebody_says_so(ledger: Ledger) -> None:
    ledger.ask(1)
    ledger.store.set_aside(ledger.claim(), {key(1): "There is no such enrollment."})
    ledger.now += timedelta(days=1)

    assert ledger.claim_or_none() is None
    assert ledger.only().failure == "There is no such enrollment."

    assert ledger.store.retry(None, now=ledger.now) == 1
    assert ledger.claim().attempts == 0


def test_what_is_set_aside_waits_again_when_something_changes(ledger: Ledger) -> None:
    ledger.ask(1)
    ledger.store.set_aside(ledger.claim(), {key(1): "No."})
    ledger.ask(1, reason="Lead changed", due_in=5 * MINUTE)

    waiting = ledger.only()
    assert waiting.due_at == waiting.claimable_at == NOON + 5 * MINUTE
    assert (waiting.attempts, waiting.failure) == (0, None)


def test_taking_claims_what_waits_and_what_does_not(ledger: Ledger) -> None:
    ledger.ask(1, due_in=5 * MINUTE)

    claim = ledger.take(1, 2)

    assert claim.enrollment_ids == (key(1), key(2))
    ledger.store.finish(claim, claim.enrollment_ids)
    assert ledger.requests.waiting() == []


def test_taking_leaves_out_what_others_are_at(ledger: Ledger) -> None:
    ledger.ask(1)
    other = ledger.claim()

    assert ledger.take(1, 2).enrollment_ids == (key(2),)
    ledger.store.finish(other, other.enrollment_ids)
    assert ledger.take(1).enrollment_ids == (key(1),)


def test_what_is_being_recalculated_is_neither_retried_nor_dropped(ledger: Ledger) -> None:
    ledger.ask(1, 2)
    ledger.claim({Urgency.CHANGE: 1})

    assert ledger.store.retry([key(1), key(2)], now=ledger.now) == 1
    assert ledger.store.drop([key(1), key(2)], now=ledger.now) == 1
    assert ledger.only().enrollment_id == key(1)


def test_the_overview_counts_by_what_can_be_done(ledger: Ledger) -> None:
    ledger.ask(1, 2, 3, due_in=-2 * MINUTE)
    ledger.ask(4, urgency=Urgency.FULL_PASS)
    ledger.ask(5, due_in=MINUTE)
    ledger.claim({Urgency.CHANGE: 1})
    ledger.store.set_aside(ledger.claim({Urgency.CHANGE: 1}), {key(2): "No."})

    found = ledger.store.overview(ledger.now)

    assert found.waiting == {Urgency.CHANGE: 2, Urgency.FULL_PASS: 1}
    assert found.claimable == {Urgency.CHANGE: 1, Urgency.FULL_PASS: 1}
    assert (found.running, found.set_aside) == (1, 1)
    assert found.oldest_due_at == NOON - 2 * MINUTE


def test_only_what_was_set_aside_long_ago_is_pruned(ledger: Ledger) -> None:
    ledger.ask(1, 2)
    ledger.store.set_aside(ledger.claim({Urgency.CHANGE: 1}), {key(1): "No."})

    assert ledger.store.prune(NOON) == 0
    assert ledger.store.prune(NOON + MINUTE) == 1
    assert ledger.only().enrollment_id == key(2)


def test_many_that_claim_at_once_get_every_request_exactly_once(ledger: Ledger) -> None:
    ledger.ask(*range(600))

    def claim(_: int) -> tuple[str, ...]:
        found = ledger.claim_or_none({Urgency.CHANGE: 25})
        return found.enrollment_ids if found else ()

    with ThreadPoolExecutor(6) as threads:
        claimed = [each for ids in threads.map(claim, range(30)) for each in ids]
    while (more := ledger.claim_or_none()) is not None:
        claimed += more.enrollment_ids

    assert sorted(claimed) == [key(number) for number in range(600)]
