"""Times the evaluator beside two rivals on one workload, in one process; ``make bench`` runs it.

Processor seconds, because other work on the machine does not count against them. Every side
has to come to the same values, which are also held against exact fractions on a sample.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import TypeVar

from tests.benchmarks import closure_side, columnar_side, pandas_side
from tests.benchmarks.workload import (
    DIGITS,
    PROGRAM_CURRENCIES,
    PROGRAMS,
    Workload,
    make_workload,
)

Result = TypeVar("Result")
Values = list[list[list[Decimal | None]]]


def main() -> None:
    """Run the comparison and print it as a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--enrollments", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--alone", action="store_true", help="leave the rivals out")
    given = parser.parse_args()
    work = make_workload(given.enrollments, given.records)
    columnar, ours = _columnar(work, given.rounds)
    print(f"columnar evaluator, with reasons   {columnar:8.3f} s of CPU")
    if not given.alone:
        closures, theirs = _closures(work)
        _compare("closures", ours, theirs)
        print(
            f"closures with Decimal and reasons  {closures:8.3f} s   {closures / columnar:6.1f} x"
        )
        frames, others = _pandas(work)
        _compare("pandas", ours, others)
        print(f"pandas, a merge a criterion        {frames:8.3f} s   {frames / columnar:6.1f} x")
    _hold_against_fractions(work, ours)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all together        {peak:8.0f} MB")


def _timed(run: Callable[[], Result]) -> tuple[float, Result]:
    begun = time.process_time()
    result = run()
    return time.process_time() - begun, result


def _columnar(work: Workload, rounds: int) -> tuple[float, Values]:
    loads, rates = columnar_side.loads_of(work), columnar_side.rates_of(work)
    runs = [
        _timed(lambda: [columnar_side.judge(load, rates) for load in loads]) for _ in range(rounds)
    ]
    return median(seconds for seconds, _ in runs), [columnar_side.values_of(v) for v in runs[0][1]]


def _closures(work: Workload) -> tuple[float, Values]:
    data = closure_side.data_of(work)
    return _timed(lambda: [closure_side.judge(work, data, n) for n in range(PROGRAMS)])


def _pandas(work: Workload) -> tuple[float, Values]:
    data = pandas_side.data_of(work)
    return _timed(lambda: [pandas_side.judge(data, n) for n in range(PROGRAMS)])


def _compare(name: str, ours: Values, theirs: Values) -> None:
    pairs = [
        (a, b)
        for one, other in zip(ours, theirs, strict=True)
        for row, against in zip(one, other, strict=True)
        for a, b in zip(row, against, strict=True)
    ]
    different = sum(a != b for a, b in pairs)
    if different:
        raise SystemExit(f"{name}: {different} of {len(pairs)} values differ")


def _hold_against_fractions(work: Workload, ours: Values) -> None:
    """Compute the first criterion of some enrollments anew, with exact fractions."""
    closures = closure_side.data_of(work)
    checked = 0
    for number in range(PROGRAMS):
        code = PROGRAM_CURRENCIES[number % len(PROGRAM_CURRENCIES)]
        for place in range(min(20, len(ours[number]))):
            exact = closure_side.exact_revenue(work, closures, number + place * PROGRAMS, code)
            shown = ours[number][place][0]
            if shown is None or Fraction(shown) != Fraction(exact, 10 ** DIGITS[code]):
                raise SystemExit(f"program {number}, enrollment {place}: {shown} is not exact")
            checked += 1
    print(f"held against exact fractions       {checked:8d} values, no difference")


if __name__ == "__main__":
    main()
