"""How a long run tells how far it is, without knowing who listens."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Listens to a run; a terminal draws a bar."""

    def begin(self, what: str, total: int) -> None:
        """Begin a part of the run with so many steps."""
        ...

    def advance(self, steps: int) -> None:
        """Go on by some steps."""
        ...


class Silent:
    """Listens and says nothing."""

    def begin(self, what: str, total: int) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        """Say nothing."""
