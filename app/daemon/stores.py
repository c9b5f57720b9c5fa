"""All of the memory that the daemon works with, on one database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from persistence.case_port import CaseLedger
from persistence.ledger_port import Ledger
from persistence.org_request_port import OrgRequestStore
from persistence.port import EvaluationStore, RequestStore, RunStore
from persistence.replica_port import ReplicaStore
from persistence.webhook_port import InquiryStore, WebhookStore


@dataclass(frozen=True, slots=True)
class Stores:
    """The stores of one database; ``require_ready`` raises where it cannot be used."""

    runs: RunStore
    evaluations: EvaluationStore
    requests: RequestStore
    ledger: Ledger
    webhooks: WebhookStore
    inquiries: InquiryStore
    cases: CaseLedger
    org_requests: OrgRequestStore
    replicas: ReplicaStore
    require_ready: Callable[[], None]
