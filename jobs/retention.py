"""The use case: forget what is older than it has to be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import structlog

from jobs.clock import Clock
from jobs.engine_port import Engine
from persistence.case_port import CaseLedger
from persistence.ledger_port import Ledger
from persistence.port import EvaluationStore, RunStore
from persistence.webhook_port import WebhookStore

log = structlog.get_logger()

#: A webhook may be sent again for a day; a week leaves room for a long outage.
_WEBHOOKS = timedelta(days=7)
#: The engine's own records matter only until their time slot cannot come up again.
_ENGINE = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class ForgetTheOld:
    """Prunes the history; ``retention`` is how long runs and evaluations are kept."""

    runs: RunStore
    evaluations: EvaluationStore
    ledger: Ledger
    webhooks: WebhookStore
    cases: CaseLedger
    engine: Engine
    clock: Clock
    retention: timedelta

    def run(self) -> dict[str, int]:
        """Forget, and tell how much of what.

        Raises:
            PersistenceError: the database fails; what is left is forgotten the next time.
        """
        now = self.clock.now()
        forgotten = {
            "runs": self.runs.prune(now - self.retention),
            "evaluations": self.evaluations.prune(now - self.retention),
            "requests": self.ledger.prune(now - self.retention),
            "webhooks": self.webhooks.prune(now - _WEBHOOKS),
            "cases": self.cases.prune(now - self.retention),
            "work": self.engine.prune(now - _ENGINE),
        }
        log.info("old_forgotten", **forgotten)
        return forgotten
