"""What the settings say about off-boarding."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date, timedelta

from jobs.offboarding.asset_choice import AssetRules
from jobs.offboarding.business_days import BusinessDays
from mapping.account_records import UserAction

#: Deadlines count from the notice; no run of days off is longer than this.
_AHEAD = timedelta(days=400)


@dataclass(frozen=True, slots=True, kw_only=True)
class OffboardingPolicy:
    """How partners are off-boarded.

    Attributes:
        assets: Which asset is the membership, and what suspends it.
        user_action: What is done to the users when the licence is suspended.
        at_end: What is done to them when the notice is over.
        reapply: Put back what the watch finds.
        days_off: Gives the days between two, both included, on which nobody works.
    """

    assets: AssetRules
    user_action: UserAction
    at_end: UserAction
    reapply: bool
    days_off: Callable[[date, date], Set[date]]

    def calendar(self, notice: date) -> BusinessDays:
        """Give the calendar that the deadlines of a notice need."""
        return BusinessDays(self.days_off(notice, notice + _AHEAD))
