"""Judges a slice of enrollments of one program, records column by column.

``open_judgement`` marks every candidate, ``questions`` tells whose visibility has to be
asked, ``close_judgement`` takes the answers and draws the conclusions. One enrollment or
a hundred thousand is the same code, and the marks are the explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from decimal import Decimal
from enum import IntEnum
from functools import partial

import numpy as np
from numpy.typing import NDArray

from evaluator.candidates import Candidates
from evaluator.column import Integers, Mask
from evaluator.day import day_number
from evaluator.enrollment import (
    Enrollment,
    Hold,
    HoldKind,
    find_hold,
    unanswered_hold,
    unrated_hold,
)
from evaluator.errors import EvaluatorError
from evaluator.evaluation import Evaluation, Measured, evaluate, held_evaluation
from evaluator.marking import (
    NO_LAST_DAY,
    Calendar,
    Reasons,
    attainment_days,
    in_window,
    mark,
    settle,
)
from evaluator.money import Rates
from evaluator.program import Criterion, Program, check
from evaluator.reason import Reason
from evaluator.tally import Tally, tally


class Access(IntEnum):
    """What is known about a pair's visibility."""

    NOT_ASKED = 0
    READABLE = 1
    HIDDEN = 2
    UNANSWERED = 3  #: asked, no answer, and the record still stands: the enrollment is held
    GONE = 4  #: asked, no answer, and the record is gone


#: One ``Access`` a pair.
Answers = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """A slice between its two strokes.

    ``pulled`` are the candidates as they came, ``sources`` the same with amounts in the
    program's currency; ``marks`` are by criterion id.
    """

    program: Program
    enrollments: Sequence[Enrollment]
    pulled: Mapping[str, Candidates]
    sources: Mapping[str, Candidates]
    rates: Rates
    calendar: Calendar
    today: date
    holds: Mapping[int, Hold]
    marks: Mapping[str, Reasons]


@dataclass(frozen=True, slots=True, eq=False)
class Verdicts:
    """The finished slice: an evaluation for each enrollment, and the settled marks."""

    judgement: Judgement
    answers: Mapping[str, Answers]
    marks: Mapping[str, Reasons]
    evaluations: tuple[Evaluation, ...]


def open_judgement(
    program: Program,
    enrollments: Sequence[Enrollment],
    sources: Mapping[str, Candidates],
    *,
    rates: Rates,
    today: date,
    zone: tzinfo,
) -> Judgement:
    """Mark every candidate record up to the question of visibility.

    Args:
        program: The program of all the enrollments.
        enrollments: The slice; the offsets of every source follow its order.
        sources: Candidate records by source, for every source the criteria name.
        rates: The org's currencies.
        today: The day in the program's zone.
        zone: The program's zone.

    Raises:
        EvaluatorError: the program cannot be judged; hold its enrollments with the
            error's sentence.
    """
    check(program)
    calendar = _calendar(enrollments, today, zone)
    converted = {
        name: candidates.in_currency(program.currency, rates)
        for name, candidates in sources.items()
    }
    marks = {
        criterion.id: mark(criterion, converted[criterion.source], calendar)
        for criterion in program.criteria
        if criterion.source is not None
    }
    found = ((i, find_hold(enrollment, program)) for i, enrollment in enumerate(enrollments))
    holds = {i: hold for i, hold in found if hold}
    return Judgement(program, enrollments, sources, converted, rates, calendar, today, holds, marks)


def questions(judgement: Judgement) -> Mapping[str, Integers]:
    """Name the pairs whose visibility decides something, by source (S3).

    Pairs of enrollments that are on hold or have not started are left out.
    """
    asked: dict[str, Integers] = {}
    for name, candidates in judgement.sources.items():
        wanted = np.zeros(len(candidates.record), dtype=bool)
        for criterion in judgement.program.criteria:
            if criterion.source == name:
                wanted |= judgement.marks[criterion.id] == Reason.COUNTED
        asked[name] = np.flatnonzero(wanted & _live(judgement)[candidates.enrollment])
    return asked


def close_judgement(judgement: Judgement, answers: Mapping[str, Answers]) -> Verdicts:
    """Settle the marks with the answers and draw the conclusions.

    Args:
        judgement: What ``open_judgement`` gave.
        answers: One ``Access`` a pair, by source.
    """
    marks: dict[str, Reasons] = {}
    tallies: dict[str, Tally] = {}
    holds = dict(judgement.holds)
    live = _live(judgement)
    for criterion in judgement.program.criteria:
        if criterion.source is None:
            continue
        candidates = judgement.sources[criterion.source]
        reasons = _settled(judgement, criterion, candidates, answers[criterion.source])
        marks[criterion.id] = reasons
        tallies[criterion.id] = _tallied(judgement, criterion, candidates, reasons)
        unanswered = (judgement.marks[criterion.id] == Reason.COUNTED) & (
            answers[criterion.source] == Access.UNANSWERED
        )
        _hold_each(holds, candidates, unanswered, unanswered_hold)
        unrated = (reasons == Reason.NO_RATE) & live[candidates.enrollment]
        rateless = partial(unrated_hold, criterion=criterion, program=judgement.program)
        _hold_each(holds, candidates, unrated, rateless)
    evaluations = tuple(
        _evaluation(judgement, i, holds.get(i), tallies, marks)
        for i in range(len(judgement.enrollments))
    )
    return Verdicts(judgement, answers, marks, evaluations)


def hold_all(
    enrollments: Sequence[Enrollment], error: EvaluatorError | str, today: date
) -> tuple[Evaluation, ...]:
    """Hold every enrollment of a program that cannot be judged (F7)."""
    hold = Hold(HoldKind.PROGRAM, str(error))
    return tuple(held_evaluation(enrollment, hold, today) for enrollment in enrollments)


def _calendar(enrollments: Sequence[Enrollment], today: date, zone: tzinfo) -> Calendar:
    lasts = (enrollment.window.last for enrollment in enrollments)
    return Calendar(
        today=day_number(today),
        first=np.array([day_number(e.window.first) for e in enrollments], dtype=np.int64),
        last=np.array(
            [NO_LAST_DAY if last is None else day_number(last) for last in lasts], dtype=np.int64
        ),
        zone=zone,
    )


def _live(judgement: Judgement) -> Mask:
    """Tell which enrollments are judged: not on hold, and begun."""
    live = judgement.calendar.first <= judgement.calendar.today
    live[list(judgement.holds)] = False
    return live


def _settled(
    judgement: Judgement, criterion: Criterion, candidates: Candidates, answers: Answers
) -> Reasons:
    reasons = judgement.marks[criterion.id].copy()
    reasons[(reasons == Reason.COUNTED) & (answers == Access.GONE)] = Reason.DELETED
    hidden: Mask = answers == Access.HIDDEN
    return settle(criterion, candidates, reasons, hidden, judgement.calendar.zone)


def _tallied(
    judgement: Judgement, criterion: Criterion, candidates: Candidates, reasons: Reasons
) -> Tally:
    days = attainment_days(criterion, candidates, judgement.calendar.zone)
    placed = days.days[candidates.record]
    inside = in_window(criterion, placed, candidates, judgement.calendar)
    return tally(criterion, candidates, reasons, inside)


def _hold_each(
    holds: dict[int, Hold], candidates: Candidates, pairs: Mask, hold: Callable[[str], Hold]
) -> None:
    """Hold the enrollment of each pair that is not on hold yet, for the pair's record."""
    marked = np.flatnonzero(pairs)
    enrollments = candidates.enrollment[marked].tolist()
    for position, row in zip(enrollments, candidates.record[marked].tolist(), strict=True):
        holds.setdefault(position, hold(candidates.ids[row]))


def _evaluation(
    judgement: Judgement,
    position: int,
    hold: Hold | None,
    tallies: Mapping[str, Tally],
    marks: Mapping[str, Reasons],
) -> Evaluation:
    enrollment = judgement.enrollments[position]
    if hold is not None:
        return held_evaluation(enrollment, hold, judgement.today, judgement.program)
    program, today = judgement.program, judgement.today
    if enrollment.window.not_started(today):
        return evaluate(program, enrollment, None, {}, today, records_not_visible=None)
    measured = {
        criterion.id: _measured(criterion, enrollment, tallies.get(criterion.id), position, today)
        for criterion in program.criteria
    }
    counted = _ids_marked(judgement, position, marks, Reason.COUNTED)
    hidden = _ids_marked(judgement, position, marks, Reason.NOT_VISIBLE)
    return evaluate(
        program,
        enrollment,
        measured,
        counted,
        today,
        records_not_visible=sum(len(ids) for ids in hidden.values()),
    )


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


def _ids_marked(
    judgement: Judgement, position: int, marks: Mapping[str, Reasons], reason: Reason
) -> Mapping[str, tuple[str, ...]]:
    """Name the records that some criterion marks so, each once, by source."""
    found: dict[str, set[str]] = {}
    for criterion in judgement.program.criteria:
        if criterion.source is None:
            continue
        candidates = judgement.sources[criterion.source]
        start, end = (int(x) for x in candidates.offsets[position : position + 2])
        marked = np.flatnonzero(marks[criterion.id][start:end] == reason) + start
        ids = found.setdefault(criterion.source, set())
        ids.update(candidates.ids[int(row)] for row in candidates.record[marked])
    return {source: tuple(sorted(ids)) for source, ids in found.items()}
