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
    QueryTimedOutError,
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


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Which errors are overcome by sending again, and for how long.

    Attributes:
        wait: How long to wait before the next try.
        patience: How long something is tried, waiting included.
        stop: When to give up; ``None`` once patience ends. Tests count tries instead.
        sleep: Waits for some seconds.
        elapsed: Seconds since some moment in the past.
    """

    wait: wait_base = field(default_factory=_exponential)
    patience: timedelta = PATIENCE
    stop: stop_base | None = None
    sleep: Callable[[float], None] = time.sleep
    elapsed: Callable[[], float] = time.monotonic

    def call(self, send: Callable[[], T], *, on: tuple[type[RetryableError], ...] = TRANSIENT) -> T:
        """Call until it succeeds, another error arises or patience ends.

        Args:
            send: What to do; it has to be repeatable.
            on: The errors to overcome.

        Raises:
            ConnectorError: the last error, as it was.
        """
        return self._retrying(on, self._stop)(send)

    def once_more(self, ask: Callable[[], T]) -> T:
        """Ask a question, and once more where the org gave up on it for its length.

        Args:
            ask: What to do; passing errors it overcomes by itself.

        Raises:
            QueryTimedOutError: the org gave up on it twice; ask for less.
            ConnectorError: whatever else ``ask`` raises.
        """
        twice = tenacity.stop_after_attempt(2) | self._stop
        return self._retrying((QueryTimedOutError,), twice)(ask)

    def deadline(self) -> Callable[[], bool]:
        """Begin to count; the answer tells whether patience has ended since."""
        end = self.elapsed() + self.patience.total_seconds()
        return lambda: self.elapsed() >= end

    @property
    def _stop(self) -> stop_base:
        # Before, not after: an org that asks for an hour is not waited for at all.
        return self.stop or tenacity.stop_before_delay(self.patience)

    def _retrying(self, on: tuple[type[RetryableError], ...], stop: stop_base) -> tenacity.Retrying:
        return tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(on),
            wait=PoliteWait(self.wait),
            stop=stop,
            sleep=self.sleep,
            before_sleep=_tell,
            reraise=True,
        )


def _tell(state: RetryCallState) -> None:
    error = state.outcome.exception() if state.outcome else None
    wait = round(state.upcoming_sleep, 1)
    log.warning("salesforce_retried", attempt=state.attempt_number, wait=wait, reason=str(error))
