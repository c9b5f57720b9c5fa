from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evaluator.decision_state import Approval, DecisionState
from mapping.decision_state_reader import read_decision_state
from mapping.errors import WireValueError
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.fakes.records import row

ROLE = package_map()["enrollment"]


def read(**values: WireValue) -> DecisionState:
    blank: dict[str, WireValue] = dict.fromkeys(ROLE.fields.values())
    given = {**blank, "Approver": None, **values}
    return read_decision_state(row(given, ROLE.sobject), ROLE, "Approver")


def test_an_enrollment_that_nobody_touched_has_no_state() -> None:
    assert read() == DecisionState()


def test_everything_that_was_left_is_read() -> None:
    assert read(
        Pending_Tier__c="T2",
        Approval__c="Approve",
        Approver="Ann",
        Approved_On__c="2026-06-14",
        Declined_Until__c="2026-07-01",
        Grace_Ends__c="2026-06-30",
        Tier_At_Last_Calculation__c="T1",
        Last_Calculated__c="2026-06-01T12:00:00.000+0000",
    ) == DecisionState(
        pending_tier_id="T2",
        approval=Approval.APPROVE,
        approved_by="Ann",
        approved_on=date(2026, 6, 14),
        declined_until=date(2026, 7, 1),
        grace_ends=date(2026, 6, 30),
        tier_at_last_calculation="T1",
        last_calculated=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("word", "meant"),
    [("Approve", Approval.APPROVE), ("Reject", Approval.REJECT), ("Perhaps", None), ("", None)],
)
def test_only_two_words_are_anybody_s(word: str, meant: Approval | None) -> None:
    assert read(Approval__c=word).approval is meant


@pytest.mark.parametrize(
    ("status", "standing", "on_hold"),
    [
        pytest.param("On Hold", "Inconclusive", True, id="on-hold"),
        pytest.param("Error", "Inconclusive", True, id="refused-after-a-hold"),
        pytest.param("On Hold", None, True, id="by-status-alone"),
        pytest.param("Current", "Maintained", False, id="judged"),
        pytest.param("Error", "At Risk", False, id="refused"),
        pytest.param(None, None, False, id="never-judged"),
    ],
)
def test_a_hold_is_remembered_until_the_next_good_calculation(
    status: str | None, standing: str | None, *, on_hold: bool
) -> None:
    assert read(Calculation_Status__c=status, Standing__c=standing).was_on_hold is on_hold


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(WireValueError, match="Grace_Ends__c"):
        read(Grace_Ends__c="soon")
