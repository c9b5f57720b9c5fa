"""What the database holds, read whenever Prometheus asks; the same from every replica.

What is not known has no sample: a zero would say that all is well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import structlog
from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from jobs.clock import Clock
from persistence.case_port import CaseLedger, CaseOverview
from persistence.errors import PersistenceError
from persistence.ledger_port import Ledger, LedgerOverview
from persistence.org_request_port import OrgRequestStore
from persistence.port import EvaluationStore, RequestStore, RunStore, Urgency
from persistence.webhook_port import InquiryStore

log = structlog.get_logger()


class OrgUsage(Protocol):
    """API requests of the whole org in the last 24 hours, and how many it may send."""

    @property
    def used(self) -> int:
        """How many were sent."""

    @property
    def allowed(self) -> int:
        """How many may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePorts:
    """What is read at every scrape.

    Attributes:
        ledger: What is owed.
        evaluations: How many enrollments are on hold.
        inquiries: What webhooks asked for and the org has yet to tell the enrollments of.
        org_requests: Requests that were entered in the org and taken up.
        cases: Off-boarding cases.
        requests: How far changes were read.
        runs: When the last full pass ended.
        clock: The present time.
        api_usage: What the org said last of its API requests; ``None`` before its first answer.
        polled: API names of the objects that every poll looks at.
        full_pass: Under which kind full passes are on record.
    """

    ledger: Ledger
    evaluations: EvaluationStore
    inquiries: InquiryStore
    org_requests: OrgRequestStore
    cases: CaseLedger
    requests: RequestStore
    runs: RunStore
    clock: Clock
    api_usage: Callable[[], OrgUsage | None]
    polled: frozenset[str]
    full_pass: str


class StateCollector(Collector):
    """Reads the state of the service; register it with the registry that ``/metrics`` shows."""

    def __init__(self, ports: StatePorts) -> None:
        self._ports = ports

    def describe(self) -> Iterable[Metric]:
        """Name nothing in advance, so that registering it needs no database."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Read the state; with the database down, tell that and what is known without it."""
        try:
            found = list(self._from_database(self._ports.clock.now()))
        except PersistenceError as error:
            log.warning("state_not_read", error=type(error).__name__, detail=str(error))
            found = []
        yield _gauge("database_up", "Whether the database answered: 1 or 0.", float(bool(found)))
        yield from found
        yield from self._api_requests()

    def _from_database(self, now: datetime) -> Iterator[Metric]:
        yield from _ledger(self._ports.ledger.overview(now), now)
        meaning = "Webhooks whose enrollments the org has yet to tell."
        yield _gauge("inquiries_waiting", meaning, self._ports.inquiries.waiting())
        meaning = "Requests entered in the org that are taken up and not marked."
        yield _gauge("org_requests_waiting", meaning, self._ports.org_requests.waiting())
        yield from _cases(self._ports.cases.overview(now))
        held = self._ports.evaluations.held()
        yield _gauge("enrollments_on_hold", "Enrollments that could not be judged.", held)
        yield from self._poll_lag(now)
        yield from self._full_pass()

    def _poll_lag(self, now: datetime) -> Iterator[Metric]:
        known = self._ports.requests.bookmarks()
        until = [mark.until for name, mark in known.items() if name in self._ports.polled]
        if until:
            meaning = "Time since the moment up to which all changes were read."
            yield _gauge("poll_lag_seconds", meaning, _seconds(min(until), now))

    def _full_pass(self) -> Iterator[Metric]:
        last = self._ports.runs.last_completed(self._ports.full_pass)
        if last is not None and last.finished_at is not None:
            meaning = "When the last full pass ended that did not fail, as seconds since 1970."
            name = "full_pass_completed_timestamp_seconds"
            yield _gauge(name, meaning, last.finished_at.timestamp())

    def _api_requests(self) -> Iterator[Metric]:
        usage = self._ports.api_usage()
        if usage is not None:
            meaning = "API requests of the whole org in the last 24 hours, as it said last."
            yield _gauge("org_api_requests_used", meaning, usage.used)
            meaning = "API requests that the org may send in 24 hours."
            yield _gauge("org_api_requests_allowed", meaning, usage.allowed)


def _ledger(overview: LedgerOverview, now: datetime) -> Iterator[Metric]:
    yield _by_urgency("requests_waiting", "Requests that nobody is at.", overview.waiting)
    yield _by_urgency("requests_claimable", "Requests that are due.", overview.claimable)
    yield _gauge("requests_running", "Requests that somebody is at.", overview.running)
    yield _gauge("requests_set_aside", "Requests that wait for a person.", overview.set_aside)
    oldest = overview.oldest_due_at
    age = 0.0 if oldest is None else _seconds(oldest, now)
    yield _gauge("oldest_due_request_age_seconds", "How long the oldest has been due.", age)


def _cases(overview: CaseOverview) -> Iterator[Metric]:
    yield _gauge("cases_waiting", "Off-boarding cases to be looked at.", overview.waiting)
    yield _gauge("cases_running", "Off-boarding cases that somebody is at.", overview.running)
    meaning = "Off-boarding cases whose last look was in vain."
    yield _gauge("cases_failed", meaning, overview.failed)
    yield _gauge("cases_blocked", "Off-boarding cases that wait for a person.", overview.blocked)
    meaning = "Late steps of all off-boarding cases."
    yield _gauge("case_steps_overdue", meaning, overview.overdue)


def _by_urgency(name: str, meaning: str, numbers: Mapping[Urgency, int]) -> Metric:
    family = GaugeMetricFamily(f"tierwright_{name}", meaning, labels=["urgency"])
    for urgency in Urgency:
        family.add_metric([urgency.name.lower()], numbers.get(urgency, 0))
    return family


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tierwright_{name}", meaning, value=value)


def _seconds(since: datetime, now: datetime) -> float:
    # The org's clock may be a little ahead of ours.
    return max((now - since).total_seconds(), 0.0)
