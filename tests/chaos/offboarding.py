"""Off-boarding commands killed after each of their requests; ``make chaos`` runs it.

``python -m tests.chaos.offboarding 5`` tries every fifth request only.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

import structlog

from tests.chaos.offboarding_trial import PHASES, Phase, Trial, trial

#: Trials at once, in processes of their own: migrations in two threads would meet.
_AT_ONCE = 2


def main(every: int) -> None:
    """Try every n-th request, print a row a kill and totals, and fail where one is not as usual."""
    _be_silent()
    print("| phase | killed after request | killed | asset writes | ended with | rest equal |")
    print("|---|---|---|---|---|---|")
    totals, bad = [], 0
    for phase in PHASES:
        usual = trial(phase)
        assert (usual.exit_code, usual.asset_writes) == (0, phase.asset_writes), usual
        kills = wrong = 0
        for number, found in _trials(phase, range(every, usual.requests + 1, every)):
            equal = found.state == usual.state
            kills += found.killed
            wrong += not (equal and _is_good(phase, found))
            print(_row(phase, number, found, equal=equal), flush=True)
        totals.append(
            f"{phase.name}: {usual.requests} requests, {kills} kills, {wrong} ended otherwise"
        )
        bad += wrong
    print("\n" + "\n".join(totals))
    sys.exit(f"{bad} kills left something behind" if bad else 0)


def _trials(phase: Phase, numbers: Sequence[int]) -> Iterator[tuple[int, Trial]]:
    with ProcessPoolExecutor(_AT_ONCE, get_context("spawn"), _be_silent) as pool:
        yield from zip(numbers, pool.map(partial(trial, phase), numbers), strict=True)


def _be_silent() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def _is_good(phase: Phase, found: Trial) -> bool:
    return found.killed and found.exit_code == 0 and found.asset_writes == phase.asset_writes


def _row(phase: Phase, number: int, found: Trial, *, equal: bool) -> str:
    killed, told = ("yes" if found.killed else "**no**"), ("yes" if equal else "**no**")
    counts = f"{found.asset_writes} | {found.exit_code}"
    return f"| {phase.name} | {number} | {killed} | {counts} | {told} |"


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
