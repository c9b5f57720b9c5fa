"""The cases that this process holds: renewed in the background, asked for before each write."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

import structlog

from jobs.claim_desk import new_holder
from jobs.clock import Clock
from jobs.errors import ClaimLostError
from jobs.keeper import Keeper
from jobs.offboarding.errors import BusyCaseError
from persistence.case_port import (
    UNREMARKABLE,
    CaseAction,
    CaseClaim,
    CaseLedger,
    CaseStanding,
)
from persistence.errors import PersistenceError

log = structlog.get_logger()

#: So often within its lease a case is renewed.
_RENEWALS = 3


@dataclass(slots=True)
class HeldCase:
    """A case that this process alone may advance now; what is not settled is given back."""

    ledger: CaseLedger
    claim: CaseClaim
    clock: Clock
    lease: timedelta
    _open: bool = True
    _lock: Lock = field(default_factory=Lock)

    def confirm(self) -> None:
        """Renew the claim; to be called before each write.

        Raises:
            ClaimLostError: it is no longer ours; write nothing more.
            PersistenceError: nobody can tell; write nothing more.
        """
        kept = self._open and self.ledger.renew(self.claim, now=self.clock.now(), lease=self.lease)
        if not kept:
            raise ClaimLostError(
                "Others may be carrying the case out by now, so no more is written.",
                remedy="Nothing needs to be done: it goes on from where it stands.",
            )

    def finish(self, standing: CaseStanding = UNREMARKABLE) -> None:
        """Settle it, and remember how it stands."""
        if self._close():
            self.ledger.finish(self.claim, now=self.clock.now(), standing=standing)

    def give_back(self, again_at: datetime, failure: str | None = None) -> None:
        """Let it wait again; a ``failure`` counts as a try in vain."""
        if self._close():
            self.ledger.give_back(self.claim, again_at=again_at, failure=failure)

    def keep(self) -> None:
        """Renew the claim in the background."""
        try:
            self.ledger.renew(self.claim, now=self.clock.now(), lease=self.lease)
        except PersistenceError as error:
            # The next write asks again, and is not sent where nobody can tell.
            log.warning("case_not_renewed", error=type(error).__name__)

    def _close(self) -> bool:
        with self._lock:
            was_open, self._open = self._open, False
        return was_open


@dataclass(slots=True)
class CaseDesk:
    """Holds cases for one process; safe to share between threads.

    Attributes:
        ledger: Who hands out.
        clock: What time it is.
        lease: How long a claim holds without being renewed.
        holders: Gives a new name at each call.
    """

    ledger: CaseLedger
    clock: Clock
    lease: timedelta
    holders: Callable[[], str] = new_holder
    _held: list[HeldCase] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)
    _closed: bool = False

    @contextmanager
    def next(self) -> Iterator[HeldCase | None]:
        """Hold the next case that waits; ``None`` where there is none, or the desk is closed.

        Raises:
            PersistenceError: the database refuses.
        """
        claim = None
        if not self._closed:
            claim = self.ledger.claim_next(self.holders(), now=self.clock.now(), lease=self.lease)
        if claim is None:
            yield None
            return
        with self._holding(claim) as held:
            yield held

    @contextmanager
    def take(self, case_id: str, action: CaseAction) -> Iterator[HeldCase]:
        """Hold this very case.

        Raises:
            BusyCaseError: somebody else is at it.
            PersistenceError: the database refuses.
        """
        claim = self.ledger.take(
            case_id, action, self.holders(), now=self.clock.now(), lease=self.lease
        )
        if claim is None:
            raise BusyCaseError(
                f"Another process is carrying case {case_id} out at this moment.",
                remedy="Run this again in a minute; `tierwright offboard status` shows the case.",
            )
        with self._holding(claim) as held:
            yield held

    def close(self) -> None:
        """Hold no further cases; what is under way may end."""
        self._closed = True

    def shut(self) -> None:
        """Give back whatever is held: the process ends, and writes no more.

        Raises:
            PersistenceError: the database refuses; the leases run out by themselves.
        """
        self.close()
        with self._lock:
            held = list(self._held)
        for each in held:
            each.give_back(self.clock.now())

    @contextmanager
    def _holding(self, claim: CaseClaim) -> Iterator[HeldCase]:
        held = HeldCase(self.ledger, claim, self.clock, self.lease)
        with self._lock:
            self._held.append(held)
        try:
            with Keeper(held.keep, self.lease / _RENEWALS, "case-keeper"):
                yield held
        finally:
            with self._lock:
                self._held.remove(held)
            held.give_back(self.clock.now())
