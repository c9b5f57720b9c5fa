"""A claim while it is worked on: renewed in the background, and asked for before each write."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from threading import Lock
from types import TracebackType
from typing import Self

import structlog

from jobs.clock import Clock
from jobs.errors import ClaimLostError
from jobs.keeper import Keeper
from persistence.errors import PersistenceError
from persistence.ledger_port import Claim, Ledger

log = structlog.get_logger()

#: So often within its lease a claim is renewed.
_RENEWALS = 3


class HeldClaim:
    """The enrollments that this process alone may recalculate now.

    As a context it renews the claim from a thread of its own. What is neither finished nor
    set aside when the context ends is given back.
    """

    def __init__(
        self,
        ledger: Ledger,
        claim: Claim,
        clock: Clock,
        lease: timedelta,
        *,
        on_end: Callable[[HeldClaim], None] = lambda _: None,
    ) -> None:
        """Hold a claim that was just made; ``on_end`` is told when the context ends."""
        self.claim = claim
        self._ledger = ledger
        self._clock = clock
        self._lease = lease
        self._on_end = on_end
        self._open = set(claim.enrollment_ids)
        self._lock = Lock()
        self._shut = False
        self._keeper = Keeper(self._keep, lease / _RENEWALS, "claim-keeper")

    def __enter__(self) -> Self:
        self._keeper.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._keeper.__exit__(kind, error, trace)
        try:
            self.give_back(self.left, again_at=self._clock.now())
        finally:
            self._on_end(self)

    @property
    def left(self) -> frozenset[str]:
        """The enrollments of which nothing has become yet."""
        with self._lock:
            return frozenset(self._open)

    def confirm(self) -> None:
        """Renew the claim; to be called before each write.

        Raises:
            ClaimLostError: some of it is no longer ours; write nothing more.
            PersistenceError: nobody can tell; write nothing more.
        """
        if self._shut:
            raise _lost()
        kept = self._ledger.renew(self.claim, now=self._clock.now(), lease=self._lease)
        if not self.left <= kept:
            raise _lost()

    def finish(self, enrollment_ids: Collection[str]) -> None:
        """Settle what is done."""
        self._ledger.finish(self.claim, self._no_longer(enrollment_ids))

    def set_aside(self, failures: Mapping[str, str]) -> None:
        """Leave some to a person, with the reason of each."""
        ours = self._no_longer(failures)
        self._ledger.set_aside(self.claim, {key: failures[key] for key in ours})

    def give_back(
        self, enrollment_ids: Collection[str], *, again_at: datetime, failure: str | None = None
    ) -> None:
        """Let some wait again; a ``failure`` counts as a try in vain."""
        ours = self._no_longer(enrollment_ids)
        if ours:
            self._ledger.give_back(self.claim, ours, again_at=again_at, failure=failure)

    def undo(self) -> None:
        """Leave the ledger as if nothing had been taken: what waited before waits again."""
        self.finish(self.left & self.claim.fresh)
        self.give_back(self.left, again_at=self._clock.now())

    def shut(self) -> None:
        """Give back at once what is left, so that whoever works on it writes no more."""
        self._shut = True
        self.give_back(self.left, again_at=self._clock.now())

    def _no_longer(self, enrollment_ids: Collection[str]) -> frozenset[str]:
        """Take note that something becomes of some; what has become of them before stays."""
        with self._lock:
            ours = frozenset(enrollment_ids) & self._open
            self._open -= ours
        return ours

    def _keep(self) -> None:
        try:
            self._ledger.renew(self.claim, now=self._clock.now(), lease=self._lease)
        except PersistenceError as error:
            # The next write asks again, and is not sent where nobody can tell.
            log.warning("claim_not_renewed", error=type(error).__name__)


def _lost() -> ClaimLostError:
    return ClaimLostError(
        "Others may be recalculating these enrollments by now, so no more is written.",
        remedy="Nothing needs to be done: they wait to be recalculated again.",
    )
