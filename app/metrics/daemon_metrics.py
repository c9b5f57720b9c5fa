"""What one process of the daemon counts while it runs; it begins at zero with every start."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Histogram

from persistence.port import RunOutcome

#: Seconds. A sender should not wait; what takes longer than a second waits for the database.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class DaemonMetrics:
    """Counters of one process; thread-safe. Make one for a registry."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._webhooks = Counter(
            "tierwright_webhooks_total",
            "Webhooks by what became of them.",
            ["webhook", "outcome"],
            registry=registry,
        )
        self._webhook_seconds = Histogram(
            "tierwright_webhook_duration_seconds",
            "From the first byte of a webhook's body to its answer.",
            ["webhook"],
            buckets=_BUCKETS,
            registry=registry,
        )
        self._runs = Counter(
            "tierwright_runs_total",
            "Runs by use case and how they ended.",
            ["kind", "outcome"],
            registry=registry,
        )
        self._api_calls = Counter(
            "tierwright_api_calls_total", "Requests sent to Salesforce.", registry=registry
        )

    def webhook(self, webhook: str, outcome: str) -> None:
        """Count a webhook by its name and what became of it; both from short fixed lists."""
        self._webhooks.labels(webhook, outcome).inc()

    @contextmanager
    def timing_webhook(self, webhook: str) -> Iterator[None]:
        """Time a webhook, however it ends."""
        with self._webhook_seconds.labels(webhook).time():
            yield

    def run_ended(self, kind: str, outcome: RunOutcome) -> None:
        """Count a run of a use case, such as ``recalculate``."""
        self._runs.labels(kind, outcome.value).inc()

    def api_calls_made(self, calls: int) -> None:
        """Count requests sent to Salesforce, 0 or more."""
        self._api_calls.inc(calls)
