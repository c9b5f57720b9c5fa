"""What is odd about a program although it can be judged: warnings for its administrators.

Errors are not here: they are refused where they are found, and hold the enrollments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from evaluator.enrollment import Enrollment
from evaluator.ladder import ladder_for
from evaluator.period import MeasurementPeriod
from evaluator.program import Program
from evaluator.rates import Rates
from evaluator.window import NEVER, Window

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Drop:
    """A tier that asks for less than the tier below it."""

    criterion: str
    lower: str
    more: Decimal
    higher: str
    less: Decimal

    def words(self, program: Program, whose: str = "") -> str:
        return (
            f"{program.name}: {self.higher} asks for less {self.criterion} than {self.lower}"
            f"{whose} ({self.less:f} and {self.more:f}); correct one of them if that is not meant."
        )


def warnings(
    program: Program, enrollments: Sequence[Enrollment], rates: Rates, today: date
) -> tuple[str, ...]:
    """Tell what administrators should look at, one sentence each."""
    whole_window = program.period is MeasurementPeriod.ENROLLMENT_WINDOW
    return (
        *_unrated(program, rates),
        *_unasked(program),
        *_falling(program, today),
        *(_long_windows(program, enrollments) if whole_window else ()),
        *_never_proposed(program),
    )


def _unrated(program: Program, rates: Rates) -> Iterator[str]:
    code = program.currency.code
    if code != rates.corporate and not rates.per_corporate.get(code):
        yield (
            f"{program.name}: the org has no exchange rate for {code}, so amounts in other "
            "currencies put their enrollments on hold; maintain the currency in Salesforce."
        )


def _unasked(program: Program) -> Iterator[str]:
    asked = {row.criterion_id for row in program.thresholds if row.least is not None}
    for criterion in program.criteria:
        if criterion.id not in asked:
            yield (
                f"{program.name}: no tier asks for {criterion.name}, so it decides nothing; set a "
                "threshold for it, or delete it."
            )


def _falling(program: Program, today: date) -> Iterator[str]:
    """A higher tier that asks for less is allowed, and mostly a slip.

    A segment is told of only where a threshold of its own has a part in it.
    """
    everybody = dict.fromkeys(_drops(program, None, today))
    yield from (drop.words(program) for drop in everybody)
    for segment in _segments(program):
        for drop in _drops(program, segment, today):
            if drop not in everybody:
                yield drop.words(program, f" for segment {segment}")


def _segments(program: Program) -> list[str]:
    """Give each segment that has thresholds of its own once; they compare without case."""
    found: dict[str, str] = {}
    for row in program.thresholds:
        if row.segment:
            found.setdefault(row.segment.casefold(), row.segment)
    return sorted(found.values())


def _drops(program: Program, segment: str | None, today: date) -> Iterator[_Drop]:
    ladder = ladder_for(program, segment, today)
    for criterion in program.criteria:
        asking = [tier for tier in ladder.tiers if criterion.id in tier.thresholds]
        for lower, higher in pairwise(asking):
            more, less = lower.thresholds[criterion.id], higher.thresholds[criterion.id]
            if less < more:
                yield _Drop(criterion.name, lower.name, more, higher.name, less)


def _long_windows(program: Program, enrollments: Sequence[Enrollment]) -> Iterator[str]:
    long = [each.name for each in enrollments if _over_a_year(each.window)]
    if long:
        yield (
            f"{program.name}: the enrollment window of {_first_of(long)} is longer than 12 months, "
            "and all of it is measured at once; choose a measurement period if that is not meant."
        )
    open_ended = [each.name for each in enrollments if _without_end(each.window)]
    if open_ended:
        yield (
            f"{program.name}: the enrollment window of {_first_of(open_ended)} has no end, and all "
            "of it is measured at once; set an expiration date, or choose a measurement period."
        )


def _never_proposed(program: Program) -> Iterator[str]:
    policy = program.policy
    if policy.propose_offboarding and program.tier(policy.minimum_tier_id) is None:
        yield (
            f"{program.name}: it proposes off-boarding below a minimum tier, which is none of its "
            "tiers, so nothing is proposed; set Minimum Tier to a tier of the program."
        )


def _first_of(names: Sequence[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def _without_end(window: Window) -> bool:
    return window.first != NEVER and window.last is None


def _over_a_year(window: Window) -> bool:
    if window.first == NEVER or window.last is None:
        return False
    months = (window.last.year - window.first.year) * _MONTHS_OF_A_YEAR
    months += window.last.month - window.first.month
    return months > _MONTHS_OF_A_YEAR or (
        months == _MONTHS_OF_A_YEAR and window.last.day >= window.first.day
    )
