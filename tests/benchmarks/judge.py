"""Times the evaluator beside its rivals on one workload, in one process; ``make bench`` runs it.

Processor seconds, because other work on the machine does not count against them. The sides
take turns, so that a slow minute of the machine is everybody's. All have to come to the same
values, which are also held against exact fractions on a sample.
"""

from __future__ import annotations

import argparse
import gc
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import Any

from tests.benchmarks import closure_side, columnar_side, pandas_side
from tests.benchmarks.workload import (
    DIGITS,
    PROGRAM_CURRENCIES,
    PROGRAMS,
    Workload,
    make_workload,
)

#: So many enrollments of each program are computed anew, with exact fractions.
_SAMPLE = 20

Values = list[list[list[Decimal | None]]]


@dataclass
class Side:
    """One way to judge the workload, and the processor seconds its rounds took."""

    name: str
    run: Callable[[], Any]
    values: Callable[[Any], Values]
    seconds: list[float] = field(default_factory=list)
    found: Values = field(default_factory=list)

    def take_turn(self) -> None:
        """Run once; garbage of other sides is collected before."""
        gc.collect()
        begun = time.process_time()
        result = self.run()
        self.seconds.append(time.process_time() - begun)
        self.found = self.found or self.values(result)


def main() -> None:
    """Run the comparison and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enrollments", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="leave the rivals out")
    given = parser.parse_args()
    print(f"{given.enrollments:,} enrollments, {given.records:,} records, {given.rounds} rounds")
    work = make_workload(given.enrollments, given.records)
    sides = [_columnar(work)] if given.alone else [_columnar(work), *_rivals(work)]
    for _ in range(given.rounds):
        for side in sides:
            side.take_turn()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    _print(sides)
    print(f"{'peak memory of the process':42}{peak:8.0f} MB")
    _hold_against_fractions(work, sides[0].found)
    _conclusions(work)


def _columnar(work: Workload) -> Side:
    loads, rates = columnar_side.loads_of(work), columnar_side.rates_of(work)
    return Side(
        "Tierwright, with reasons",
        lambda: [columnar_side.judge(load, rates) for load in loads],
        lambda found: [columnar_side.values_of(verdicts) for verdicts in found],
    )


def _rivals(work: Workload) -> list[Side]:
    records, frames = closure_side.data_of(work), pandas_side.data_of(work)
    return [
        Side(
            "Python closures with Decimal and reasons",
            lambda: [closure_side.judge(work, records, n) for n in range(PROGRAMS)],
            lambda found: found,
        ),
        Side("pandas, a merge a criterion", lambda: pandas_side.judge(frames), lambda v: v),
        Side(
            "pandas, pruned by program before",
            lambda: pandas_side.judge_pruned(frames),
            lambda v: v,
        ),
    ]


def _print(sides: list[Side]) -> None:
    ours = sides[0]
    print(f"{'':42}{'median':>8} {'least':>10}   ratio (of the medians)")
    for side in sides:
        if side.found != ours.found:
            raise SystemExit(f"{side.name}: the values differ")
        middle, least = median(side.seconds), min(side.seconds)
        ratio = middle / median(ours.seconds)
        print(f"{side.name:42}{middle:8.3f} s {least:8.3f} s {ratio:7.1f} x")


def _conclusions(work: Workload) -> None:
    """Time what follows for each enrollment: verdicts, tiers, progress and benefits."""
    rates = columnar_side.rates_of(work)
    judged = [columnar_side.judge(load, rates) for load in columnar_side.loads_of(work)]
    begun = time.process_time()
    for verdicts in judged:
        for position in range(len(verdicts.judgement.enrollments)):
            verdicts.evaluation(position)
    seconds = time.process_time() - begun
    each = seconds / work.enrollments * 1e6
    print(f"{'verdicts, tiers, progress and benefits':42}{seconds:8.3f} s, {each:.0f} µs each")


def _hold_against_fractions(work: Workload, ours: Values) -> None:
    """Compute the first criterion of some enrollments anew, with exact fractions."""
    closures = closure_side.data_of(work, PROGRAMS * _SAMPLE)
    checked = 0
    for number in range(PROGRAMS):
        code = PROGRAM_CURRENCIES[number % len(PROGRAM_CURRENCIES)]
        for place in range(_SAMPLE):
            exact = closure_side.exact_revenue(work, closures, number + place * PROGRAMS, code)
            shown = ours[number][place][0]
            if shown is None or Fraction(shown) != Fraction(exact, 10 ** DIGITS[code]):
                raise SystemExit(f"program {number}, enrollment {place}: {shown} is not exact")
            checked += 1
    print(f"{'held against exact fractions':42}{checked:8d} values, no difference")


if __name__ == "__main__":
    main()
