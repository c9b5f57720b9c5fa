"""What webhooks ask for, and what comes of it, kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from persistence.port import Asked, Bookmark, RecalculationRequest
from persistence.webhook_port import Inquiry


class FakeRequestStore:
    """Keeps what is asked for, as it comes."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def ask(
        self, asked: Sequence[Asked], *, now: datetime, bookmarks: Sequence[Bookmark] = ()
    ) -> None:
        """Take it in."""
        assert now.tzinfo
        assert not bookmarks
        self.asked += asked

    def waiting(self) -> list[RecalculationRequest]:
        """Tell nothing: nobody works here."""
        return []

    def bookmarks(self) -> dict[str, Bookmark]:
        """Tell nothing: nothing was read."""
        return {}


class FakeInquiryStore:
    """Inquiries by id; ``asked`` is what came of those that were settled."""

    def __init__(self, *inquiries: Inquiry) -> None:
        self.open = {each.id: each for each in inquiries}
        self.until: dict[str, datetime] = {}
        self.asked: dict[str, list[Asked]] = {}

    def open_inquiries(self, now: datetime) -> list[Inquiry]:
        """Give those that may be looked into."""
        return [each for key, each in self.open.items() if self.until.get(key, now) <= now]

    def waiting(self) -> int:
        """Count them."""
        return len(self.open)

    def settle(self, inquiry: Inquiry, asked: Sequence[Asked], *, now: datetime) -> None:
        """Forget one, and keep what came of it."""
        assert now.tzinfo
        del self.open[inquiry.id]
        self.asked[inquiry.id] = list(asked)

    def postpone(
        self, inquiry: Inquiry, *, until: datetime, failure: str, counts: bool = True
    ) -> None:
        """Look into one again later."""
        self.until[inquiry.id] = until
        attempts = inquiry.attempts + int(counts)
        self.open[inquiry.id] = replace(inquiry, attempts=attempts, failure=failure)
