"""Cases that wait to be advanced, kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from persistence.case_port import (
    UNREMARKABLE,
    CaseAction,
    CaseAsked,
    CaseClaim,
    CaseOverview,
    CaseRequest,
    CaseStanding,
)


@dataclass
class FakeCaseLedger:
    """One list of what is owed; ``lost`` makes every claim somebody else's."""

    owed: dict[str, CaseAction] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)
    checked: dict[str, date | None] = field(default_factory=dict)
    standings: dict[str, CaseStanding] = field(default_factory=dict)
    finished: list[CaseClaim] = field(default_factory=list)
    given_back: list[tuple[CaseClaim, datetime, str | None]] = field(default_factory=list)
    kept_since: datetime | None = None
    lost: bool = False

    def ask(self, asked: Sequence[CaseAsked], *, now: datetime) -> None:
        """Take it in."""
        assert now.tzinfo
        self.owed.update({each.case_id: each.action for each in asked})

    def claimable(self, now: datetime, most: int) -> int:
        """Count what nobody is at."""
        assert now.tzinfo
        return min(most, len(self.owed.keys() - self.held))

    def claim_next(self, holder: str, *, now: datetime, lease: timedelta) -> CaseClaim | None:
        """Hand out the first one."""
        free = sorted(self.owed.keys() - self.held)
        return (
            self.take(free[0], self.owed[free[0]], holder, now=now, lease=lease) if free else None
        )

    def take(
        self, case_id: str, action: CaseAction, holder: str, *, now: datetime, lease: timedelta
    ) -> CaseClaim | None:
        """Hand out this one."""
        assert now.tzinfo
        assert lease
        if case_id in self.held:
            return None
        self.held.add(case_id)
        return CaseClaim(
            case_id=case_id,
            holder=holder,
            action=action,
            version=1,
            attempts=0,
            checked_on=self.checked.get(case_id),
        )

    def renew(self, claim: CaseClaim, *, now: datetime, lease: timedelta) -> bool:
        """Tell whether it is still held."""
        assert now.tzinfo
        assert lease
        return claim.case_id in self.held and not self.lost

    def finish(
        self, claim: CaseClaim, *, now: datetime, standing: CaseStanding = UNREMARKABLE
    ) -> None:
        """Owe nothing more."""
        assert now.tzinfo
        self.finished.append(claim)
        self.held.discard(claim.case_id)
        self.owed.pop(claim.case_id, None)
        self.standings[claim.case_id] = standing
        self.checked[claim.case_id] = standing.checked_on or self.checked.get(claim.case_id)

    def give_back(self, claim: CaseClaim, *, again_at: datetime, failure: str | None) -> None:
        """Let it wait again."""
        self.given_back.append((claim, again_at, failure))
        self.held.discard(claim.case_id)

    def waiting(self) -> list[CaseRequest]:
        """Tell nothing: nobody asks."""
        return []

    def overview(self, now: datetime) -> CaseOverview:
        """Count what waits."""
        assert now.tzinfo
        return CaseOverview(waiting=len(self.owed.keys() - self.held), running=len(self.held))

    def prune(self, before: datetime) -> int:
        """Forget one."""
        self.kept_since = before
        return 1
