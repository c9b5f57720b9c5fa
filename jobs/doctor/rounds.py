"""Runs checks one after the other; what fails hides no other check that can still run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from connector.errors import (
    ConnectorError,
    LoginCause,
    LoginRefusedError,
    PausedError,
    RetryableError,
)
from jobs.doctor.finding import Area, Finding, not_run, problem
from jobs.errors import JobError
from mapping.errors import MappingError

T = TypeVar("T")

#: After these the org answers nothing else either.
_ENDS = (LoginRefusedError, PausedError, RetryableError)


class Rounds:
    """Collects findings; nothing more is asked once ``end`` was told why."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.ended: str | None = None

    def attempt(self, area: Area, ask: Callable[[], T], *, vital: str = "") -> T | None:
        """Ask something; ``None`` where the rounds are over, or an error became a finding.

        Args:
            area: What the finding is about.
            ask: What to do.
            vital: Why nothing more can be asked after an error, where that is so.
        """
        if self.ended is not None:
            return None
        try:
            return ask()
        except (ConnectorError, MappingError, JobError) as error:
            self.findings.append(_of_error(area, error))
            if vital or isinstance(error, _ENDS):
                self.end(vital or "the org does not answer any more")
            return None

    def look(self, area: Area, check: Callable[[], Sequence[Finding]]) -> None:
        """Run a check and keep what it finds."""
        self.findings += self.attempt(area, check) or ()

    def end(self, why: str) -> None:
        """Ask nothing more; the first reason stays."""
        self.ended = self.ended or why

    def finish(self, areas: Iterable[Area]) -> list[Finding]:
        """Give all findings, and tell which of the areas were not looked at."""
        told = {each.area for each in self.findings}
        why = f"Not looked at, because {self.ended or 'something before it failed'}."
        return [*self.findings, *(not_run(area, why) for area in areas if area not in told)]


def _of_error(area: Area, error: ConnectorError | MappingError | JobError) -> Finding:
    """Tell an error with the remedy that it has already."""
    often = isinstance(error, LoginRefusedError) and error.cause is LoginCause.LOGIN_RATE
    passing = often or isinstance(error, RetryableError | PausedError)
    return problem(area, error.message, error.remedy, passing=passing)
