"""What is owed, kept in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from persistence.errors import PersistenceError
from persistence.ledger_port import Claim, LedgerOverview
from persistence.port import Urgency


class FakeLedger:
    """Claims in memory, all of one urgency; ``elsewhere`` is what others are recalculating.

    What is taken and not finished stays in ``waiting``. What is at work is lost where
    ``lost`` says so, and nothing can be asked while there is an ``error``.
    """

    def __init__(self) -> None:
        self.waiting: set[str] = set()
        self.urgency = Urgency.CHANGE
        self.attempts: dict[str, int] = {}
        self.again_at: dict[str, datetime] = {}
        self.aside: dict[str, str] = {}
        self.kept_since: datetime | None = None
        self.error: PersistenceError | None = None
        self.elsewhere: set[str] = set()
        self.claims: dict[str, set[str]] = {}
        self.failures: dict[str, str | None] = {}
        self.lost = False

    def claim_next(
        self, holder: str, *, now: datetime, lease: timedelta, sizes: Mapping[Urgency, int]
    ) -> Claim | None:
        """Claim what waits and was tried equally often, in smaller batches each time."""
        assert lease
        free = self.waiting - self.elsewhere - set().union(*self.claims.values())
        due = sorted(key for key in free if self.again_at.get(key, now) <= now)
        if not due or self.urgency not in sizes:
            return None
        attempts = self.attempts.get(due[0], 0)
        alike = [key for key in due if self.attempts.get(key, 0) == attempts]
        ids = alike[: max(1, sizes[self.urgency] // 4**attempts)]
        self.claims[holder] = set(ids)
        return Claim(holder, tuple(ids), self.urgency, attempts)

    def take(
        self,
        enrollment_ids: Collection[str],
        holder: str,
        *,
        now: datetime,
        lease: timedelta,
        reason: str,
    ) -> Claim:
        """Claim what nobody is at."""
        assert now.tzinfo
        assert lease
        assert reason
        taken = set(enrollment_ids) - self.elsewhere - set().union(*self.claims.values())
        fresh = taken - self.waiting
        self.waiting |= taken
        self.claims[holder] = taken
        return Claim(holder, tuple(sorted(taken)), Urgency.NOW, fresh=frozenset(fresh))

    def renew(self, claim: Claim, *, now: datetime, lease: timedelta) -> frozenset[str]:
        """Tell what is still claimed; nothing once it is lost."""
        assert now.tzinfo
        assert lease
        if self.error is not None:
            raise self.error
        return frozenset() if self.lost else frozenset(self.claims.get(claim.holder, ()))

    def finish(self, claim: Claim, enrollment_ids: Collection[str]) -> None:
        """Forget requests."""
        self.waiting -= set(enrollment_ids)
        self.claims[claim.holder] -= set(enrollment_ids)

    def give_back(
        self,
        claim: Claim,
        enrollment_ids: Collection[str],
        *,
        again_at: datetime,
        failure: str | None = None,
    ) -> None:
        """Let requests wait."""
        self.claims[claim.holder] -= set(enrollment_ids)
        self.failures.update(dict.fromkeys(enrollment_ids, failure))
        self.again_at.update(dict.fromkeys(enrollment_ids, again_at))
        for key in enrollment_ids if failure else ():
            self.attempts[key] = self.attempts.get(key, 0) + 1

    def set_aside(self, claim: Claim, failures: Mapping[str, str]) -> None:
        """Leave requests to a person."""
        self.finish(claim, failures)
        self.failures.update(failures)
        self.aside.update(failures)

    def claimable(self, now: datetime, at_most: Mapping[Urgency, int]) -> Mapping[Urgency, int]:
        """Count what waits."""
        assert now.tzinfo
        return {self.urgency: min(len(self.waiting), at_most[self.urgency])}

    def overview(self, now: datetime) -> LedgerOverview:
        """Count what waits."""
        assert now.tzinfo
        return LedgerOverview(waiting={self.urgency: len(self.waiting)})

    def retry(self, enrollment_ids: Collection[str] | None, *, now: datetime) -> int:
        """Do nothing: nothing is late here."""
        assert now.tzinfo
        return len(enrollment_ids or ())

    def drop(self, enrollment_ids: Collection[str], *, now: datetime) -> int:
        """Forget requests."""
        assert now.tzinfo
        before = len(self.waiting)
        self.waiting -= set(enrollment_ids)
        return before - len(self.waiting)

    def prune(self, before: datetime) -> int:
        """Forget nothing, and note from when on requests are kept."""
        self.kept_since = before
        return 0
