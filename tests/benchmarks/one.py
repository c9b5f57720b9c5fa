"""Times one enrollment: judging it, and explaining it record by record; ``make bench`` runs it.

Processor time of each call, given as percentiles: a click waits for one enrollment alone.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import numpy as np

from evaluator.candidates import Candidates
from evaluator.column import taken
from evaluator.explanation import explain
from evaluator.rates import Rates
from tests.benchmarks import columnar_side
from tests.benchmarks.columnar_side import Load
from tests.benchmarks.workload import make_workload

_CALLS = 400
#: Milliseconds after which no further call is made.
_ENOUGH = 5_000
#: Accounts around this size stand for the ordinary partner.
_ORDINARY = range(40, 61)
_LARGE = 5_000


def main() -> None:
    """Measure ordinary partners and a large one, and print a table."""
    ordinary = make_workload(2_000, 100_000)
    ones = [
        _single(load, position)
        for load in columnar_side.loads_of(ordinary)
        for position in range(len(load.enrollments))
        if _size(load, position) in _ORDINARY
    ]
    large = make_workload(20, 20 * _LARGE)
    largest = [
        _single(load, 0, at_most=_LARGE)
        for load in columnar_side.loads_of(large)
        if _size(load, 0) >= _LARGE
    ]
    rates = columnar_side.rates_of(ordinary)
    print(f"{'one enrollment, ms':34}{'p50':>8}{'p95':>8}")
    for name, loads in (("50 candidates", ones), ("5,000 candidates", largest)):
        _report(f"judged, {name}", loads, lambda load: _judge(load, rates))
        _report(f"judged and explained, {name}", loads, lambda load: _explain(load, rates))


def _judge(load: Load, rates: Rates) -> object:
    return columnar_side.judge(load, rates).evaluation(0)


def _explain(load: Load, rates: Rates) -> object:
    verdicts = columnar_side.judge(load, rates)
    return [explain(verdicts, 0, criterion) for criterion in load.program.criteria]


def _report(name: str, loads: list[Load], call: Callable[[Load], object]) -> None:
    call(loads[0])
    gc.collect()
    times: list[float] = []
    for turn in range(_CALLS):
        if sum(times) > _ENOUGH:
            break
        begun = time.process_time()
        call(loads[turn % len(loads)])
        times.append((time.process_time() - begun) * 1e3)
    middle, late = np.percentile(times, [50, 95])
    print(f"{name:34}{middle:8.2f}{late:8.2f}")


def _size(load: Load, position: int) -> int:
    return int(np.diff(load.candidates.offsets)[position])


def _single(load: Load, position: int, at_most: int | None = None) -> Load:
    """Cut one enrollment with its candidates out of a program."""
    start = int(load.candidates.offsets[position])
    size = _size(load, position) if at_most is None else at_most
    rows = np.arange(start, start + size)
    whole = load.candidates
    candidates = Candidates(
        ids=whole.ids[start : start + size],
        columns={path: taken(column, rows) for path, column in whole.columns.items()},
        offsets=np.array([0, size], dtype=np.int64),
        record=np.arange(size, dtype=np.int64),
        link=whole.link[rows],
        deleted=whole.deleted[rows],
    )
    return Load(load.program, [load.enrollments[position]], candidates, load.access[rows])


if __name__ == "__main__":
    main()
