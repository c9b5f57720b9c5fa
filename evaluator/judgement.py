"""Judges a slice of enrollments of one program, records column by column.

``open_judgement`` marks every candidate, ``questions`` tells whose visibility has to be
asked, ``close_judgement`` takes the answers and draws the conclusions. One enrollment or
a hundred thousand is the same code, and the marks are the explanation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo

import numpy as np

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
from evaluator.marking import gauged, mark
from evaluator.period import MeasurementPeriod, measured_window
from evaluator.program import Program, check
from evaluator.rates import Rates
from evaluator.screen import NO_LAST_DAY, Calendar, Reasons, Screen, Sieve, screen
from evaluator.window import Window

_CALENDAR_YEARS = FiscalCalendar()


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """A slice between its two strokes.

    ``pulled`` are the candidates as they came, with a row each, ``sources`` the same with
    amounts in the program's currency; ``ladders`` is the program with each segment's
    thresholds of the day; ``screens`` and ``marks`` are by criterion id.
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
    screens: Mapping[str, Screen]
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
    calendar = _calendar(_windows(program, enrollments, today, fiscal), today, zone)
    pulled = {name: candidates.by_pair for name, candidates in sources.items()}
    converted = {
        name: candidates.in_currency(program.currency, rates) for name, candidates in pulled.items()
    }
    screens = _screens(program, converted, calendar)
    marks = {
        each.id: mark(each, converted[each.source], screens[each.id], calendar.today)
        for each in program.criteria
        if each.source is not None
    }
    segments = {enrollment.segment for enrollment in enrollments}
    ladders = {segment: ladder_for(program, segment, today) for segment in segments}
    return Judgement(
        program=program,
        enrollments=enrollments,
        pulled=pulled,
        sources=converted,
        rates=rates,
        calendar=calendar,
        today=today,
        ladders=ladders,
        holds=_early_holds(enrollments, ladders),
        screens=screens,
        marks=marks,
    )


def questions(judgement: Judgement) -> Mapping[str, Integers]:
    """Name the pairs whose visibility decides something, by source (S3).

    Pairs of enrollments that are on hold or have not started are left out.
    """
    live = live_enrollments(judgement)
    asked: dict[str, Integers] = {}
    for name, candidates in judgement.sources.items():
        wanted = np.zeros(len(candidates.record), dtype=bool)
        for criterion in judgement.program.criteria:
            if criterion.source == name:
                wanted |= gauged(criterion, judgement.marks[criterion.id])
        asked[name] = np.flatnonzero(wanted & live[candidates.enrollment])
    return asked


def hold_all(
    enrollments: Sequence[Enrollment], error: EvaluatorError | str, today: date
) -> tuple[Evaluation, ...]:
    """Hold every enrollment of a program that cannot be judged (F7)."""
    hold = Hold(HoldKind.PROGRAM, str(error))
    return tuple(held_evaluation(enrollment, hold, today) for enrollment in enrollments)


def _screens(
    program: Program, sources: Mapping[str, Candidates], calendar: Calendar
) -> Mapping[str, Screen]:
    """Screen the candidates of each criterion; criteria that look alike share the work."""
    made: list[tuple[Sieve, Screen]] = []
    found: dict[str, Screen] = {}
    for each in program.criteria:
        if each.source is None:
            continue
        sieve = Sieve.of(each)
        same = next((known for other, known in made if other == sieve), None)
        found[each.id] = same or screen(each, sources[each.source], calendar)
        made.append((sieve, found[each.id]))
    return found


def _early_holds(
    enrollments: Sequence[Enrollment], ladders: Mapping[str | None, Program]
) -> Mapping[int, Hold]:
    """Look for what stands against judging before any record is looked at, by position."""
    unfinished = {
        segment: None if any(tier.thresholds for tier in ladder.tiers) else ladder
        for segment, ladder in ladders.items()
    }
    holds: dict[int, Hold] = {}
    for position, enrollment in enumerate(enrollments):
        hold = find_hold(enrollment, ladders[enrollment.segment])
        ladder = unfinished[enrollment.segment]
        if hold is None and ladder is not None:
            hold = no_threshold_hold(ladder, enrollment.segment)
        if hold is not None:
            holds[position] = hold
    return holds


def _windows(
    program: Program, enrollments: Sequence[Enrollment], today: date, fiscal: FiscalCalendar
) -> Sequence[Window]:
    windows = [enrollment.window for enrollment in enrollments]
    # The common period narrows nothing; a hundred thousand windows need not be asked.
    if program.period is MeasurementPeriod.ENROLLMENT_WINDOW:
        return windows
    return [measured_window(w, program.period, today=today, fiscal=fiscal) for w in windows]


def _calendar(windows: Sequence[Window], today: date, zone: tzinfo) -> Calendar:
    firsts = [day_number(window.first) for window in windows]
    lasts = [NO_LAST_DAY if w.last is None else day_number(w.last) for w in windows]
    return Calendar(
        today=day_number(today),
        first=np.array(firsts, dtype=np.int64),
        last=np.array(lasts, dtype=np.int64),
        zone=zone,
    )


def live_enrollments(judgement: Judgement) -> Mask:
    """Tell which enrollments are judged: not on hold, and begun."""
    live = judgement.calendar.first <= judgement.calendar.today
    live[list(judgement.holds)] = False
    return live
