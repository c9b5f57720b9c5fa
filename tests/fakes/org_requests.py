"""Requests of the org, kept in memory; whether they are ready is for the test to say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from persistence.org_request_port import Outcome, TakenUp
from persistence.port import Asked


class FakeOrgRequestStore:
    """What was taken up by id, what it asked for, and what became of it."""

    def __init__(self, *taken: TakenUp) -> None:
        self.taken = {each.id: each for each in taken}
        self.asked: dict[str, Sequence[Asked]] = {}
        self.told: dict[str, list[Outcome]] = {}
        self.marked: dict[str, datetime] = {}
        self.until: dict[str, datetime] = {}

    def known(self, request_ids: Collection[str]) -> dict[str, TakenUp]:
        """Give those that were taken up."""
        return {key: self.taken[key] for key in request_ids if key in self.taken}

    def take_up(
        self, taken: Sequence[TakenUp], asked: Mapping[str, Sequence[Asked]], *, now: datetime
    ) -> int:
        """Take them up."""
        assert now.tzinfo
        self.taken |= {each.id: each for each in taken}
        self.asked |= asked
        return len(taken)

    def any_ready(self, now: datetime) -> bool:
        """Tell whether there is one."""
        return bool(self.ready(now, 1))

    def ready(self, now: datetime, limit: int) -> list[TakenUp]:
        """Give those that are neither marked nor postponed."""
        free = (
            each
            for key, each in self.taken.items()
            if key not in self.marked and self.until.get(key, now) <= now
        )
        return list(free)[:limit]

    def outcomes(self, request_ids: Collection[str]) -> dict[str, list[Outcome]]:
        """Give what the test said."""
        return {key: self.told[key] for key in request_ids if key in self.told}

    def mark(self, taken: Sequence[TakenUp], *, at: datetime) -> None:
        """Note them."""
        self.marked |= dict.fromkeys((each.id for each in taken), at)

    def postpone(self, taken: Sequence[TakenUp], *, until: datetime) -> None:
        """Wait with them."""
        self.until |= dict.fromkeys((each.id for each in taken), until)

    def forget(self, taken: Sequence[TakenUp]) -> None:
        """Forget them."""
        for each in taken:
            del self.taken[each.id]

    def forget_marked(self, before: datetime) -> int:
        """Forget nothing: a test is soon over."""
        assert before.tzinfo
        return 0

    def waiting(self) -> int:
        """Count them."""
        return len(self.taken.keys() - self.marked.keys())
