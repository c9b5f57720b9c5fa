"""What earlier runs and people left on an enrollment for the next decision. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Approval(StrEnum):
    """A person's word on the pending tier."""

    APPROVE = "Approve"
    REJECT = "Reject"


@dataclass(frozen=True, slots=True)
class DecisionState:
    """How tier, proposal and grace stood before this run.

    ``approval`` is ``None`` while nobody has spoken; ``approved_by`` is the person's name.
    ``tier_at_last_calculation`` means something only where there was a last calculation:
    ``last_calculated`` is the moment of the last good one. ``was_on_hold`` tells that it
    could not be judged since then.
    """

    pending_tier_id: str | None = None
    approval: Approval | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    declined_until: date | None = None
    grace_ends: date | None = None
    tier_at_last_calculation: str | None = None
    last_calculated: datetime | None = None
    was_on_hold: bool = False
