"""The service's share of the org's API requests, and who may use up the rest of it.

A person who clicks goes before a full pass: full passes leave a part of the share, and of
what the whole org has left, to everybody else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from math import ceil

from connector.errors import PausedError
from connector.port import ApiUsage
from persistence.port import Run

#: Salesforce counts the requests of the last 24 hours, not those of a calendar day.
PERIOD = timedelta(hours=24)

#: The part of our share, and of the org's whole allowance, that full passes do not touch.
RESERVED = Decimal("0.1")

#: Calls of a full pass: for each program, and for each enrollment. One enrollment is a
#: fifth of a visibility call, a 40th of a page of 50 candidates and a 100th of a write.
_CALLS_PER_SLICE = 10
_CALLS_PER_ENROLLMENT = Decimal("0.24")

#: The same where each primary partner user is asked in person: a call of its own.
_CALLS_PER_ENROLLMENT_AS_USER = Decimal("1.06")


class CallShareReachedError(PausedError):
    """A full pass would take more requests than the service lets itself take.

    ``until`` is when enough of what was sent has left the 24 hours that count; ``None``
    where others use up the org's allowance and nobody can tell.
    """

    def __init__(self, message: str, *, remedy: str, until: datetime | None) -> None:
        self.until = until
        super().__init__(message, remedy=remedy)


def expected_calls(enrollments: int, *, as_user: bool = False) -> int:
    """Estimate the API calls of one slice of a full pass, all records pulled anew.

    Args:
        enrollments: How many the slice has.
        as_user: What users may see is asked by a login as each of them.
    """
    each = _CALLS_PER_ENROLLMENT_AS_USER if as_user else _CALLS_PER_ENROLLMENT
    return _CALLS_PER_SLICE + ceil(enrollments * each)


@dataclass(frozen=True, slots=True)
class CallBudget:
    """What a full pass may send.

    Attributes:
        share: Share (0 to 1) of the org's daily requests that the service lets itself
            reach.
        earlier: The runs of the last 24 hours before this one.
    """

    share: Decimal
    earlier: Sequence[Run]

    def admit(self, calls: int, *, sent: int, usage: ApiUsage | None, now: datetime) -> None:
        """Let a full pass go on with its next slice, or pause it.

        Args:
            calls: What the slice is expected to take.
            sent: What this run has sent already.
            usage: What the org said last; ``None`` asks nothing.
            now: The time of the question.

        Raises:
            CallShareReachedError: the slice would take too much.
        """
        if usage is None:
            return
        ceiling = int(usage.allowed * self.share * (1 - RESERVED))
        spent = sum(run.api_calls for run in self.earlier) + sent
        if spent + calls > ceiling:
            raise _share_reached(spent, ceiling, self._free_at(spent + calls - ceiling, now))
        if usage.used + calls > usage.allowed * (1 - RESERVED):
            raise _org_busy(usage)

    def _free_at(self, excess: int, now: datetime) -> datetime:
        """Tell when enough calls of earlier runs are no longer counted."""
        for run in sorted(self.earlier, key=lambda each: each.started_at):
            excess -= run.api_calls
            if excess <= 0:
                return (run.finished_at or run.started_at) + PERIOD
        return now + PERIOD


def _share_reached(spent: int, ceiling: int, until: datetime) -> CallShareReachedError:
    return CallShareReachedError(
        f"The full pass pauses until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {spent} of the "
        f"{ceiling} API requests that full passes may send in 24 hours are sent.",
        remedy="Run it again then, or raise TIERWRIGHT_SALESFORCE__DAILY_CALL_SHARE.",
        until=until,
    )


def _org_busy(usage: ApiUsage) -> CallShareReachedError:
    return CallShareReachedError(
        f"The full pass pauses: {usage.used} of the org's {usage.allowed} API requests of the "
        "last 24 hours are used, and the last tenth is left to others.",
        remedy="Run it again in some hours, or find out in Salesforce's API usage who sends so "
        "much.",
        until=None,
    )
