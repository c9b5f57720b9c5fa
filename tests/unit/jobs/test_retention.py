from __future__ import annotations

from datetime import datetime, timedelta

from jobs.retention import ForgetTheOld
from persistence.port import Run
from persistence.webhook_port import Delivery, Inquiry
from tests.fakes.cases import FakeCaseLedger
from tests.fakes.engine import FakeEngine
from tests.fakes.ledger import FakeLedger
from tests.fakes.stores import FakeEvaluationStore, FakeRunStore
from tests.unit.jobs.partner_org import NOW, StoppedClock

RETENTION = timedelta(days=90)


class Webhooks:
    """Notes from when on webhooks are kept."""

    def __init__(self) -> None:
        self.kept_since: datetime | None = None

    def accept(
        self,
        delivery: Delivery,
        *,
        asked: object = (),
        inquiry: Inquiry | None = None,
        case: object = None,
    ) -> Delivery:
        """Take nothing in."""
        raise AssertionError(delivery, asked, inquiry, case)

    def prune(self, before: datetime) -> int:
        """Forget three."""
        self.kept_since = before
        return 3


def run(name: str, started_at: datetime) -> Run:
    return Run(id=name, kind="now", started_at=started_at)


def test_each_kind_of_memory_is_kept_as_long_as_it_is_of_use() -> None:
    runs, webhooks, engine, ledger = FakeRunStore(), Webhooks(), FakeEngine(), FakeLedger()
    runs.start(run("old", NOW - RETENTION - timedelta(seconds=1)))
    runs.start(run("young", NOW - RETENTION))
    cases, clock = FakeCaseLedger(), StoppedClock()
    job = ForgetTheOld(
        runs, FakeEvaluationStore(), ledger, webhooks, cases, engine, clock, RETENTION
    )

    forgotten = job.run()

    assert forgotten == {
        "runs": 1,
        "evaluations": 0,
        "requests": 0,
        "webhooks": 3,
        "cases": 1,
        "work": 1,
    }
    assert cases.kept_since == NOW - RETENTION
    assert runs.runs.keys() == {"young"}
    assert ledger.kept_since == NOW - RETENTION
    assert webhooks.kept_since == NOW - timedelta(days=7)
    assert engine.pruned == [NOW - timedelta(days=2)]
