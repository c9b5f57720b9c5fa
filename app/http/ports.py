"""What the HTTP edge is given: where webhooks go, what time it is, and who may send."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from prometheus_client import CollectorRegistry

from app.metrics.daemon_metrics import DaemonMetrics
from config.service_sections import WebhookSettings
from jobs.clock import Clock
from persistence.webhook_port import WebhookStore


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpPorts:
    """What the edge may ask of the rest of the daemon; all of it is used from many threads.

    Attributes:
        webhooks: Keeps what came in.
        clock: Decides which signatures are too old or too new, and when work is due.
        ready: Raises ``PersistenceError`` where the database cannot be used; what it returns
            is not looked at. The org is none of its business: webhooks must go on being taken
            in while Salesforce is down.
        new_id: Makes a UUID in text form, another one at every call.
        metrics: Where webhooks are counted.
        registry: What ``/metrics`` shows.
    """

    webhooks: WebhookStore
    clock: Clock
    ready: Callable[[], object]
    new_id: Callable[[], str]
    metrics: DaemonMetrics
    registry: CollectorRegistry


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookRules:
    """Which webhooks are taken in, and when what they ask for is due.

    Attributes:
        settings: The secrets that may sign, and the orgs that may send.
        delay: From a change to the recalculation it calls for (R2).
        watched: API names of the objects whose changed records may be told of.
    """

    settings: WebhookSettings
    delay: timedelta
    watched: frozenset[str]
