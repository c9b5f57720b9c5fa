"""The port to whatever runs work durably: what is handed over survives the process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class Work(StrEnum):
    """The kinds of work of the daemon."""

    REQUESTS = "requests"  #: what people and changes ask for
    FULL_PASS_BATCHES = "full-pass-batches"  # noqa: S105 - what the daily full pass asks for
    INQUIRIES = "inquiries"  #: what webhooks ask for in terms of the org
    POLL = "poll"  #: looking for changes
    MARKS = "marks"  #: telling in the org what became of what was asked for there
    FULL_PASS = "full-pass"  # noqa: S105 - asking for everybody
    OFFBOARDING = "off-boarding"  #: asking for every open case
    CASES = "cases"  #: advancing cases
    RETENTION = "retention"  #: forgetting what is old


#: One step of some work: counts for the record, or ``None`` where there is nothing (more) to do.
Step = Callable[[], Mapping[str, int] | None]


@dataclass(frozen=True, slots=True)
class Task:
    """How a kind of work is done.

    Attributes:
        step: Does a piece of it; safe to repeat, for it is repeated after a crash.
        steps: How many pieces at most follow each other in one go.
        here: How much of this kind may run at once in one process.
        everywhere: How much at once in all processes.
    """

    step: Step
    steps: int = 1
    here: int = 1
    everywhere: int = 1


class Engine(Protocol):
    """Takes work, and sees that it is done by this process or another one."""

    def enqueue(self, work: Work, key: str) -> None:
        """Hand over a piece of work; a key that was used before changes nothing."""

    def waiting(self, work: Work) -> int:
        """Count what was handed over and has not begun."""

    def take_over(self, replica_ids: Collection[str]) -> int:
        """Hand what dead processes had begun to the living, and tell how much that was."""

    def prune(self, before: datetime) -> int:
        """Forget work that ended before a moment, and return how much."""
