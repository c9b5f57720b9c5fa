"""Closes a judgement: settles the marks with what users may see and draws the conclusions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import Mask
from evaluator.enrollment import Enrollment, Hold, unanswered_hold, unrated_hold
from evaluator.evaluation import Evaluation, Measured, evaluate, held_evaluation
from evaluator.judgement import Access, Answers, Judgement, live_enrollments
from evaluator.marked_records import MarkedRecords, mark_records
from evaluator.marking import Reasons, attainment_days, gauged, in_window, settle
from evaluator.program import Criterion
from evaluator.reason import Reason
from evaluator.tally import Tally, tally


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """The finished slice: settled marks, what they came to, and what is on hold.

    ``marks`` and ``tallies`` are by criterion id, ``holds`` by position. The conclusions
    for an enrollment are drawn when it is asked for.
    """

    judgement: Judgement
    answers: Mapping[str, Answers]
    marks: Mapping[str, Reasons]
    tallies: Mapping[str, Tally]
    holds: Mapping[int, Hold]
    marked: MarkedRecords

    @property
    def evaluations(self) -> tuple[Evaluation, ...]:
        """The evaluation of every enrollment, in the order of the slice."""
        return tuple(self.evaluation(i) for i in range(len(self.judgement.enrollments)))

    def evaluation(self, position: int) -> Evaluation:
        """Draw the conclusions for one enrollment."""
        judgement = self.judgement
        enrollment, today = judgement.enrollments[position], judgement.today
        hold = self.holds.get(position)
        if hold is not None:
            return held_evaluation(enrollment, hold, today, judgement.program)
        ladder = judgement.ladders[enrollment.segment]
        if enrollment.window.not_started(today):
            return evaluate(ladder, enrollment, None, {}, today, records_not_visible=None)
        measured = {
            criterion.id: _measured(
                criterion, enrollment, self.tallies.get(criterion.id), position, today
            )
            for criterion in ladder.criteria
        }
        return evaluate(
            ladder,
            enrollment,
            measured,
            self.marked.counted_ids(position),
            today,
            records_not_visible=self.marked.not_visible(position),
        )


def close_judgement(judgement: Judgement, answers: Mapping[str, Answers]) -> Verdicts:
    """Settle the marks with the answers and tally them.

    Args:
        judgement: What ``open_judgement`` gave.
        answers: One ``Access`` a pair, by source.
    """
    marks: dict[str, Reasons] = {}
    tallies: dict[str, Tally] = {}
    holds = dict(judgement.holds)
    live = live_enrollments(judgement)
    for criterion in judgement.program.criteria:
        if criterion.source is None:
            continue
        candidates = judgement.sources[criterion.source]
        reasons = _settled(judgement, criterion, candidates, answers[criterion.source])
        marks[criterion.id] = reasons
        readable: Mask = answers[criterion.source] == Access.READABLE
        tallies[criterion.id] = _tallied(judgement, criterion, candidates, reasons, readable)
        unanswered = gauged(criterion, judgement.marks[criterion.id]) & (
            answers[criterion.source] == Access.UNANSWERED
        )
        _hold_each(holds, candidates, unanswered, unanswered_hold)
        unrated = (reasons == Reason.NO_RATE) & live[candidates.enrollment]
        rateless = partial(unrated_hold, criterion=criterion, program=judgement.program)
        _hold_each(holds, candidates, unrated, rateless)
    marked = mark_records(judgement, marks)
    return Verdicts(judgement, answers, marks, tallies, holds, marked)


def _settled(
    judgement: Judgement, criterion: Criterion, candidates: Candidates, answers: Answers
) -> Reasons:
    reasons = judgement.marks[criterion.id].copy()
    reasons[answers == Access.GONE] = Reason.DELETED
    hidden: Mask = answers == Access.HIDDEN
    return settle(criterion, candidates, reasons, hidden, judgement.calendar.zone)


def _tallied(
    judgement: Judgement,
    criterion: Criterion,
    candidates: Candidates,
    reasons: Reasons,
    readable: Mask,
) -> Tally:
    days = attainment_days(criterion, candidates, judgement.calendar.zone)
    placed = days.days[candidates.record]
    inside = in_window(criterion, placed, candidates, judgement.calendar)
    return tally(criterion, candidates, reasons, inside=inside, readable=readable)


def _hold_each(
    holds: dict[int, Hold], candidates: Candidates, pairs: Mask, hold: Callable[[str], Hold]
) -> None:
    """Hold the enrollment of each pair that is not on hold yet, for the pair's record."""
    marked = np.flatnonzero(pairs)
    enrollments = candidates.enrollment[marked].tolist()
    for position, row in zip(enrollments, candidates.record[marked].tolist(), strict=True):
        holds.setdefault(position, hold(candidates.ids[row]))


def _measured(
    criterion: Criterion, enrollment: Enrollment, found: Tally | None, position: int, today: date
) -> Measured:
    if found is None:
        return _verified(criterion, enrollment, today)
    excluded = {reason: int(counts[position]) for reason, counts in found.excluded.items()}
    return Measured(
        found.values[position],
        int(found.counted[position]),
        {reason: count for reason, count in excluded.items() if count},
    )


def _verified(criterion: Criterion, enrollment: Enrollment, today: date) -> Measured:
    """Count the standing verifications: none is 0, never unknown (M6)."""
    ours = [v for v in enrollment.verifications if v.criterion_id == criterion.id]
    standing = sum(verification.stands(today) for verification in ours)
    expired = sum(v.verified and not v.stands(today) for v in ours)
    return Measured(Decimal(standing), standing, {Reason.EXPIRED: expired} if expired else {})
