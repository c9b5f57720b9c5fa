"""Makes claims for this process, and can take all of them back at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from threading import Lock
from uuid import uuid4

from jobs.clock import Clock
from jobs.held_claim import HeldClaim
from persistence.ledger_port import Claim, Ledger
from persistence.port import Urgency


def new_holder() -> str:
    """Give a name that no claim has had."""
    return str(uuid4())


class ClaimDesk:
    """The claims of one process; safe to share between threads."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        lease: timedelta,
        *,
        holders: Callable[[], str] = new_holder,
    ) -> None:
        """Open the desk.

        Args:
            ledger: Who hands out.
            clock: What time it is.
            lease: How long a claim holds without being renewed.
            holders: Gives a new name at each call.
        """
        self._ledger = ledger
        self._clock = clock
        self._lease = lease
        self._holders = holders
        self._lock = Lock()
        self._held: set[HeldClaim] = set()
        self._closed = False

    def next(self, sizes: Mapping[Urgency, int]) -> HeldClaim | None:
        """Claim the next batch that is due; ``None`` where there is none, or the desk is closed.

        Raises:
            PersistenceError: the database refuses.
        """
        if self._closed:
            return None
        claim = self._ledger.claim_next(
            self._holders(), now=self._clock.now(), lease=self._lease, sizes=sizes
        )
        return self._hold(claim) if claim is not None else None

    def take(self, enrollment_ids: Collection[str], *, reason: str) -> HeldClaim:
        """Claim these very enrollments, as far as nobody is at them.

        Raises:
            PersistenceError: the database refuses.
        """
        now = self._clock.now()
        claim = self._ledger.take(
            enrollment_ids, self._holders(), now=now, lease=self._lease, reason=reason
        )
        return self._hold(claim)

    def close(self) -> None:
        """Claim no further batches; what is under way may end."""
        self._closed = True

    def shut(self) -> None:
        """Give back whatever is claimed, and claim no more: the process ends.

        Raises:
            PersistenceError: the database refuses; the leases run out by themselves.
        """
        self.close()
        with self._lock:
            held = list(self._held)
        for each in held:
            each.shut()

    def _hold(self, claim: Claim) -> HeldClaim:
        held = HeldClaim(self._ledger, claim, self._clock, self._lease, on_end=self._forget)
        with self._lock:
            self._held.add(held)
        return held

    def _forget(self, held: HeldClaim) -> None:
        with self._lock:
            self._held.discard(held)
