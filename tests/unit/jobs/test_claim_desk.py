from __future__ import annotations

import pytest

from jobs.claim_desk import ClaimDesk, new_holder
from jobs.errors import ClaimLostError
from persistence.port import Urgency
from tests.fakes.ledger import FakeLedger
from tests.unit.jobs.partner_org import LEASE, StoppedClock

SIZES = {Urgency.CHANGE: 1}


def desk_for(*waiting: str) -> tuple[ClaimDesk, FakeLedger]:
    ledger = FakeLedger()
    ledger.waiting = set(waiting)
    return ClaimDesk(ledger, StoppedClock(), LEASE), ledger


def test_each_claim_has_a_name_of_its_own() -> None:
    desk, ledger = desk_for("a", "b")

    assert desk.next(SIZES) is not None
    assert desk.next(SIZES) is not None

    assert len(ledger.claims) == 2
    assert new_holder() != new_holder()


def test_where_nothing_is_due_there_is_no_claim() -> None:
    desk, ledger = desk_for()

    assert desk.next(SIZES) is None
    assert ledger.claims == {}


def test_a_closed_desk_claims_no_further_batch_and_lets_the_last_one_end() -> None:
    desk, ledger = desk_for("a", "b")
    held = desk.next(SIZES)
    assert held is not None

    desk.close()

    assert desk.next(SIZES) is None
    with held:
        held.confirm()
        held.finish(["a"])
    assert ledger.waiting == {"b"}


def test_shutting_gives_all_back_but_what_has_ended() -> None:
    desk, ledger = desk_for("a", "b", "c")
    ended, first, second = (desk.next(SIZES) for _ in range(3))
    assert ended is not None
    assert first is not None
    assert second is not None
    with ended:
        ended.finish(["a"])

    desk.shut()

    assert ledger.waiting == {"b", "c"}
    assert set().union(*ledger.claims.values()) == set()
    for each in (first, second):
        with pytest.raises(ClaimLostError):
            each.confirm()
    assert desk.next(SIZES) is None
