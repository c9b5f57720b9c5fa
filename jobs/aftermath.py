"""What becomes of requests whose recalculation failed: whose fault it was, and when to retry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from connector.errors import (
    ConnectorError,
    LoginRefusedError,
    OrgUnreachableError,
    PausedError,
    RateLimitedError,
    SessionExpiredError,
)
from jobs.api_budget import CallShareReachedError
from jobs.errors import ClaimLostError, ClockSkewError
from persistence.errors import PersistenceError

#: The second try of what failed by its own fault comes after this, later ones ever later.
_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)
#: From so many tries on every pause is the longest; beyond, the doubling would overflow.
_LAST_DOUBLING = 7

#: The org does not answer: it concerns everything alike, and passes.
_AWAY = timedelta(minutes=1)
#: A person has to do something first, or a day's allowance has to grow again.
_HALTED = timedelta(minutes=15)

#: Nobody's requests are at fault where one of these comes up.
_NOT_THEIRS = (
    OrgUnreachableError,
    RateLimitedError,
    SessionExpiredError,
    PersistenceError,
    ClaimLostError,
)
_NEEDS_SOMEBODY = (PausedError, LoginRefusedError, ClockSkewError)


@dataclass(frozen=True, slots=True)
class Aftermath:
    """When to try again at the earliest; ``counts`` tells that the requests are at fault."""

    again_at: datetime
    counts: bool


def aftermath(error: BaseException, *, attempts: int, now: datetime) -> Aftermath:
    """Tell what becomes of requests after an error.

    Args:
        error: What ended their recalculation.
        attempts: How often they had failed before.
        now: The present time.
    """
    match error:
        case CallShareReachedError(until=datetime() as until):
            return Aftermath(until, counts=False)
        case _ if isinstance(error, _NEEDS_SOMEBODY):
            return Aftermath(now + _HALTED, counts=False)
        case _ if isinstance(error, _NOT_THEIRS):
            return Aftermath(now + _AWAY, counts=False)
        case _:
            pause = min(_FIRST_PAUSE * 2 ** min(attempts, _LAST_DOUBLING), _LONGEST_PAUSE)
            return Aftermath(now + pause, counts=True)


def told(error: BaseException) -> str:
    """Tell an error in one sentence that may be kept and shown."""
    if isinstance(error, ConnectorError):
        return error.message
    return str(getattr(error, "message", "")) or f"A defect of the program: {type(error).__name__}."
