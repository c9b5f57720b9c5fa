"""A partner program: criteria, the tier ladder, thresholds and benefits.

Values only. Whether a program is finished and free of contradictions is asked when its
enrollments are judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from evaluator.errors import ProgramError
from evaluator.filter import Filter
from evaluator.money import Currency
from evaluator.period import MeasurementPeriod
from evaluator.policy import Policy


class Measure(StrEnum):
    """What becomes of the counted records of a criterion."""

    COUNT = "Count"
    COUNT_DISTINCT = "Count Distinct"
    SUM = "Sum"
    AVERAGE = "Average"
    MINIMUM = "Minimum"
    MAXIMUM = "Maximum"
    SHARE = "Share"  #: percent of the candidates that pass the filter (M7)
    VERIFICATIONS = "Verifications"  #: standing verifications of a Custom criterion (M6)


class Unit(StrEnum):
    """What a criterion's value counts."""

    MONEY = "Money"  #: program currency, major units
    COUNT = "Count"  #: whole things
    PERCENT = "Percent"
    MEASURE = "Measure"  #: a plain number
    VERIFIED = "Verified"  #: verifications by hand


@dataclass(frozen=True, slots=True)
class Criterion:
    """What is counted, and which records qualify.

    ``source`` names where its records come from (``None`` for verifications by hand);
    ``attainment``, ``rollup``, ``expires`` and ``identity`` are field paths of that source.
    Records that share an ``identity`` count once (M4, M5).
    """

    id: str
    name: str
    sequence: int
    type: str
    measure: Measure
    unit: Unit
    unit_label: str = ""
    source: str | None = None
    base: Filter = field(default_factory=Filter)
    filter: Filter = field(default_factory=Filter)
    attainment: str | None = None
    rollup: str | None = None
    expires: str | None = None
    identity: str | None = None
    include_future_dates: bool = False
    ignore_window: bool = False


#: Measures that need a number to measure.
NUMERIC = frozenset({Measure.SUM, Measure.AVERAGE, Measure.MINIMUM, Measure.MAXIMUM})


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least a criterion has to reach at a tier, for a segment and some days (T9).

    ``least`` is ``None`` where the tier does not ask for the criterion; ``segment`` is
    ``None`` for everybody; ``first`` and ``last`` are included, ``None`` is always.
    """

    tier_id: str
    criterion_id: str
    least: Decimal | None
    segment: str | None = None
    first: date | None = None
    last: date | None = None

    def applies(self, day: date) -> bool:
        """Whether it is in force on a day."""
        begun = self.first is None or self.first <= day
        return begun and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Tier:
    """One level of a program; rank 1 is the lowest.

    ``thresholds`` gives the least value by criterion id, as it applies to one segment on
    one day. A criterion that is missing is not asked for here; 0 is asked for and met by
    any value that is not negative (T1).
    """

    id: str
    name: str
    rank: int
    thresholds: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Benefit:
    """What tiers give: the value by tier id; a tier that is missing does not give it."""

    id: str
    name: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Program:
    """Criteria in display order, tiers from the lowest rank up, thresholds, benefits.

    ``config_version`` is a digest of everything that is judged by: two evaluations with
    the same version used the same rules.
    """

    id: str
    name: str
    currency: Currency
    tiers: tuple[Tier, ...]
    criteria: tuple[Criterion, ...]
    benefits: tuple[Benefit, ...]
    config_version: str
    thresholds: tuple[Threshold, ...] = ()
    require_lower_tiers: bool = False
    period: MeasurementPeriod = MeasurementPeriod.ENROLLMENT_WINDOW
    policy: Policy = field(default_factory=Policy)

    def tier(self, tier_id: str | None) -> Tier | None:
        """Find a tier by id; ``None`` when the program has none of that id."""
        for tier in self.tiers:
            if tier.id == tier_id:
                return tier
        return None

    def above(self, held: Tier | None) -> Tier | None:
        """Give the tier with the next higher rank; without a tier held, the lowest (T4)."""
        if held is None:
            return self.tiers[0] if self.tiers else None
        return next((tier for tier in self.tiers if tier.rank > held.rank), None)

    def asks_by_invitation(self, tier: Tier) -> bool:
        """Whether a tier asks for nothing and is not the lowest: never earned (T2)."""
        return not tier.thresholds and tier.rank != self.tiers[0].rank


def check(program: Program) -> None:
    """Refuse a program that cannot be judged (T2, T3).

    Raises:
        ProgramError: with the sentence that its enrollments are held with.
    """
    if not program.tiers:
        msg = f"Program {program.name} has no tiers; add its tiers with their ranks."
        raise ProgramError(msg)
    ranks = [tier.rank for tier in program.tiers]
    twice = next((tier for tier in program.tiers if ranks.count(tier.rank) > 1), None)
    if twice:
        names = " and ".join(t.name for t in program.tiers if t.rank == twice.rank)
        msg = f"Tiers {names} of {program.name} share rank {twice.rank}; give each its own."
        raise ProgramError(msg)
    if not any(row.least is not None for row in program.thresholds):
        msg = f"Program {program.name} has no threshold at any tier; set the thresholds first."
        raise ProgramError(msg)
