"""Daemons killed at fifty moments on each database; ``make chaos`` runs it and prints the table."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog
from sqlalchemy.engine import URL, make_url

from tests.chaos.killing import Kill, Recovery, Undisturbed, recovery, undisturbed
from tests.integration.postgres import new_database, running_postgres

#: Moments among all requests, and among those that write; each before and after it takes effect.
_ANY, _WRITING = 18, 7
#: Trials on each database; the daemons of one are killed one after the other.
_TRIALS = 10


def trials(usual: Undisturbed) -> list[Sequence[Kill]]:
    """Spread the kills over what a run sends; each trial has early ones and late ones."""
    # The daemon after a kill may have less to do than the first one had.
    moments = [(each, False) for each in _spread(_ANY, usual.requests * 3 // 5)]
    moments += [(each, True) for each in _spread(_WRITING, usual.writes - 1)]
    kills = [
        Kill(request, writes=writes, takes_effect=takes_effect)
        for request, writes in moments
        for takes_effect in (False, True)
    ]
    return [kills[start::_TRIALS] for start in range(_TRIALS)]


def main() -> None:
    """Try everything, print a row a trial, and fail where something is lost, doubled or left."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    print("| database | killed at request | killed | claims | overlapping | left | org equal |")
    print("|---|---|---|---|---|---|---|")
    bad = 0
    with tempfile.TemporaryDirectory() as text, running_postgres() as server:
        folder = Path(text)
        usual = undisturbed(_file(folder, "usual"))
        for number, kills in enumerate(trials(usual)):
            with new_database(server) as postgres:
                for url in (_file(folder, str(number)), postgres):
                    found = recovery(url, folder, kills, usual)
                    bad += not is_good(found, kills, usual)
                    print(row(url, kills, found), flush=True)
    sys.exit(f"{bad} trials ended otherwise than without kills" if bad else 0)


def is_good(found: Recovery, kills: Sequence[Kill], usual: Undisturbed) -> bool:
    """Tell whether all is as if nobody had died, and somebody did."""
    died = found.killed == len(kills) and found.exit_code == 0
    clean = found.left == found.overlaps == 0
    return died and clean and found.equal and found.calculated == usual.calculated


def row(url: URL, kills: Sequence[Kill], found: Recovery) -> str:
    """Write one trial as a line of the table."""
    moments = ", ".join(_moment(kill) for kill in kills)
    equal = "yes" if found.equal else "**no**"
    counts = f"{found.killed} | {found.claims} | {found.overlaps} | {found.left}"
    return f"| {url.get_backend_name()} | {moments} | {counts} | {equal} |"


def _moment(kill: Kill) -> str:
    when = "after" if kill.takes_effect else "before"
    return f"{when} {'write ' if kill.writes else ''}{kill.request}"


def _spread(how_many: int, upto: int) -> list[int]:
    return [1 + place * (upto - 1) // (how_many - 1) for place in range(how_many)]


def _file(folder: Path, name: str) -> URL:
    return make_url(f"sqlite:///{folder / name}.db")


if __name__ == "__main__":
    main()
