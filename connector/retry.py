"""The one retry policy: what is sent again at once, how long it is tried, how it waits.

It may be applied to every request of the connector: reads change nothing, and writes go
by external id or record id, so that the same write twice is the same write.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

import structlog
import tenacity
from tenacity import RetryCallState
from tenacity.stop import stop_base
from tenacity.wait import wait_base

from connector.errors import (
    OrgUnreachableError,
    RateLimitedError,
    RetryableError,
    RowLockedError,
)

log = structlog.get_logger()

T = TypeVar("T")

#: Errors that the very same request may overcome within a minute. The other retryable
#: ones need a new start, or are for the job to try again later.
TRANSIENT: tuple[type[RetryableError], ...] = (
    OrgUnreachableError,
    RateLimitedError,
    RowLockedError,
)

#: How long a request is tried in production, waiting included.
PATIENCE = timedelta(seconds=60)


class PoliteWait(wait_base):
    """Waits as the org asks by ``retry_after``, else exponentially with jitter."""

    def __init__(self, otherwise: wait_base) -> None:
        self._otherwise = otherwise

    def __call__(self, retry_state: RetryCallState) -> float:
        """Give the seconds to wait before the next try."""
        error = retry_state.outcome.exception() if retry_state.outcome else None
        asked = error.retry_after if isinstance(error, RetryableError) else None
        waited = float(self._otherwise(retry_state))
        return max(asked.total_seconds(), waited) if asked else waited


def _exponential() -> wait_base:
    return tenacity.wait_exponential(multiplier=0.5, max=10) + tenacity.wait_random(0, 0.5)


def _patience() -> stop_base:
    # Before, not after: an org that asks for an hour is not waited for at all.
    return tenacity.stop_before_delay(PATIENCE)


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Which errors are overcome by sending again; tests pass their own stop and sleep."""

    wait: wait_base = field(default_factory=_exponential)
    stop: stop_base = field(default_factory=_patience)
    sleep: Callable[[float], None] = time.sleep

    def call(self, send: Callable[[], T], *, on: tuple[type[RetryableError], ...] = TRANSIENT) -> T:
        """Call until it succeeds, another error arises or patience ends.

        Args:
            send: What to do; it has to be repeatable.
            on: The errors to overcome.

        Raises:
            ConnectorError: the last error, as it was.
        """
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(on),
            wait=PoliteWait(self.wait),
            stop=self.stop,
            sleep=self.sleep,
            before_sleep=_tell,
            reraise=True,
        )
        return retrying(send)


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    wait = round(state.upcoming_sleep, 1)
    log.warning("salesforce_retried", attempt=state.attempt_number, wait=wait, reason=str(error))
