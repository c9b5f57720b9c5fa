"""Requests that were entered in the org: what they wait for, kept until they are marked there.

How long a recalculation is owed to a request is told by the ledger alone: it keeps the reason
for which something was asked until a run that began later has ended, whatever dies meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from persistence.port import Asked


def reason_of(request_id: str) -> str:
    """Give the reason by which the ledger knows for whom a recalculation is owed."""
    return f"asked for in Salesforce by {request_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenUp:
    """A request of the org that was taken up."""

    #: The record's id, 18 characters; as are those of what it named then.
    id: str
    enrollment_id: str | None
    program_id: str | None
    taken_up_at: datetime
    #: What to answer where there is nothing to wait for.
    answer: str | None = None
    #: When the org was told, as far as it took it.
    marked_at: datetime | None = None

    @property
    def target(self) -> tuple[str | None, str | None]:
        """The ids of enrollment and program that it named."""
        return self.enrollment_id, self.program_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one enrollment that a request waited for."""

    enrollment_id: str
    #: When the last run that looked at it began; ``None`` where none ever did.
    attempted_at: datetime | None
    #: Where it was set aside: after how many tries in vain, and why the last one was.
    attempts: int = 0
    failure: str | None = None


class OrgRequestStore(Protocol):
    """Keeps requests of the org. Every call is a transaction; all raise ``PersistenceError``."""

    def known(self, request_ids: Collection[str]) -> dict[str, TakenUp]:
        """Return those that were taken up, by id."""

    def take_up(
        self, taken: Sequence[TakenUp], asked: Mapping[str, Sequence[Asked]], *, now: datetime
    ) -> int:
        """Keep requests together with what they ask for, and return how many were new.

        Those that somebody else has taken up for the same target meanwhile ask for nothing.
        What a request was taken up for before, or was marked for, is forgotten.

        Args:
            taken: The requests.
            asked: By the request's id, with ``reason_of`` it; none where the answer is known.
            now: The present time.
        """

    def any_ready(self, now: datetime) -> bool:
        """Tell whether a request may be marked; it is quick."""

    def ready(self, now: datetime, limit: int) -> list[TakenUp]:
        """Return requests to which nothing is owed any more and that are not marked."""

    def outcomes(self, request_ids: Collection[str]) -> dict[str, list[Outcome]]:
        """Return what became of the enrollments of each request, in the order of their ids."""

    def mark(self, taken: Sequence[TakenUp], *, at: datetime) -> None:
        """Note that the org was told; they are remembered for a while.

        What was taken up anew since, for another target, is left alone; so by the two below.
        """

    def postpone(self, taken: Sequence[TakenUp], *, until: datetime) -> None:
        """Try to mark some again later."""

    def forget(self, taken: Sequence[TakenUp]) -> None:
        """Forget requests that are no longer there, or ask for something else by now."""

    def forget_marked(self, before: datetime) -> int:
        """Forget requests that were marked before a moment, and return how many."""

    def waiting(self) -> int:
        """Count those that were taken up and are not marked."""
