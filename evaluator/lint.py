"""What is odd about a program although it can be judged: warnings for its administrators.

Errors are not here: they are refused where they are found, and hold the enrollments.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from evaluator.enrollment import Enrollment
from evaluator.ladder import ladder_for
from evaluator.period import MeasurementPeriod
from evaluator.program import Program
from evaluator.rates import Rates
from evaluator.window import NEVER, Window

_MONTHS_OF_A_YEAR = 12


def warnings(
    program: Program, enrollments: Sequence[Enrollment], rates: Rates, today: date
) -> tuple[str, ...]:
    """Tell what administrators should look at, one sentence each."""
    segments = sorted({row.segment for row in program.thresholds}, key=lambda s: s or "")
    whole_window = program.period is MeasurementPeriod.ENROLLMENT_WINDOW
    found = [
        *_unrated(program, rates),
        *_unasked(program),
        *(w for s in segments or [None] for w in _falling(program, s, today)),
        *(_long_windows(program, enrollments) if whole_window else ()),
    ]
    return tuple(dict.fromkeys(found))


def _unrated(program: Program, rates: Rates) -> Iterator[str]:
    code = program.currency.code
    if code != rates.corporate and not rates.per_corporate.get(code):
        yield (
            f"{program.name}: the org has no exchange rate for {code}; amounts in other "
            "currencies put their enrollments on hold."
        )


def _unasked(program: Program) -> Iterator[str]:
    asked = {row.criterion_id for row in program.thresholds if row.least is not None}
    for criterion in program.criteria:
        if criterion.id not in asked:
            yield f"{program.name}: no tier asks for {criterion.name}; it decides nothing."


def _falling(program: Program, segment: str | None, today: date) -> Iterator[str]:
    """A higher tier that asks for less is allowed, and mostly a slip."""
    ladder = ladder_for(program, segment, today)
    whose = f" for segment {segment}" if segment else ""
    for criterion in program.criteria:
        asking = [tier for tier in ladder.tiers if criterion.id in tier.thresholds]
        for lower, higher in pairwise(asking):
            if higher.thresholds[criterion.id] < lower.thresholds[criterion.id]:
                yield (
                    f"{program.name}: {higher.name} asks for less {criterion.name} than "
                    f"{lower.name}{whose}."
                )


def _long_windows(program: Program, enrollments: Iterable[Enrollment]) -> Iterator[str]:
    long = [each.name for each in enrollments if _over_a_year(each.window)]
    if long:
        others = f" and {len(long) - 1} more" if len(long) > 1 else ""
        yield (
            f"{program.name}: the enrollment window of {long[0]}{others} is longer than 12 months, "
            "and all of it is measured at once."
        )


def _over_a_year(window: Window) -> bool:
    if window.first == NEVER or window.last is None:
        return False
    months = (window.last.year - window.first.year) * _MONTHS_OF_A_YEAR
    months += window.last.month - window.first.month
    return months > _MONTHS_OF_A_YEAR or (
        months == _MONTHS_OF_A_YEAR and window.last.day >= window.first.day
    )
