"""The composition root of the daemon: settings → adapters → its work and its HTTP edge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace

from sqlalchemy.engine import make_url

from app.bootstrap import Tools, org_policy
from app.daemon.daemon import Daemon, Duties
from app.daemon.dbos_engine import EnginePlace
from app.daemon.stores import Stores
from app.daemon.work_tasks import WorkBench
from config.mapping_file import load_field_map
from config.settings import Settings
from connector.org_client import OrgClient
from connector.retry import RetryPolicy
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.known_org import KnownOrg
from jobs.work_off import WorkedOff
from persistence.database import Database, open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.ledger_store import DatabaseLedger
from persistence.replica_store import DatabaseReplicaStore
from persistence.request_store import DatabaseRequestStore
from persistence.run_store import DatabaseRunStore
from persistence.schema import require_current, upgrade
from persistence.webhook_store import DatabaseWebhookStore


@contextmanager
def open_stores(settings: Settings, *, migrate: bool = False) -> Iterator[Stores]:
    """Open the memory.

    Args:
        settings: Where the database is.
        migrate: Bring the database up to date first; otherwise an outdated one is refused.

    Raises:
        PersistenceError: the database cannot be opened or is not up to date.
    """
    with open_database(settings.database) as database:
        if migrate:
            upgrade(database)
        require_current(database)
        yield _stores(database)


@contextmanager
def open_org(settings: Settings, clock: Clock) -> Iterator[Tools]:
    """Put the parts together that speak to the org, with the patience of a daemon.

    Raises:
        ConfigError: the settings lack the org, or the mapping file is at fault.
    """
    section = settings.require_salesforce()
    field_map = load_field_map(settings.mapping.file)
    with closing(OrgClient(section, clock=clock.now, retry=RetryPolicy())) as salesforce:
        yield Tools(salesforce, field_map, org_policy(section), clock)


def make_daemon(
    settings: Settings,
    tools: Tools,
    stores: Stores,
    *,
    duties: Duties,
    on_batch: Callable[[WorkedOff], None],
) -> Daemon:
    """Put the daemon together; nothing runs before it is told to."""
    claims = ClaimDesk(stores.ledger, tools.clock, settings.recalculation.lease)
    known = KnownOrg(tools.salesforce, tools.field_map, tools.clock.now)
    bench = WorkBench(
        batch=replace(tools.batch(stores.evaluations), known=known),
        org=known,
        stores=stores,
        claims=claims,
        clock=tools.clock,
        recalculation=settings.recalculation,
        history=settings.history,
        on_batch=on_batch,
    )
    place = EnginePlace.beside(make_url(settings.database.url.get_secret_value()))
    return Daemon(bench, place, claims, settings.schedule, duties)


def _stores(database: Database) -> Stores:
    return Stores(
        runs=DatabaseRunStore(database),
        evaluations=DatabaseEvaluationStore(database),
        requests=DatabaseRequestStore(database),
        ledger=DatabaseLedger(database),
        webhooks=DatabaseWebhookStore(database),
        inquiries=DatabaseInquiryStore(database),
        replicas=DatabaseReplicaStore(database),
        require_ready=lambda: require_current(database),
    )
