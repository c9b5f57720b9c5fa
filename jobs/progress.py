"""How a long run tells how far it is, without knowing who listens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Forecast:
    """About how many API calls a full pass takes, and how the whole org stands.

    ``used`` of ``allowed`` requests were sent in the last 24 hours; ``None`` where the org
    does not say.
    """

    calls: int
    used: int | None = None
    allowed: int | None = None


class Progress(Protocol):
    """Listens to a run; a terminal draws a bar."""

    def begin(self, what: str, total: int) -> None:
        """Begin a part of the run with so many steps."""
        ...

    def advance(self, steps: int) -> None:
        """Go on by some steps."""
        ...

    def expect(self, forecast: Forecast) -> None:
        """Hear what a full pass will cost, before it begins."""
        ...


class Silent:
    """Listens and says nothing."""

    def begin(self, what: str, total: int) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""

    def expect(self, forecast: Forecast) -> None:
        """Say nothing."""
