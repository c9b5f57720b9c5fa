from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event

import pytest

from jobs.claim_desk import ClaimDesk
from jobs.errors import ClaimLostError
from jobs.held_claim import HeldClaim
from persistence.errors import DatabaseUnreachableError
from persistence.ledger_port import Claim
from persistence.port import Urgency
from tests.fakes.ledger import FakeLedger
from tests.unit.jobs.partner_org import LEASE, NOW, StoppedClock

SIZES = {Urgency.CHANGE: 10}
AWAY = DatabaseUnreachableError("The database is away.", "Wait.")


def held(ledger: FakeLedger, lease: timedelta = LEASE) -> HeldClaim:
    """Hold a claim on three enrollments."""
    ledger.waiting = {"a", "b", "c"}
    found = ClaimDesk(ledger, StoppedClock(), lease).next(SIZES)
    assert found is not None
    return found


def at_work(ledger: FakeLedger) -> set[str]:
    return set().union(*ledger.claims.values())


def test_what_is_finished_is_gone_and_the_rest_is_given_back_at_the_end() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        claim.finish(["a"])
        assert claim.left == {"b", "c"}

    assert ledger.waiting == {"b", "c"}
    assert at_work(ledger) == set()
    assert ledger.attempts == {}


def test_what_is_given_back_at_the_end_counts_no_try_even_after_an_error() -> None:
    ledger = FakeLedger()
    with pytest.raises(RuntimeError), held(ledger):
        raise RuntimeError

    assert ledger.failures == {"a": None, "b": None, "c": None}
    assert ledger.again_at["a"] == NOW


def test_what_was_given_back_once_is_not_given_back_again() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        claim.give_back(["a"], again_at=NOW + timedelta(hours=1), failure="It failed.")
        claim.set_aside({"b": "It cannot be."})
        claim.finish(["a", "b"])

    assert ledger.again_at["a"] == NOW + timedelta(hours=1)
    assert ledger.aside == {"b": "It cannot be."}
    assert ledger.waiting == {"a", "c"}


def test_whoever_lost_a_claim_may_write_nothing_more() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        claim.confirm()
        ledger.lost = True
        with pytest.raises(ClaimLostError):
            claim.confirm()


def test_losing_what_is_done_already_is_no_loss() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        claim.finish(["a"])
        claim.confirm()
        claim.finish(["b", "c"])
        ledger.lost = True
        claim.confirm()


def test_nothing_may_be_written_where_nobody_can_tell_whose_it_is() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        ledger.error = AWAY
        with pytest.raises(DatabaseUnreachableError):
            claim.confirm()


class RenewingLedger(FakeLedger):
    """Fails the first time, and tells when it was asked again."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0
        self.again = Event()

    def renew(self, claim: Claim, *, now: datetime, lease: timedelta) -> frozenset[str]:
        """Fail once."""
        assert now + lease > now
        self.asked += 1
        if self.asked == 1:
            raise AWAY
        self.again.set()
        return frozenset(claim.enrollment_ids)


def test_a_claim_is_renewed_in_the_background_even_after_the_database_failed() -> None:
    ledger = RenewingLedger()
    with held(ledger, lease=timedelta(milliseconds=60)):
        assert ledger.again.wait(20)


def test_what_is_shut_is_given_back_at_once_and_written_no_more() -> None:
    ledger = FakeLedger()
    with held(ledger) as claim:
        claim.finish(["a"])
        claim.shut()

        assert at_work(ledger) == set()
        with pytest.raises(ClaimLostError):
            claim.confirm()
    assert ledger.waiting == {"b", "c"}


def test_undoing_leaves_what_waited_and_forgets_what_did_not() -> None:
    ledger = FakeLedger()
    ledger.waiting = {"a"}
    desk = ClaimDesk(ledger, StoppedClock(), LEASE)
    with desk.take(["a", "b"], reason="a person") as claim:
        claim.undo()

    assert ledger.waiting == {"a"}
    assert at_work(ledger) == set()
