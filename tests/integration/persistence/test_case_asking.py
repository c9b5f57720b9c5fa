from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from persistence.case_port import CaseAction, CaseAsked, CaseRequest
from persistence.database import Database
from tests.integration.persistence.cases import LEASE, MINUTE, NOON, Cases, key

ADVANCE, PLAN, SUSPEND, ROLLBACK = CaseAction


@pytest.fixture
def cases(database: Database) -> Cases:
    return Cases(database)


def test_what_is_asked_waits_and_may_be_claimed_at_once(cases: Cases) -> None:
    cases.ask(1, action=PLAN)

    assert cases.only() == CaseRequest(
        case_id=key(1),
        action=PLAN,
        requested_at=NOON,
        claimable_at=NOON,
        version=1,
        claimed_by=None,
        lease_until=None,
        claimed_version=0,
        attempts=0,
        failure=None,
        checked_on=None,
    )


def test_what_is_asked_again_is_one_request_that_keeps_its_turn(cases: Cases) -> None:
    cases.ask(1)
    cases.now += MINUTE
    cases.ask(2)
    cases.now += MINUTE
    cases.ask(1)

    assert cases.owed() == ["1 advance", "2 advance"]
    assert cases.store.waiting()[0].version == 2
    assert cases.store.waiting()[0].requested_at == NOON


@pytest.mark.parametrize(
    ("asked", "left"),
    [
        pytest.param([ADVANCE, ADVANCE], ADVANCE, id="nothing but advancing"),
        pytest.param([ADVANCE, PLAN], PLAN, id="an action replaces advancing"),
        pytest.param([PLAN, ADVANCE], PLAN, id="advancing replaces no action"),
        pytest.param([PLAN, ROLLBACK], ROLLBACK, id="a later action replaces an earlier one"),
        pytest.param([ROLLBACK, PLAN], PLAN, id="none is stronger than another"),
        pytest.param([SUSPEND, ADVANCE, ROLLBACK, ADVANCE], ROLLBACK, id="all of it together"),
    ],
)
def test_what_waits_absorbs_what_is_asked(
    cases: Cases, asked: list[CaseAction], left: CaseAction
) -> None:
    for action in asked:
        cases.ask(1, action=action)

    assert (cases.only().action, cases.only().version) == (left, len(asked))


def test_one_call_may_ask_several_things_of_one_case(cases: Cases) -> None:
    asked = [CaseAsked(case_id=key(1), action=action) for action in (PLAN, SUSPEND, ADVANCE)]

    cases.store.ask(asked, now=NOON)

    assert cases.owed() == ["1 suspend"]


def test_an_action_was_asked_for_when_it_was_not_when_another_was(cases: Cases) -> None:
    cases.ask(1, action=PLAN)
    cases.now += MINUTE
    cases.ask(1, action=PLAN)
    assert cases.only().requested_at == NOON

    cases.ask(1, action=ROLLBACK)

    assert cases.only().requested_at == NOON + MINUTE
    assert cases.only().claimable_at == NOON


def test_asking_starts_afresh_what_failed_and_waits_for_its_next_try(cases: Cases) -> None:
    cases.ask(1)
    cases.fail(cases.claim())
    cases.now += MINUTE

    cases.ask(1)

    assert (cases.only().attempts, cases.only().failure) == (0, None)
    assert cases.only().claimable_at == NOON + MINUTE


def test_asking_during_a_claim_does_not_touch_the_claim(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()

    cases.ask(1, action=SUSPEND)

    assert cases.claim_or_none() is None
    assert cases.store.claimable(NOON, 9) == 0
    assert cases.store.renew(claim, now=NOON, lease=LEASE)
    assert (cases.only().version, cases.only().claimed_version) == (2, 1)


def test_what_was_asked_during_a_claim_is_left_when_that_is_finished(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()
    cases.now += MINUTE
    cases.ask(1, action=SUSPEND)

    cases.store.finish(claim, now=cases.now)

    left = cases.only()
    assert (left.action, left.requested_at, left.claimed_by) == (SUSPEND, NOON + MINUTE, None)
    assert cases.claim().action is SUSPEND


def test_advancing_is_left_when_an_action_is_finished_that_it_did_not_replace(
    cases: Cases,
) -> None:
    cases.ask(1, action=PLAN)
    claim = cases.claim()
    cases.now += MINUTE
    cases.ask(1)
    assert cases.only().action is PLAN

    cases.store.finish(claim, now=cases.now)

    assert (cases.only().action, cases.only().requested_at) == (ADVANCE, NOON + MINUTE)


@pytest.mark.parametrize(
    ("claimed", "asked", "left"),
    [
        pytest.param(ADVANCE, PLAN, PLAN, id="an action replaces advancing"),
        pytest.param(PLAN, ADVANCE, PLAN, id="an action that was not done is not forgotten"),
        pytest.param(PLAN, ROLLBACK, ROLLBACK, id="a later action replaces it"),
    ],
)
def test_what_was_asked_during_a_claim_may_be_claimed_once_that_is_given_back(
    cases: Cases, claimed: CaseAction, asked: CaseAction, left: CaseAction
) -> None:
    cases.ask(1, action=claimed)
    claim = cases.claim()
    cases.ask(1, action=asked)

    cases.fail(claim)

    assert (cases.only().attempts, cases.only().failure) == (0, None)
    assert cases.claim().action is left


def test_what_was_asked_during_a_claim_may_be_claimed_once_its_lease_is_over(
    cases: Cases,
) -> None:
    cases.ask(1, action=PLAN)
    cases.claim()
    cases.ask(1, action=ROLLBACK)
    cases.now += LEASE

    claim = cases.claim()

    assert (claim.action, claim.version) == (ROLLBACK, 2)
    cases.store.finish(claim, now=cases.now)
    assert cases.owed() == []


def test_asking_after_a_lease_is_over_is_not_undone_by_who_finishes_late(cases: Cases) -> None:
    cases.ask(1)
    late = cases.claim()
    cases.now += LEASE + MINUTE
    cases.ask(1, action=PLAN)
    assert cases.store.claimable(cases.now, 9) == 1

    cases.store.finish(late, now=cases.now)

    assert cases.owed() == ["1 plan"]
    assert cases.claim().action is PLAN


def test_what_was_asked_during_a_claim_is_absorbed_like_what_waits(cases: Cases) -> None:
    cases.ask(1)
    claim = cases.claim()
    for action in (PLAN, SUSPEND, ADVANCE):
        cases.ask(1, action=action)

    cases.store.finish(claim, now=NOON)

    assert cases.owed() == ["1 suspend"]


def test_many_that_ask_at_once_are_all_heard(cases: Cases) -> None:
    def ask(number: int) -> None:
        asked = [CaseAsked(case_id=key(each)) for each in (2, 1, 3)]
        cases.store.ask(asked if number % 2 else asked[::-1], now=NOON)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ask, range(24)))

    assert [each.version for each in cases.store.waiting()] == [24] * 3


def test_asking_keeps_all_or_on_an_error_nothing(cases: Cases) -> None:
    good = CaseAsked(case_id=key(1))
    bad = replace(good, case_id=key(2), action=None)  # type: ignore[arg-type]

    with pytest.raises(AttributeError):
        cases.store.ask([good, bad], now=NOON)

    assert cases.owed() == []
