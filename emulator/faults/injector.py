"""The plan in force and what it has done so far."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from emulator.faults.decision import RequestFacts, Tally, decide
from emulator.faults.plan import Fault, FaultPlan, Kind


class FaultInjector:
    """Asks the plan about each request and keeps count."""

    def __init__(self) -> None:
        self._plan = FaultPlan()
        self._tally = Tally()
        self._number = 0

    def set(self, plan: FaultPlan) -> None:
        """Put a plan in force; counting begins anew. An empty one ends all faults."""
        self._plan = plan
        self._tally = Tally()
        self._number = 0

    def begin_request(self) -> None:
        """Count a request, before anything else is asked about it."""
        self._number += 1

    def meet(
        self, kinds: Collection[Kind], method: str, path: str, *, rows: int | None = None
    ) -> Fault | None:
        """Return the fault of one of these kinds that the request under way meets, if any.

        Args:
            kinds: what can go wrong at this point.
            method: of the request, or of the part of a composite.
            path: likewise, without the query string.
            rows: rows found; None where the request looks for none.
        """
        if not self._plan.rules:
            return None
        facts = RequestFacts(self._number, method, path, rows)
        fault, self._tally = decide(self._plan, facts, self._tally, kinds)
        return fault

    def report(self) -> dict[str, Any]:
        """Return how often each rule fitted a request and took effect."""
        rules = [
            {
                "fault": rule.fault.kind.value,
                "fitted": self._tally.fitted.get(place, 0),
                "fired": self._tally.fired.get(place, 0),
            }
            for place, rule in enumerate(self._plan.rules)
        ]
        return {"requests": self._number, "faults": rules}
