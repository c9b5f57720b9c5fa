"""The off-boarding cases of a test's database, at a time that the test moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from persistence.case_port import CaseAction, CaseAsked, CaseClaim, CaseLedger, CaseRequest
from persistence.case_store import DatabaseCaseLedger
from persistence.database import Database

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LEASE = 2 * MINUTE


def key(number: int) -> str:
    return f"{number:018d}"


class Cases:
    """The ledger, and names for those who claim."""

    def __init__(self, database: Database) -> None:
        self.store: CaseLedger = DatabaseCaseLedger(database)
        self.now = NOON
        self._names = count(1)

    def ask(self, *numbers: int, action: CaseAction = CaseAction.ADVANCE) -> None:
        asked = [CaseAsked(case_id=key(number), action=action) for number in numbers]
        self.store.ask(asked, now=self.now)

    def claim(self) -> CaseClaim:
        claim = self.claim_or_none()
        assert claim is not None
        return claim

    def claim_or_none(self) -> CaseClaim | None:
        return self.store.claim_next(f"holder {next(self._names)}", now=self.now, lease=LEASE)

    def take(self, number: int, action: CaseAction = CaseAction.ADVANCE) -> CaseClaim | None:
        name = f"holder {next(self._names)}"
        return self.store.take(key(number), action, name, now=self.now, lease=LEASE)

    def fail(self, claim: CaseClaim, failure: str | None = "It went wrong.") -> None:
        """Give a claim back, for ten minutes later."""
        self.store.give_back(claim, again_at=self.now + 10 * MINUTE, failure=failure)

    def only(self) -> CaseRequest:
        (waiting,) = self.store.waiting()
        return waiting

    def owed(self) -> list[str]:
        """Tell which cases are owed something, and the action, in their order."""
        return [f"{int(each.case_id)} {each.action}" for each in self.store.waiting()]
