from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from persistence.case_port import CaseAction, CaseClaim, CaseStanding
from persistence.database import Database
from tests.integration.persistence.cases import LEASE, MINUTE, NOON, Cases, key

ADVANCE, PLAN, SUSPEND, ROLLBACK = CaseAction
TODAY = date(2026, 3, 1)


@pytest.fixture
def cases(database: Database) -> Cases:
    return Cases(database)


def test_a_claim_tells_all_that_is_known(cases: Cases) -> None:
    cases.ask(1, action=PLAN)

    assert cases.claim() == CaseClaim(
        case_id=key(1), holder="holder 1", action=PLAN, version=1, attempts=0, checked_on=None
    )
    assert cases.only().claimed_by == "holder 1"
    assert cases.only().lease_until == cases.only().claimable_at == NOON + LEASE


def test_the_oldest_is_claimed_first(cases: Cases) -> None:
    for number in (3, 1, 2):
        cases.ask(number)
        cases.now += MINUTE

    assert [cases.claim().case_id for _ in range(3)] == [key(3), key(1), key(2)]
    assert cases.claim_or_none() is None


def test_of_two_claimants_at_once_one_gets_the_case(cases: Cases) -> None:
    cases.ask(1)

    with ThreadPoolExecutor(2) as threads:
        claims = list(threads.map(lambda _: cases.claim_or_none(), range(2)))

    assert sum(claim is not None for claim in claims) == 1


def test_many_that_claim_and_take_at_once_get_every_case_once(cases: Cases) -> None:
    numbers = range(60)
    cases.ask(*numbers)

    def claim(number: int) -> CaseClaim | None:
        return cases.take(number) if number % 2 else cases.claim_or_none()

    with ThreadPoolExecutor(8) as threads:
        claims = [claim for claim in threads.map(claim, numbers) if claim is not None]
    while (more := cases.claim_or_none()) is not None:
        claims.append(more)

    assert sorted(claim.case_id for claim in claims) == [key(number) for number in numbers]


def test_a_claim_is_nobody_elses_until_its_lease_is_over(cases: Cases) -> None:
    cases.ask(1, action=SUSPEND)
    cases.claim()

    cases.now += LEASE - timedelta(seconds=1)
    assert cases.claim_or_none() is None
    assert cases.take(1) is None

    cases.now += timedelta(seconds=1)
    assert cases.claim().action is SUSPEND


def test_a_renewed_claim_holds_longer(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()
    cases.now += MINUTE

    assert cases.store.renew(claim, now=cases.now, lease=LEASE)
    cases.now += MINUTE
    assert cases.claim_or_none() is None
    cases.now += MINUTE
    assert cases.claim_or_none() is not None


def test_a_claim_whose_lease_is_over_is_not_renewed(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()
    cases.now += LEASE

    assert not cases.store.renew(claim, now=cases.now, lease=LEASE)
    assert cases.claim_or_none() is not None


def test_whoever_lost_a_claim_changes_nothing_by_it(cases: Cases) -> None:
    cases.ask(1)
    lost = cases.claim()
    cases.now += LEASE
    cases.claim()
    before = cases.store.waiting()

    assert not cases.store.renew(lost, now=cases.now, lease=LEASE)
    cases.store.finish(lost, now=cases.now, standing=CaseStanding(checked_on=TODAY))
    cases.fail(lost)

    assert cases.store.waiting() == before


def test_a_claim_that_ended_cannot_end_again(cases: Cases) -> None:
    cases.ask(1)
    ended = cases.claim()
    cases.store.finish(ended, now=NOON)
    cases.ask(1)
    before = cases.store.waiting()

    assert not cases.store.renew(ended, now=NOON, lease=LEASE)
    cases.store.finish(ended, now=NOON)
    cases.fail(ended)

    assert cases.store.waiting() == before


def test_who_is_late_may_still_finish_as_long_as_nobody_else_has_claimed(cases: Cases) -> None:
    cases.ask(1)
    late = cases.claim()
    cases.now += LEASE

    cases.store.finish(late, now=cases.now)

    assert cases.owed() == []


def test_to_a_finished_case_nothing_is_owed(cases: Cases) -> None:
    cases.ask(1, 2)

    cases.store.finish(cases.claim(), now=NOON)

    assert cases.owed() == ["2 advance"]
    assert cases.store.claimable(NOON + timedelta(days=9), 9) == 1


def test_the_day_of_the_last_look_is_remembered_beyond_the_request(cases: Cases) -> None:
    cases.ask(1)
    cases.store.finish(cases.claim(), now=NOON, standing=CaseStanding(checked_on=TODAY))
    cases.ask(1)
    claim = cases.claim()
    assert (claim.checked_on, cases.only().checked_on) == (TODAY, TODAY)

    cases.store.finish(claim, now=NOON)
    cases.ask(1)
    claim = cases.claim()
    assert claim.checked_on == TODAY

    cases.store.finish(claim, now=NOON, standing=CaseStanding(checked_on=TODAY + timedelta(days=1)))
    cases.ask(1)
    assert cases.only().checked_on == TODAY + timedelta(days=1)


def test_what_failed_waits_for_its_next_try_and_remembers_why(cases: Cases) -> None:
    cases.ask(1, action=ROLLBACK)
    cases.fail(cases.claim())

    waiting = cases.only()
    assert (waiting.attempts, waiting.failure, waiting.claimed_by) == (1, "It went wrong.", None)
    assert cases.claim_or_none() is None
    cases.now += 10 * MINUTE
    claim = cases.claim()
    assert (claim.action, claim.attempts) == (ROLLBACK, 1)

    cases.fail(claim, "Once more.")

    assert (cases.only().attempts, cases.only().failure) == (2, "Once more.")


def test_what_is_given_back_without_fault_counts_no_try(cases: Cases) -> None:
    cases.ask(1)
    cases.fail(cases.claim())
    cases.now += 10 * MINUTE

    cases.fail(cases.claim(), None)

    assert (cases.only().attempts, cases.only().failure) == (1, "It went wrong.")
    assert cases.only().claimable_at == cases.now + 10 * MINUTE


def test_taking_claims_a_case_of_which_nothing_was_asked(cases: Cases) -> None:
    claim = cases.take(1, SUSPEND)

    assert claim is not None
    assert claim.action is SUSPEND
    cases.store.finish(claim, now=NOON)
    assert cases.owed() == []


def test_taking_absorbs_what_waits(cases: Cases) -> None:
    cases.ask(1, action=PLAN)
    cases.fail(cases.claim())

    claim = cases.take(1, ROLLBACK)

    assert claim is not None
    assert (claim.action, claim.attempts) == (ROLLBACK, 0)
    cases.store.finish(claim, now=NOON)
    assert cases.owed() == []


def test_taking_a_case_to_advance_it_does_first_what_was_asked_for_by_name(cases: Cases) -> None:
    cases.ask(1, action=ROLLBACK)

    claim = cases.take(1)

    assert claim is not None
    assert claim.action is ROLLBACK


def test_taking_what_somebody_is_at_asks_nothing(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()

    assert cases.take(1, ROLLBACK) is None

    assert cases.only().version == 1
    cases.store.finish(claim, now=NOON)
    assert cases.take(1, ROLLBACK) is not None


def test_what_was_taken_by_a_process_that_died_is_claimed_by_others(cases: Cases) -> None:
    cases.take(1, SUSPEND)
    cases.now += LEASE

    assert cases.claim().action is SUSPEND


def test_no_more_is_counted_than_is_asked_for(cases: Cases) -> None:
    cases.ask(*range(5))
    cases.claim()

    assert [cases.store.claimable(NOON, most) for most in (0, 3, 9)] == [0, 3, 4]
    assert cases.store.claimable(NOON - MINUTE, 9) == 0


def test_what_waits_is_told_in_the_order_in_which_it_may_be_claimed(cases: Cases) -> None:
    cases.ask(1, 2)
    cases.claim()
    cases.now += MINUTE
    cases.ask(3)

    assert cases.owed() == ["2 advance", "3 advance", "1 advance"]


def test_only_cases_that_nothing_has_been_owed_to_for_long_are_forgotten(cases: Cases) -> None:
    cases.ask(1, 2, 3)
    cases.store.finish(cases.claim(), now=NOON, standing=CaseStanding(checked_on=TODAY))
    cases.claim()

    assert cases.store.prune(NOON) == 0
    assert cases.store.prune(NOON + MINUTE) == 1

    assert len(cases.owed()) == 2
    cases.ask(1)
    assert [each.checked_on for each in cases.store.waiting()] == [None] * 3
