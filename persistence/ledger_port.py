"""How work that is owed is handed out: claims with a lease, and what becomes of them.

Nobody recalculates an enrollment without its claim, so there are never two at it (R2). A claim
ends by itself when its lease runs out, so nothing is lost with the process that held it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from persistence.port import Urgency


@dataclass(frozen=True, slots=True)
class Claim:
    """Enrollments that nobody else may recalculate now.

    Attributes:
        holder: Whose they are; up to 80 characters, another one for every claim.
        enrollment_ids: Which, in the order of their ids.
        urgency: The most urgent of them.
        attempts: How often each was tried in vain before, 0 or more.
        fresh: Those of which nothing had been asked before they were taken.
    """

    holder: str
    enrollment_ids: tuple[str, ...]
    urgency: Urgency
    attempts: int = 0
    fresh: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.enrollment_ids)


@dataclass(frozen=True, slots=True)
class LedgerOverview:
    """What the ledger holds at a moment.

    Attributes:
        waiting: Requests that nobody is at, by urgency; what is set aside is not among them.
        claimable: Those of them that may be claimed now.
        running: Requests under a claim that holds.
        set_aside: Requests that wait for a person.
        oldest_due_at: Since when the oldest claimable one has been due; ``None`` without one.
    """

    waiting: Mapping[Urgency, int] = field(default_factory=dict)
    claimable: Mapping[Urgency, int] = field(default_factory=dict)
    running: int = 0
    set_aside: int = 0
    oldest_due_at: datetime | None = None


class Ledger(Protocol):
    """Hands out what is owed. Every call is one transaction; all raise ``PersistenceError``."""

    def claim_next(
        self, holder: str, *, now: datetime, lease: timedelta, sizes: Mapping[Urgency, int]
    ) -> Claim | None:
        """Claim the next batch: what is most urgent and has been due longest.

        A batch holds requests of one program, one urgency and one number of vain attempts.
        What failed before comes in smaller and smaller batches, so that one request that
        cannot succeed does not keep others from it.

        Args:
            holder: A name that was never used before, such as a UUID.
            now: What is due then may be claimed.
            lease: How long the claim holds unless it is renewed.
            sizes: The largest batch by urgency.

        Returns:
            ``None`` where nothing may be claimed.
        """

    def take(
        self,
        enrollment_ids: Collection[str],
        holder: str,
        *,
        now: datetime,
        lease: timedelta,
        reason: str,
    ) -> Claim:
        """Claim these very enrollments, whether anything was asked of them or not.

        Returns:
            Those that nobody is at; ask for the others again later. Finishing the claim
            settles what had waited for them.
        """

    def renew(self, claim: Claim, *, now: datetime, lease: timedelta) -> frozenset[str]:
        """Hold a claim longer, and return what of it is still the holder's.

        What is not returned is lost: its lease ran out. Nothing more may be written of it.
        """

    def finish(self, claim: Claim, enrollment_ids: Collection[str]) -> None:
        """Settle requests; what was asked since the claim began waits on, due as asked."""

    def give_back(
        self,
        claim: Claim,
        enrollment_ids: Collection[str],
        *,
        again_at: datetime,
        failure: str | None = None,
    ) -> None:
        """Let requests wait again.

        Args:
            claim: The claim.
            enrollment_ids: Which of it.
            again_at: When they may be claimed again at the earliest.
            failure: Why the try was in vain, which counts it; ``None`` where it was not the
                requests' fault.
        """

    def set_aside(self, claim: Claim, failures: Mapping[str, str]) -> None:
        """Leave requests to a person; why, by enrollment. What was asked since waits on."""

    def claimable(self, now: datetime, at_most: Mapping[Urgency, int]) -> Mapping[Urgency, int]:
        """Count what may be claimed now by urgency, and no further than asked: it is quick."""

    def overview(self, now: datetime) -> LedgerOverview:
        """Count all that the ledger holds."""

    def retry(self, enrollment_ids: Collection[str] | None, *, now: datetime) -> int:
        """Make requests claimable at once, set aside or not, and return how many.

        ``None`` means all that are set aside. What is being recalculated is left alone.
        """

    def drop(self, enrollment_ids: Collection[str], *, now: datetime) -> int:
        """Forget requests that nobody is at, and return how many."""

    def prune(self, before: datetime) -> int:
        """Forget requests that were set aside and asked for before a moment."""
