"""How many planted faults each checker caught: counted by tests, told at the end of the run.

Tests take the fixture ``scoreboard``. What they record travels with their reports, so that it
arrives from the processes of ``pytest --numprocesses`` as well.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sized
from dataclasses import dataclass, field

import pytest

#: What marks our entries among the properties of a report.
_PROPERTY = "planted faults"


class Scoreboard:
    """Takes what one test planted."""

    def __init__(self, record_property: Callable[[str, object], None]) -> None:
        self._record_property = record_property

    def record(
        self,
        checker: str,
        *,
        caught: int,
        planted: int,
        missed: Iterable[str] = (),
        elsewhere: Iterable[str] = (),
    ) -> None:
        """Count faults that were planted for a checker.

        Args:
            checker: its name, the same in every test that plants faults for it.
            caught: how many of them it found.
            planted: how many there were.
            missed: names of those that nothing found, to be listed.
            elsewhere: names of those that another checker found; a test has to prove it.
        """
        entry = {
            "checker": checker,
            "caught": caught,
            "planted": planted,
            "missed": list(missed),
            "elsewhere": list(elsewhere),
        }
        self._record_property(_PROPERTY, entry)

    def tally(self, checker: str, planted: Sized, missed: Collection[str]) -> None:
        """Count faults of which all that were not found are named."""
        caught = len(planted) - len(missed)
        self.record(checker, caught=caught, planted=len(planted), missed=missed)


@pytest.fixture
def scoreboard(record_property: Callable[[str, object], None]) -> Scoreboard:
    """Give what counts the faults that a test plants."""
    return Scoreboard(record_property)


@dataclass(slots=True)
class Score:
    """What one checker caught in the whole run."""

    caught: int = 0
    planted: int = 0
    missed: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def lines(self, checker: str, width: int) -> Iterator[str]:
        """Yield the line of the table, and one for each fault that was missed."""
        yield f"{checker:<{width}}  caught {self.caught} of {self.planted} planted"
        for name in sorted(self.elsewhere):
            yield f"{'':<{width}}  found by another check: {name}"
        yield from (f"{'':<{width}}  missed: {name}" for name in sorted(self.missed))


def scores(reports: Iterable[object]) -> dict[str, Score]:
    """Add up what the reports of tests carry, by checker."""
    found: dict[str, Score] = {}
    for report in reports:
        # A test's report of its teardown repeats what the one of its call has.
        if not isinstance(report, pytest.TestReport) or report.when != "call":
            continue
        for name, entry in report.user_properties:
            if name == _PROPERTY and isinstance(entry, dict):
                score = found.setdefault(entry["checker"], Score())
                score.caught += entry["caught"]
                score.planted += entry["planted"]
                score.missed += entry["missed"]
                score.elsewhere += entry["elsewhere"]
    return found


def table(found: dict[str, Score]) -> list[str]:
    """Give the table's lines, one checker after the other by name."""
    width = max(map(len, found), default=0)
    return [line for name in sorted(found) for line in found[name].lines(name, width)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the table, also where every test passed."""
    reports = (each for reports in terminalreporter.stats.values() for each in reports)
    if found := scores(reports):
        terminalreporter.section("planted faults")
        for line in table(found):
            terminalreporter.write_line(line)
