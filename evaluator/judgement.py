"""Judges a slice of enrollments of one program, records column by column.

``open_judgement`` marks every candidate, ``questions`` tells whose visibility has to be
asked, ``close_judgement`` takes the answers and draws the conclusions. One enrollment or
a hundred thousand is the same code, and the marks are the explanation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import IntEnum

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
    no_threshold_hold,
)
from evaluator.errors import EvaluatorError
from evaluator.evaluation import Evaluation, held_evaluation
from evaluator.fiscal_calendar import FiscalCalendar
from evaluator.ladder import check_thresholds, ladder_for
from evaluator.marking import (
    NO_LAST_DAY,
    Calendar,
    Reasons,
    gauged,
    mark,
)
from evaluator.period import measured_window
from evaluator.program import Program, check
from evaluator.rates import Rates
from evaluator.window import Window

_CALENDAR_YEARS = FiscalCalendar()


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
    program's currency; ``ladders`` is the program with each segment's thresholds of the
    day; ``marks`` are by criterion id.
    """

    program: Program
    enrollments: Sequence[Enrollment]
    pulled: Mapping[str, Candidates]
    sources: Mapping[str, Candidates]
    rates: Rates
    calendar: Calendar
    today: date
    ladders: Mapping[str | None, Program]
    holds: Mapping[int, Hold]
    marks: Mapping[str, Reasons]


def open_judgement(
    program: Program,
    enrollments: Sequence[Enrollment],
    sources: Mapping[str, Candidates],
    *,
    rates: Rates,
    today: date,
    zone: tzinfo,
    fiscal: FiscalCalendar = _CALENDAR_YEARS,
) -> Judgement:
    """Mark every candidate record up to the question of visibility.

    Args:
        program: The program of all the enrollments.
        enrollments: The slice; the offsets of every source follow its order.
        sources: Candidate records by source, for every source the criteria name.
        rates: The org's currencies.
        today: The day in the program's zone.
        zone: The program's zone.
        fiscal: The org's fiscal years, for programs that measure by them.

    Raises:
        EvaluatorError: the program cannot be judged; hold its enrollments with the
            error's sentence.
    """
    check(program)
    check_thresholds(program)
    windows = [
        measured_window(each.window, program.period, today=today, fiscal=fiscal)
        for each in enrollments
    ]
    calendar = _calendar(windows, today, zone)
    converted = {
        name: candidates.in_currency(program.currency, rates)
        for name, candidates in sources.items()
    }
    marks = {
        criterion.id: mark(criterion, converted[criterion.source], calendar)
        for criterion in program.criteria
        if criterion.source is not None
    }
    segments = dict.fromkeys(enrollment.segment for enrollment in enrollments)
    ladders = {segment: ladder_for(program, segment, today) for segment in segments}
    found = ((i, _early_hold(e, ladders[e.segment])) for i, e in enumerate(enrollments))
    return Judgement(
        program=program,
        enrollments=enrollments,
        pulled=sources,
        sources=converted,
        rates=rates,
        calendar=calendar,
        today=today,
        ladders=ladders,
        holds={i: hold for i, hold in found if hold},
        marks=marks,
    )


def questions(judgement: Judgement) -> Mapping[str, Integers]:
    """Name the pairs whose visibility decides something, by source (S3).

    Pairs of enrollments that are on hold or have not started are left out.
    """
    asked: dict[str, Integers] = {}
    for name, candidates in judgement.sources.items():
        wanted = np.zeros(len(candidates.record), dtype=bool)
        for criterion in judgement.program.criteria:
            if criterion.source == name:
                wanted |= gauged(criterion, judgement.marks[criterion.id])
        asked[name] = np.flatnonzero(wanted & live_enrollments(judgement)[candidates.enrollment])
    return asked


def hold_all(
    enrollments: Sequence[Enrollment], error: EvaluatorError | str, today: date
) -> tuple[Evaluation, ...]:
    """Hold every enrollment of a program that cannot be judged (F7)."""
    hold = Hold(HoldKind.PROGRAM, str(error))
    return tuple(held_evaluation(enrollment, hold, today) for enrollment in enrollments)


def _early_hold(enrollment: Enrollment, ladder: Program) -> Hold | None:
    """Look for what stands against judging before any record is looked at."""
    hold = find_hold(enrollment, ladder)
    if hold is None and not any(tier.thresholds for tier in ladder.tiers):
        return no_threshold_hold(ladder, enrollment.segment)
    return hold


def _calendar(windows: Sequence[Window], today: date, zone: tzinfo) -> Calendar:
    lasts = (window.last for window in windows)
    return Calendar(
        today=day_number(today),
        first=np.array([day_number(window.first) for window in windows], dtype=np.int64),
        last=np.array(
            [NO_LAST_DAY if last is None else day_number(last) for last in lasts], dtype=np.int64
        ),
        zone=zone,
    )


def live_enrollments(judgement: Judgement) -> Mask:
    """Tell which enrollments are judged: not on hold, and begun."""
    live = judgement.calendar.first <= judgement.calendar.today
    live[list(judgement.holds)] = False
    return live
