"""The evaluation of one enrollment: every number, every verdict, and what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from evaluator.benefit import BenefitResult, benefits_of
from evaluator.enrollment import Enrollment, Hold
from evaluator.program import Criterion, Program, Tier
from evaluator.reason import Reason
from evaluator.verdict import (
    Progress,
    Standing,
    Verdict,
    completion,
    earned_tier,
    is_kept,
    judge,
    percent_shown,
    progress_to,
    standing_of,
)
from evaluator.window import NEVER, Window


class Status(StrEnum):
    """The state of an enrollment's calculation (S8)."""

    CURRENT = "Current"
    ON_HOLD = "On Hold"
    ERROR = "Error"  #: judged, but the org refused part of what was written
    NOT_STARTED = "Not Started"
    EXPIRED = "Expired"
    OFF_BOARDING = "Off-boarding"  #: suspended; nothing is calculated any more


@dataclass(frozen=True, slots=True)
class Measured:
    """What one criterion's records came to; no ``value`` where none could be measured (M7)."""

    value: Decimal | None
    counted: int
    excluded: Mapping[Reason, int]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """One criterion of one enrollment.

    ``measured`` is ``None`` while the enrollment has not started. ``thresholds`` and
    ``verdicts`` are by tier id; ``percent_to_next`` is floored to one decimal, may exceed
    100, and is ``None`` where the next tier does not ask for this criterion.
    """

    criterion: Criterion
    measured: Measured | None
    thresholds: Mapping[str, Decimal]
    verdicts: Mapping[str, Verdict]
    met_held: Verdict
    met_next: Verdict
    next_threshold: Decimal | None
    percent_to_next: Decimal | None

    @property
    def value(self) -> Decimal | None:
        """The value that is compared, stored and shown; ``None`` when there is none."""
        return self.measured.value if self.measured else None

    @property
    def detail(self) -> str | None:
        """Why there is no value although records were judged: ``no_candidates`` (M7)."""
        nothing = self.measured is not None and self.measured.value is None
        return "no_candidates" if nothing else None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything known of one enrollment after judging it.

    On hold (``hold`` is set) there are no criteria and no benefits: the last good values
    stand (S4). ``counted_ids`` names the records that counted, by source;
    ``records_not_visible`` tells how many records would have counted for some criterion
    but cannot be seen (S3), ``None`` where nothing was judged.
    """

    enrollment: Enrollment
    status: Status
    hold: Hold | None
    tier_held: Tier | None
    tier_earned: Tier | None
    next_tier: Tier | None
    standing: Standing | None
    progress: Progress | None
    criteria: tuple[CriterionResult, ...]
    benefits: tuple[BenefitResult, ...]
    counted_ids: Mapping[str, tuple[str, ...]]
    records_not_visible: int | None


def held_evaluation(
    enrollment: Enrollment, hold: Hold, today: date, program: Program | None = None
) -> Evaluation:
    """Give the evaluation of an enrollment that cannot be judged (S4, S8).

    ``program`` tells the tier held; ``None`` where it could not be read.
    """
    return Evaluation(
        enrollment=enrollment,
        status=_held_status(enrollment.window, today),
        hold=hold,
        tier_held=program.tier(enrollment.tier_id) if program else None,
        tier_earned=None,
        next_tier=None,
        standing=Standing.INCONCLUSIVE,
        progress=None,
        criteria=(),
        benefits=(),
        counted_ids={},
        records_not_visible=None,
    )


def evaluate(
    program: Program,
    enrollment: Enrollment,
    measured: Mapping[str, Measured] | None,
    counted_ids: Mapping[str, tuple[str, ...]],
    today: date,
    *,
    records_not_visible: int | None,
) -> Evaluation:
    """Draw every conclusion from the measured criteria.

    Args:
        program: A program that ``check`` has passed.
        enrollment: One of its enrollments, nothing standing against judging it.
        measured: What each criterion came to, by criterion id; ``None`` before the
            enrollment starts (S7).
        counted_ids: The records that counted, by source.
        today: The day in the program's zone.
        records_not_visible: How many records would have counted but cannot be seen;
            ``None`` before the enrollment starts.
    """
    held = program.tier(enrollment.tier_id)
    following = program.above(held)
    values = {key: each.value for key, each in measured.items()} if measured is not None else None
    earned = earned_tier(program, values) if values is not None else None
    kept = is_kept(held, enrollment.overrides, program, today)
    expired = enrollment.window.expired(today)
    return Evaluation(
        enrollment=enrollment,
        status=_status(expired=expired, started=values is not None),
        hold=None,
        tier_held=held,
        tier_earned=earned,
        next_tier=following,
        standing=standing_of(held, earned, kept=kept) if values is not None else None,
        progress=progress_to(following, program, values) if values is not None else None,
        criteria=tuple(
            _criterion_result(criterion, program, measured, held, following)
            for criterion in program.criteria
        ),
        benefits=benefits_of(program, held, following, enrollment.window, today),
        counted_ids=counted_ids,
        records_not_visible=records_not_visible,
    )


def with_tier(evaluation: Evaluation, program: Program, tier: Tier, today: date) -> Evaluation:
    """Draw the conclusions anew for another tier held, from the same measured criteria.

    Args:
        evaluation: One that was judged: started and not on hold.
        program: The program it was judged by.
        tier: The tier held from now on.
        today: The day in the program's zone.
    """
    return evaluate(
        program,
        replace(evaluation.enrollment, tier_id=tier.id),
        {each.criterion.id: each.measured for each in evaluation.criteria if each.measured},
        evaluation.counted_ids,
        today,
        records_not_visible=evaluation.records_not_visible,
    )


def _held_status(window: Window, today: date) -> Status:
    """Tell the state of what cannot be judged: only a window that makes sense decides."""
    if window.first == NEVER or window.reversed:
        return Status.ON_HOLD
    if window.not_started(today):
        return Status.NOT_STARTED
    return Status.EXPIRED if window.expired(today) else Status.ON_HOLD


def _status(*, expired: bool, started: bool) -> Status:
    if not started:
        return Status.NOT_STARTED
    return Status.EXPIRED if expired else Status.CURRENT


def _criterion_result(
    criterion: Criterion,
    program: Program,
    measured: Mapping[str, Measured] | None,
    held: Tier | None,
    following: Tier | None,
) -> CriterionResult:
    found = measured[criterion.id] if measured is not None else None
    thresholds = {
        tier.id: tier.thresholds[criterion.id]
        for tier in program.tiers
        if criterion.id in tier.thresholds
    }
    least = thresholds.get(following.id) if following else None
    share = None if least is None or found is None else completion(least, found.value)
    verdicts = {tier.id: _verdict(thresholds.get(tier.id), found) for tier in program.tiers}
    return CriterionResult(
        criterion=criterion,
        measured=found,
        thresholds=thresholds,
        verdicts=verdicts,
        met_held=verdicts[held.id] if held else Verdict.NOT_ASKED,
        met_next=verdicts[following.id] if following else Verdict.NOT_ASKED,
        next_threshold=least,
        percent_to_next=None if share is None else percent_shown(share),
    )


def _verdict(threshold: Decimal | None, found: Measured | None) -> Verdict:
    """Judge what was measured; before the enrollment starts nothing is known (S7)."""
    if found is None and threshold is not None:
        return Verdict.UNKNOWN
    return judge(threshold, found.value if found else None)
