"""What follows from an evaluation for the tier held: nothing, a proposal, or another tier (T8).

It decides on values and writes nothing. Whoever writes the decision has to make sure that
no person changed the enrollment meanwhile, and calls ``put_off`` otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from evaluator.decision_state import Approval, DecisionState
from evaluator.evaluation import Evaluation, Status
from evaluator.grace import Grace, paused_end, run_grace
from evaluator.policy import PromotionMode
from evaluator.program import Program, Tier
from evaluator.proposal import demotion, promotion
from evaluator.protection import is_locked
from evaluator.tier_change import ChangeKind, TierChange, change_by_hand

#: How long a rejected proposal stays away where the person left the day blank.
DECLINED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TierDecision:
    """How tier, proposal and grace shall stand after this run.

    Attributes:
        tier_written: The tier held from now on; ``None`` leaves the one held.
        pending_tier_id: The proposal that stands afterwards.
        approval_cleared: Whether the person's word was acted on, or spoke of nothing.
        declined_until: No new proposal before this day.
        grace_ends: The last day of grace.
        log: What to enter in the tier log.
        withdrawn: Why a proposal was taken back, in one sentence; blank where none was.
    """

    tier_written: Tier | None
    pending_tier_id: str | None
    approval_cleared: bool
    declined_until: date | None
    grace_ends: date | None
    log: tuple[TierChange, ...] = ()
    withdrawn: str = ""

    def concerns_people(self, state: DecisionState) -> bool:
        """Whether it changes what a person may be changing at this moment."""
        return (
            self.tier_written is not None
            or self.approval_cleared
            or self.pending_tier_id != state.pending_tier_id
            or self.declined_until != state.declined_until
        )


@dataclass(frozen=True, slots=True)
class _Move:
    """The tier that would follow, and what the log calls it."""

    tier: Tier
    proposed: ChangeKind
    written: ChangeKind
    reason: str


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything that a decision looks at."""

    evaluation: Evaluation
    state: DecisionState
    today: date
    #: What was noticed before anything is decided.
    log: tuple[TierChange, ...]
    grace: Grace
    move: _Move | None

    @property
    def pending(self) -> bool:
        """Whether the pending tier is what would be proposed today."""
        return self.move is not None and self.move.tier.id == self.state.pending_tier_id

    @property
    def lapsed(self) -> str:
        """Say why a pending tier that ``move`` does not agree with cannot stand."""
        if is_locked(self.evaluation.enrollment.overrides, self.today):
            return "An override locks the tier held."
        earned = self.evaluation.tier_earned
        found = earned.name if earned else "no tier"
        return f"It would not be proposed any more: {found} is earned."

    def outcome(
        self,
        *,
        pending: str | None = None,
        declined_until: date | None = None,
        log: tuple[TierChange, ...] = (),
        withdrawn: str = "",
    ) -> TierDecision:
        """Leave the tier held; a person's word has been heard in any case."""
        return TierDecision(
            tier_written=None,
            pending_tier_id=pending,
            approval_cleared=self.state.approval is not None,
            declined_until=declined_until or self.state.declined_until,
            grace_ends=self.grace.ends,
            log=self.log + self.grace.log + log,
            withdrawn=withdrawn if self.state.pending_tier_id else "",
        )

    def written(
        self, move: _Move, kind: ChangeKind, reason: str, *, withdrawn: str
    ) -> TierDecision:
        """Write the tier; a proposal and grace end with it."""
        return TierDecision(
            tier_written=move.tier,
            pending_tier_id=None,
            approval_cleared=self.state.approval is not None,
            declined_until=self.state.declined_until,
            grace_ends=None,
            log=(*self.log, *self.grace.log, self.change(move, kind, reason)),
            withdrawn=withdrawn if self.state.pending_tier_id else "",
        )

    def change(self, move: _Move, kind: ChangeKind, reason: str) -> TierChange:
        """Give the log entry of a move."""
        return TierChange(kind, self.evaluation.tier_held, move.tier, reason, self.today)


def decide(
    program: Program, evaluation: Evaluation, state: DecisionState, *, today: date, zone: tzinfo
) -> TierDecision:
    """Decide what follows from an evaluation.

    Nothing is decided on hold, before the enrollment starts and after it expired: all
    stays as it stands, and only a change by hand is noticed.

    Args:
        program: The program the evaluation was judged by.
        evaluation: What was found.
        state: What earlier runs and people left.
        today: The day in the program's zone.
        zone: The program's zone.
    """
    by_hand = change_by_hand(program, evaluation, state, today)
    noticed = (by_hand,) if by_hand else ()
    if evaluation.hold or evaluation.status is not Status.CURRENT:
        return _unchanged(state, state.grace_ends, noticed)
    lower = demotion(program, evaluation, today)
    grace = run_grace(
        evaluation,
        lower,
        paused_end(state, today=today, zone=zone),
        days=program.policy.grace_days,
        today=today,
        afresh=by_hand is not None,
    )
    case = _Case(
        evaluation=evaluation,
        state=state,
        today=today,
        log=noticed,
        grace=grace,
        move=_move(program, evaluation, lower, grace, today),
    )
    match program.policy.promotion_mode:
        case PromotionMode.MANUAL:
            return case.outcome(withdrawn="The program leaves tiers to people.")
        case PromotionMode.APPROVAL:
            return _by_approval(case)
        case PromotionMode.AUTOMATIC:
            return _at_once(case)


def put_off(
    program: Program, evaluation: Evaluation, state: DecisionState, *, today: date, zone: tzinfo
) -> TierDecision:
    """Give what is left of a decision that a person's edit has overtaken.

    Tier, proposal and the person's word stay; the next run decides anew. A pause of grace
    is kept, because this calculation ends the hold that it makes up for.
    """
    by_hand = change_by_hand(program, evaluation, state, today)
    ends = paused_end(state, today=today, zone=zone)
    return _unchanged(state, ends, (by_hand,) if by_hand else ())


def _unchanged(
    state: DecisionState, grace_ends: date | None, log: tuple[TierChange, ...]
) -> TierDecision:
    return TierDecision(
        tier_written=None,
        pending_tier_id=state.pending_tier_id,
        approval_cleared=False,
        declined_until=state.declined_until,
        grace_ends=grace_ends,
        log=log,
    )


def _move(
    program: Program, evaluation: Evaluation, lower: Tier | None, grace: Grace, today: date
) -> _Move | None:
    higher = promotion(program, evaluation, today)
    earned = evaluation.tier_earned
    if higher is not None:
        step = f"{higher.name} is the next step" if higher is not earned else "all of it is met"
        reason = f"{earned.name if earned else ''} is earned; {step}."
        return _Move(higher, ChangeKind.PROPOSED, ChangeKind.AUTOMATIC, reason)
    if lower is not None and grace.is_over(today):
        reason = f"{earned.name if earned else 'No tier'} is earned; grace ended on {grace.ends}."
        return _Move(lower, ChangeKind.DEMOTION_PROPOSED, ChangeKind.DEMOTED, reason)
    return None


def _by_approval(case: _Case) -> TierDecision:
    """Propose a tier, or act on a person's word about it."""
    state = case.state
    if state.approval is Approval.REJECT and state.pending_tier_id is not None:
        until = _declined_until(state, case.today)
        return case.outcome(declined_until=until, withdrawn=f"Rejected until {until}.")
    if case.move is None:
        return case.outcome(withdrawn=case.lapsed)
    if case.pending and state.approval is Approval.APPROVE:
        return case.written(case.move, ChangeKind.APPROVED, _approved_words(state), withdrawn="")
    if _is_declined(state, case.today):
        return case.outcome(withdrawn=f"Declined until {state.declined_until}.")
    if case.pending:
        return case.outcome(pending=case.move.tier.id)
    change = case.change(case.move, case.move.proposed, case.move.reason)
    return case.outcome(pending=case.move.tier.id, log=(change,), withdrawn=case.lapsed)


def _at_once(case: _Case) -> TierDecision:
    """Write the tier; what another mode had proposed is void."""
    withdrawn = "The program writes tiers without asking."
    if case.move is None:
        return case.outcome(withdrawn=withdrawn)
    return case.written(case.move, case.move.written, case.move.reason, withdrawn=withdrawn)


def _is_declined(state: DecisionState, today: date) -> bool:
    return state.declined_until is not None and today < state.declined_until


def _declined_until(state: DecisionState, today: date) -> date:
    """Take the person's day; without one that is still to come, the proposal would be back."""
    if state.declined_until is not None and _is_declined(state, today):
        return state.declined_until
    return today + DECLINED_FOR


def _approved_words(state: DecisionState) -> str:
    by = f" by {state.approved_by}" if state.approved_by else ""
    on = f" on {state.approved_on}" if state.approved_on else ""
    return f"Approved{by}{on}."
