from __future__ import annotations

from datetime import UTC, date, timedelta

import pytest

from evaluator.decision_state import Approval, DecisionState
from evaluator.enrollment import OverrideKind
from evaluator.evaluation import Evaluation, with_tier
from evaluator.policy import PromotionMode
from evaluator.program import Tier
from evaluator.tier_change import ChangeKind, TierChange
from evaluator.tier_decision import DECLINED_FOR, TierDecision, put_off
from evaluator.verdict import Standing
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
LOCKED = found(LAUNCH, 3, override(OverrideKind.LOCK, LAUNCH))


def pending(tier: Tier, approval: Approval | None = None, **other: date) -> DecisionState:
    return DecisionState(pending_tier_id=tier.id, approval=approval, **other)  # type: ignore[arg-type]


def told(decision: TierDecision) -> list[tuple[ChangeKind, Tier | None, Tier | None]]:
    return [(change.kind, change.from_tier, change.to_tier) for change in decision.log]


def test_a_proposal_is_logged_with_its_reason_and_day() -> None:
    decision = decided(found(LAUNCH, 3))

    assert decision.pending_tier_id == SCALE.id
    assert decision.log == (
        TierChange(ChangeKind.PROPOSED, LAUNCH, SCALE, "Scale is earned; all of it is met.", TODAY),
    )
    assert (decision.withdrawn, decision.approval_cleared) == ("", False)


def test_an_approval_is_logged_with_who_gave_it_and_when() -> None:
    state = DecisionState(
        pending_tier_id=SCALE.id,
        approval=Approval.APPROVE,
        approved_by="Ann",
        approved_on=YESTERDAY,
    )

    decision = decided(found(LAUNCH, 3), state)

    assert decision.tier_written == SCALE
    assert decision.pending_tier_id is None
    assert decision.approval_cleared
    assert [change.reason for change in decision.log] == ["Approved by Ann on 2026-06-14."]


@pytest.mark.parametrize(
    ("evaluation", "reason"),
    [
        pytest.param(
            found(LAUNCH, 1),
            "It would not be proposed any more: Launch is earned.",
            id="eligibility-lapsed",
        ),
        pytest.param(
            found(LAUNCH, 2),
            "It would not be proposed any more: Build is earned.",
            id="another-tier-is-earned",
        ),
        pytest.param(LOCKED, "An override locks the tier held.", id="locked"),
    ],
)
@pytest.mark.parametrize("word", [None, Approval.APPROVE], ids=["unanswered", "approved"])
def test_a_lapsed_proposal_is_withdrawn_even_if_approved(
    evaluation: Evaluation, reason: str, word: Approval | None
) -> None:
    decision = decided(evaluation, pending(SCALE, word))

    assert decision.tier_written is None
    assert decision.pending_tier_id != SCALE.id
    assert decision.approval_cleared is (word is not None)
    assert decision.withdrawn == reason


@pytest.mark.parametrize(
    ("given", "stands"),
    [
        pytest.param(None, TODAY + DECLINED_FOR, id="blank"),
        pytest.param(YESTERDAY, TODAY + DECLINED_FOR, id="over"),
        pytest.param(TODAY, TODAY + DECLINED_FOR, id="today-is-no-day-to-come"),
        pytest.param(TOMORROW, TOMORROW, id="still-to-come"),
    ],
)
def test_a_rejected_proposal_stays_away_until_a_day_to_come(
    given: date | None, stands: date
) -> None:
    state = DecisionState(pending_tier_id=SCALE.id, approval=Approval.REJECT, declined_until=given)

    decision = decided(found(LAUNCH, 3), state)

    assert (decision.pending_tier_id, decision.approval_cleared) == (None, True)
    assert decision.declined_until == stands
    assert decision.log == ()


def test_a_proposal_is_withdrawn_by_the_day_alone() -> None:
    decision = decided(found(LAUNCH, 3), pending(SCALE, declined_until=TOMORROW))

    assert decision.pending_tier_id is None
    assert decision.withdrawn == "Declined until 2026-06-16."


def test_a_person_who_approves_after_all_is_heard_before_the_day() -> None:
    state = pending(SCALE, Approval.APPROVE, declined_until=TOMORROW)

    assert decided(found(LAUNCH, 3), state).tier_written == SCALE


@pytest.mark.parametrize("word", list(Approval))
def test_a_word_that_speaks_of_no_proposal_is_cleared_and_nothing_else(word: Approval) -> None:
    decision = decided(found(LAUNCH, 3), DecisionState(approval=word))

    assert (decision.tier_written, decision.pending_tier_id) == (None, SCALE.id)
    assert decision.approval_cleared
    assert decision.declined_until is None


@pytest.mark.parametrize("mode", [MANUAL, AUTOMATIC])
def test_other_modes_withdraw_a_proposal_and_clear_the_word_about_it(mode: PromotionMode) -> None:
    of = program(mode)

    decision = decided(found(SCALE, 3, of=of), pending(ELEVATE, Approval.APPROVE), of)

    assert (decision.tier_written, decision.pending_tier_id) == (None, None)
    assert decision.approval_cleared
    assert decision.withdrawn


@pytest.mark.parametrize("mode", [APPROVAL, AUTOMATIC])
@pytest.mark.parametrize(
    ("grace_ends", "moves"),
    [(None, False), (TOMORROW, False), (TODAY, False), (YESTERDAY, True)],
    ids=["no-grace-yet", "the-day-before-its-last", "its-last-day", "the-day-after"],
)
def test_nobody_is_demoted_before_grace_is_over(
    mode: PromotionMode, grace_ends: date | None, *, moves: bool
) -> None:
    of = program(mode)

    decision = decided(found(SCALE, 1, of=of), DecisionState(grace_ends=grace_ends), of)

    moved = decision.tier_written or decision.pending_tier_id
    assert bool(moved) is moves


def test_an_approved_demotion_ends_grace() -> None:
    state = pending(LAUNCH, Approval.APPROVE, grace_ends=YESTERDAY)

    decision = decided(found(SCALE, 1), state)

    assert (decision.tier_written, decision.grace_ends) == (LAUNCH, None)
    assert told(decision) == [(ChangeKind.APPROVED, SCALE, LAUNCH)]


def test_a_rejected_demotion_comes_back_after_its_day() -> None:
    state = DecisionState(grace_ends=YESTERDAY, declined_until=TODAY)

    assert told(decided(found(SCALE, 1), state)) == [(ChangeKind.DEMOTION_PROPOSED, SCALE, LAUNCH)]


def test_a_promotion_in_the_midst_of_grace_ends_it() -> None:
    of = program(AUTOMATIC)

    decision = decided(found(BUILD, 3, of=of), DecisionState(grace_ends=TOMORROW), of)

    assert decision.grace_ends is None
    assert told(decision) == [
        (ChangeKind.GRACE_ENDED, BUILD, BUILD),
        (ChangeKind.AUTOMATIC, BUILD, SCALE),
    ]


def test_an_override_ends_grace_because_nothing_lower_may_follow() -> None:
    kept = found(SCALE, 1, override(OverrideKind.FLOOR, SCALE, TODAY))

    decision = decided(kept, DecisionState(grace_ends=TOMORROW))

    assert decision.grace_ends is None
    assert [change.reason for change in decision.log] == [
        "Not earned, but nothing lower may follow."
    ]


def test_after_expiration_a_change_by_hand_is_still_noticed_and_nothing_moves() -> None:
    of = program(AUTOMATIC)
    state = DecisionState(
        pending_tier_id=ELEVATE.id,
        approval=Approval.APPROVE,
        grace_ends=YESTERDAY,
        tier_at_last_calculation="launch",
        last_calculated=noon(YESTERDAY),
    )

    decision = decided(found(BUILD, 4, of=of, last=YESTERDAY), state, of)

    assert (decision.tier_written, decision.pending_tier_id) == (None, ELEVATE.id)
    assert (decision.approval_cleared, decision.grace_ends) == (False, YESTERDAY)
    assert told(decision) == [(ChangeKind.MANUAL, LAUNCH, BUILD)]


def test_a_decision_put_off_keeps_the_pause_of_grace_and_what_was_noticed() -> None:
    state = DecisionState(
        pending_tier_id=BUILD.id,
        approval=Approval.APPROVE,
        grace_ends=YESTERDAY,
        tier_at_last_calculation="launch",
        last_calculated=noon(TODAY - timedelta(days=3)),
        was_on_hold=True,
    )

    decision = put_off(program(), found(SCALE, 2), state, today=TODAY, zone=UTC)

    assert (decision.tier_written, decision.pending_tier_id) == (None, BUILD.id)
    assert not decision.approval_cleared
    assert decision.grace_ends == TODAY + timedelta(days=2)
    assert told(decision) == [(ChangeKind.MANUAL, LAUNCH, SCALE)]


@pytest.mark.parametrize(
    ("deals", "state", "concerned"),
    [
        pytest.param(3, DecisionState(), True, id="a-new-proposal"),
        pytest.param(3, pending(SCALE), False, id="one-that-stands"),
        pytest.param(1, pending(SCALE), True, id="one-that-is-withdrawn"),
        pytest.param(3, pending(SCALE, Approval.APPROVE), True, id="approved"),
        pytest.param(3, pending(SCALE, Approval.REJECT), True, id="rejected"),
        pytest.param(0, DecisionState(), False, id="nothing-follows"),
        pytest.param(1, DecisionState(grace_ends=TODAY), False, id="grace-ends"),
    ],
)
def test_a_decision_concerns_people_where_it_changes_what_they_decide(
    deals: int, state: DecisionState, *, concerned: bool
) -> None:
    assert decided(found(LAUNCH, deals), state).concerns_people(state) is concerned


def test_another_tier_held_draws_every_conclusion_anew() -> None:
    before = found(LAUNCH, 3)

    after = with_tier(before, program(), BUILD, TODAY)

    assert (after.tier_held, after.next_tier, after.tier_earned) == (BUILD, SCALE, SCALE)
    assert (before.standing, after.standing) == (Standing.ELIGIBLE, Standing.ELIGIBLE)
    assert after.enrollment.tier_id == BUILD.id
    assert [each.value for each in after.criteria] == [each.value for each in before.criteria]
