"""Closes a judgement: settles the marks with what users may see and draws the conclusions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import numpy as np

from evaluator.access import Access, Answers, reasons_of
from evaluator.candidates import Candidates
from evaluator.column import Integers, Mask, with_code
from evaluator.enrollment import (
    Enrollment,
    Hold,
    unanswered_hold,
    unasked_hold,
    unrated_hold,
)
from evaluator.evaluation import Evaluation, Measured, evaluate, held_evaluation
from evaluator.judgement import Judgement, live_enrollments
from evaluator.marked_records import MarkedRecords, mark_records
from evaluator.marking import gauged, settle
from evaluator.program import Criterion
from evaluator.reason import Reason
from evaluator.screen import Reasons
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

    def counted_pairs(self, criterion: Criterion, position: int) -> Integers:
        """Name the pairs of one enrollment that count for a criterion of some source."""
        offsets = self.judgement.sources[criterion.source or ""].offsets
        start, end = (int(x) for x in offsets[position : position + 2])
        ours = self.marks[criterion.id][start:end]
        return start + np.flatnonzero(with_code(ours, Reason.COUNTED))

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


def close_judgement(
    judgement: Judgement,
    answers: Mapping[str, Answers],
    unasked: Mapping[str, str] = MappingProxyType({}),
) -> Verdicts:
    """Settle the marks with the answers and tally them.

    Args:
        judgement: What ``open_judgement`` gave.
        answers: One ``Access`` a pair, by source.
        unasked: Why a user's own view could not be asked, with the remedy, by user id.
    """
    marks: dict[str, Reasons] = {}
    tallies: dict[str, Tally] = {}
    holds = dict(judgement.holds)
    against = {source: reasons_of(given) for source, given in answers.items()}
    for criterion in judgement.program.criteria:
        if criterion.source is None:
            continue
        candidates, given = judgement.sources[criterion.source], answers[criterion.source]
        screen, opened = judgement.screens[criterion.id], judgement.marks[criterion.id]
        reasons = settle(criterion, candidates, screen, opened, against[criterion.source])
        marks[criterion.id] = reasons
        readable = with_code(given, Access.READABLE)
        found = tally(criterion, candidates, reasons, cells=screen.cells, readable=readable)
        tallies[criterion.id] = found
        _hold_unanswered(holds, judgement, criterion, given, unasked)
        if found.counts[:, Reason.NO_RATE].any():
            _hold_unrated(holds, judgement, criterion, reasons)
    marked = mark_records(judgement, marks)
    return Verdicts(judgement, answers, marks, tallies, holds, marked)


def _hold_unanswered(
    holds: dict[int, Hold],
    judgement: Judgement,
    criterion: Criterion,
    answers: Answers,
    unasked: Mapping[str, str],
) -> None:
    unanswered = with_code(answers, Access.UNANSWERED)
    if not unanswered.any():
        return

    def hold(position: int, record_id: str) -> Hold:
        enrollment = judgement.enrollments[position]
        why = unasked.get(enrollment.user_id or "")
        return unasked_hold(enrollment.user, why) if why else unanswered_hold(record_id)

    decisive = gauged(criterion, judgement.marks[criterion.id]) & unanswered
    _hold_each(holds, judgement.sources[criterion.source or ""], decisive, hold)


def _hold_unrated(
    holds: dict[int, Hold], judgement: Judgement, criterion: Criterion, reasons: Reasons
) -> None:
    candidates = judgement.sources[criterion.source or ""]
    unrated = with_code(reasons, Reason.NO_RATE)
    unrated &= live_enrollments(judgement)[candidates.enrollment]

    def hold(_: int, record_id: str) -> Hold:
        return unrated_hold(record_id, criterion=criterion, program=judgement.program)

    _hold_each(holds, candidates, unrated, hold)


def _hold_each(
    holds: dict[int, Hold], candidates: Candidates, pairs: Mask, hold: Callable[[int, str], Hold]
) -> None:
    """Hold the enrollment of each pair that is not on hold yet, for the pair's record."""
    marked = np.flatnonzero(pairs)
    enrollments = candidates.enrollment[marked].tolist()
    for position, row in zip(enrollments, marked.tolist(), strict=True):
        holds.setdefault(position, hold(position, candidates.ids[row]))


def _measured(
    criterion: Criterion, enrollment: Enrollment, found: Tally | None, position: int, today: date
) -> Measured:
    if found is None:
        return _verified(criterion, enrollment, today)
    return found.measured(position)


def _verified(criterion: Criterion, enrollment: Enrollment, today: date) -> Measured:
    """Count the standing verifications: none is 0, never unknown (M6)."""
    ours = [v for v in enrollment.verifications if v.criterion_id == criterion.id]
    standing = sum(verification.stands(today) for verification in ours)
    expired = sum(v.verified and not v.stands(today) for v in ours)
    return Measured(Decimal(standing), standing, {Reason.EXPIRED: expired} if expired else {})
