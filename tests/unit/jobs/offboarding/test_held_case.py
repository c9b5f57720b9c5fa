from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Event

import pytest
from structlog.testing import capture_logs

from jobs.errors import ClaimLostError
from jobs.offboarding.errors import BusyCaseError
from jobs.offboarding.held_case import CaseDesk
from persistence.case_port import CaseAction, CaseClaim, CaseStanding
from persistence.errors import DatabaseUnreachableError
from tests.fakes.cases import FakeCaseLedger
from tests.unit.jobs.partner_org import LEASE, NOW, StoppedClock

CASE = "a0B000000000001EAA"
DAY = date(2026, 6, 1)
AWAY = DatabaseUnreachableError("The database is away.", "Wait.")


def desk(ledger: FakeCaseLedger, lease: timedelta = LEASE) -> CaseDesk:
    return CaseDesk(ledger, StoppedClock(), lease)


def owing(*case_ids: str) -> FakeCaseLedger:
    """Give a ledger that owes a plan to each of some cases."""
    return FakeCaseLedger(owed=dict.fromkeys(case_ids or (CASE,), CaseAction.PLAN))


def test_where_nothing_waits_nothing_is_held() -> None:
    with desk(FakeCaseLedger()).next() as held:
        assert held is None


def test_the_next_case_is_held_with_what_was_asked_of_it() -> None:
    ledger = owing()
    ledger.checked[CASE] = DAY
    with desk(ledger).next() as held:
        assert held is not None
        claim = held.claim
        assert (claim.case_id, claim.action, claim.checked_on) == (CASE, CaseAction.PLAN, DAY)
        assert ledger.held == {CASE}


def test_every_claim_has_a_holder_of_its_own() -> None:
    ledger = owing("a", "b")
    both = desk(ledger)
    with both.next() as first, both.next() as second:
        assert first is not None
        assert second is not None
        assert first.claim.holder != second.claim.holder
        assert {first.claim.case_id, second.claim.case_id} == {"a", "b"}


def test_what_is_finished_is_settled_and_not_given_back_as_well() -> None:
    ledger = owing()
    with desk(ledger).next() as held:
        assert held is not None
        held.finish(CaseStanding(checked_on=DAY))
        held.finish()

    assert len(ledger.finished) == 1
    assert ledger.checked == {CASE: DAY}
    assert (ledger.owed, ledger.held, ledger.given_back) == ({}, set(), [])


def test_what_is_not_finished_waits_again_at_once_and_counts_as_no_try() -> None:
    ledger = owing()
    with desk(ledger).next() as held:
        assert held is not None

    assert ledger.given_back == [(held.claim, NOW, None)]
    assert ledger.owed == {CASE: CaseAction.PLAN}


def test_an_error_gives_the_case_back() -> None:
    ledger = owing()
    with pytest.raises(RuntimeError), desk(ledger).next():
        raise RuntimeError

    assert [failure for _, _, failure in ledger.given_back] == [None]
    assert ledger.held == set()


def test_what_was_given_back_for_later_is_not_given_back_for_now() -> None:
    ledger = owing()
    later = NOW + timedelta(hours=1)
    with desk(ledger).next() as held:
        assert held is not None
        held.give_back(later, "It failed.")
        held.finish(CaseStanding(checked_on=DAY))

    assert ledger.given_back == [(held.claim, later, "It failed.")]
    assert ledger.finished == []


def test_whoever_holds_a_case_may_write() -> None:
    with desk(owing()).next() as held:
        assert held is not None
        held.confirm()


def test_whoever_lost_a_case_may_write_nothing_more() -> None:
    ledger = owing()
    with desk(ledger).next() as held:
        assert held is not None
        ledger.lost = True
        with pytest.raises(ClaimLostError, match="Others may be carrying the case out"):
            held.confirm()


@pytest.mark.parametrize("ending", ["finished", "given-back"])
def test_whoever_is_through_with_a_case_may_write_nothing_more(ending: str) -> None:
    with desk(owing()).next() as held:
        assert held is not None
        if ending == "finished":
            held.finish()
        else:
            held.give_back(NOW)
        with pytest.raises(ClaimLostError):
            held.confirm()


class FailingLedger(FakeCaseLedger):
    """Cannot be asked whose a case is."""

    def renew(self, claim: CaseClaim, *, now: datetime, lease: timedelta) -> bool:
        assert self.held == {claim.case_id}
        assert now + lease > now
        raise AWAY


def test_nothing_may_be_written_where_nobody_can_tell_whose_it_is() -> None:
    ledger = FailingLedger(owed={CASE: CaseAction.ADVANCE})
    with desk(ledger).next() as held:
        assert held is not None
        with pytest.raises(DatabaseUnreachableError):
            held.confirm()


class RenewingLedger(FakeCaseLedger):
    """Fails the first time, and tells when it was asked again."""

    def __init__(self) -> None:
        super().__init__(owed={CASE: CaseAction.ADVANCE})
        self.asked = 0
        self.again = Event()

    def renew(self, claim: CaseClaim, *, now: datetime, lease: timedelta) -> bool:
        self.asked += 1
        if self.asked == 1:
            raise AWAY
        self.again.set()
        return super().renew(claim, now=now, lease=lease)


def test_a_claim_is_renewed_in_the_background_even_after_the_database_failed() -> None:
    ledger = RenewingLedger()
    with capture_logs() as logs, desk(ledger, timedelta(milliseconds=60)).next() as held:
        assert held is not None
        assert ledger.again.wait(20)

    assert [line["event"] for line in logs] == ["case_not_renewed"]


def test_a_very_case_may_be_taken_though_nothing_waits_for_it() -> None:
    ledger = FakeCaseLedger()
    with desk(ledger).take(CASE, CaseAction.SUSPEND) as held:
        assert (held.claim.case_id, held.claim.action) == (CASE, CaseAction.SUSPEND)
        held.finish()

    assert ledger.held == set()


def test_a_case_that_somebody_is_at_cannot_be_taken() -> None:
    ledger = FakeCaseLedger(held={CASE})

    with (
        pytest.raises(BusyCaseError, match=f"carrying case {CASE} out at this moment") as busy,
        desk(ledger).take(CASE, CaseAction.PLAN),
    ):
        raise AssertionError

    assert "tierwright offboard status" in busy.value.remedy
    assert ledger.given_back == []


def test_a_closed_desk_takes_up_nothing_more_and_lets_what_is_under_way_end() -> None:
    ledger = owing("a", "b")
    closed = desk(ledger)
    with closed.next() as held:
        assert held is not None
        closed.close()
        held.confirm()
        held.finish()
        with closed.next() as another:
            assert another is None

    assert [claim.case_id for claim in ledger.finished] == ["a"]


def test_a_shut_desk_gives_back_what_is_held_and_it_is_written_no_more() -> None:
    ledger = owing("a", "b")
    shut = desk(ledger)
    with shut.next() as first, shut.next() as second:
        assert first is not None
        assert second is not None
        first.finish()
        shut.shut()

        assert ledger.given_back == [(second.claim, NOW, None)]
        assert ledger.held == set()
        with pytest.raises(ClaimLostError):
            second.confirm()
        with shut.next() as another:
            assert another is None

    assert len(ledger.given_back) == 1
