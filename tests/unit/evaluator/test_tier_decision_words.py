"""What a decision writes into the log, and why it takes a proposal back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from evaluator.decision_state import Approval, DecisionState
from evaluator.enrollment import OverrideKind
from evaluator.evaluation import Evaluation
from evaluator.policy import PromotionMode
from evaluator.program import Program, Tier
from evaluator.tier_change import ChangeKind, TierChange
from evaluator.tier_decision import decide, put_off
from tests.unit.evaluator.moving import (
    BUILD,
    ELEVATE,
    LAUNCH,
    SCALE,
    TODAY,
    decided,
    found,
    noon,
    override,
    program,
)

MANUAL, APPROVAL, AUTOMATIC = PromotionMode
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
#: Twenty hours UTC is the next morning in Tokyo.
HELD_SINCE = DecisionState(
    grace_ends=TODAY,
    tier_at_last_calculation="scale",
    last_calculated=datetime(2026, 6, 11, 20, tzinfo=UTC),
    was_on_hold=True,
)


@pytest.mark.parametrize(
    ("one_step", "tier", "reason"),
    [
        pytest.param(False, ELEVATE, "Elevate is earned; all of it is met.", id="at-once"),
        pytest.param(True, BUILD, "Elevate is earned; Build is the next step.", id="step-by-step"),
    ],
)
def test_a_tier_written_is_logged_with_what_was_earned(
    tier: Tier, reason: str, *, one_step: bool
) -> None:
    of = program(AUTOMATIC, one_step=one_step)

    decision = decided(found(LAUNCH, 4, of=of), of=of)

    assert decision.tier_written == tier
    assert decision.log == (TierChange(ChangeKind.AUTOMATIC, LAUNCH, tier, reason, TODAY),)


@pytest.mark.parametrize(
    ("deals", "left", "reason"),
    [
        pytest.param(2, BUILD, "Build is earned; grace ended on 2026-06-14.", id="something"),
        pytest.param(0, LAUNCH, "No tier is earned; grace ended on 2026-06-14.", id="nothing"),
    ],
)
@pytest.mark.parametrize(
    ("mode", "kind"),
    [(APPROVAL, ChangeKind.DEMOTION_PROPOSED), (AUTOMATIC, ChangeKind.DEMOTED)],
)
def test_a_demotion_is_logged_with_what_is_still_earned(
    mode: PromotionMode, kind: ChangeKind, deals: int, left: Tier, reason: str
) -> None:
    of = program(mode)

    decision = decided(found(SCALE, deals, of=of), DecisionState(grace_ends=YESTERDAY), of)

    assert decision.log == (TierChange(kind, SCALE, left, reason, TODAY),)


@pytest.mark.parametrize(
    ("by", "on", "reason"),
    [
        pytest.param("Ann", None, "Approved by Ann.", id="day-unknown"),
        pytest.param(None, YESTERDAY, "Approved on 2026-06-14.", id="person-unknown"),
        pytest.param(None, None, "Approved.", id="both-unknown"),
    ],
)
def test_an_approval_is_logged_with_as_much_as_is_known(
    by: str | None, on: date | None, reason: str
) -> None:
    state = DecisionState(
        pending_tier_id=SCALE.id, approval=Approval.APPROVE, approved_by=by, approved_on=on
    )

    decision = decided(found(LAUNCH, 3), state)

    assert [change.reason for change in decision.log] == [reason]
    assert decision.withdrawn == ""


def test_a_rejected_proposal_is_withdrawn_until_its_day() -> None:
    state = DecisionState(
        pending_tier_id=SCALE.id, approval=Approval.REJECT, declined_until=TOMORROW
    )

    assert decided(found(LAUNCH, 3), state).withdrawn == "Rejected until 2026-06-16."


def test_a_proposal_that_stands_is_not_withdrawn() -> None:
    decision = decided(found(LAUNCH, 3), DecisionState(pending_tier_id=SCALE.id))

    assert (decision.pending_tier_id, decision.withdrawn) == (SCALE.id, "")


@pytest.mark.parametrize(
    ("mode", "held", "reason"),
    [
        pytest.param(MANUAL, LAUNCH, "The program leaves tiers to people.", id="manual"),
        pytest.param(AUTOMATIC, LAUNCH, "The program writes tiers without asking.", id="written"),
        pytest.param(AUTOMATIC, SCALE, "The program writes tiers without asking.", id="no-move"),
    ],
)
def test_the_mode_is_told_as_the_reason_only_where_a_proposal_stood(
    mode: PromotionMode, held: Tier, reason: str
) -> None:
    of = program(mode)
    evaluation = found(held, 3, of=of)
    stood = DecisionState(pending_tier_id=ELEVATE.id)

    assert decided(evaluation, stood, of).withdrawn == reason
    assert decided(evaluation, DecisionState(), of).withdrawn == ""


def test_a_tier_written_without_asking_concerns_people() -> None:
    of, state = program(AUTOMATIC), DecisionState()

    assert decided(found(LAUNCH, 3, of=of), state, of).concerns_people(state)


@pytest.mark.parametrize(
    "evaluation",
    [
        pytest.param(found(LAUNCH, 3), id="approved"),
        pytest.param(found(LAUNCH, 3, last=YESTERDAY), id="expired"),
        pytest.param(found(LAUNCH, 3, override(OverrideKind.LOCK, LAUNCH)), id="locked"),
    ],
)
def test_the_day_of_an_earlier_rejection_stays(evaluation: Evaluation) -> None:
    state = DecisionState(
        pending_tier_id=SCALE.id, approval=Approval.APPROVE, declined_until=TOMORROW
    )

    assert decided(evaluation, state).declined_until == TOMORROW


@pytest.mark.parametrize("of", [program(mode) for mode in PromotionMode], ids=list(PromotionMode))
def test_a_pause_of_grace_is_counted_in_the_program_s_zone(of: Program) -> None:
    zone, evaluation = ZoneInfo("Asia/Tokyo"), found(SCALE, 1, of=of)
    three_days_on = TODAY + timedelta(days=3)

    decision = decide(of, evaluation, HELD_SINCE, today=TODAY, zone=zone)
    later = put_off(of, evaluation, HELD_SINCE, today=TODAY, zone=zone)

    assert (decision.grace_ends, later.grace_ends) == (three_days_on, three_days_on)


def test_a_decision_put_off_logs_a_change_by_hand_and_nothing_else() -> None:
    state = DecisionState(tier_at_last_calculation="launch", last_calculated=noon(YESTERDAY))
    by_hand = TierChange(ChangeKind.MANUAL, LAUNCH, BUILD, "The tier was changed by hand.", TODAY)

    changed = put_off(program(), found(BUILD, 4), state, today=TODAY, zone=UTC)
    unchanged = put_off(program(), found(LAUNCH, 4), state, today=TODAY, zone=UTC)

    assert changed.log == (by_hand,)
    assert unchanged.log == ()
