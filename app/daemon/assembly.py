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
from app.offboarding import make_offboarding, open_acting
from config.mapping_file import load_field_map
from config.settings import Settings
from connector.org_client import OrgClient
from connector.port import SalesforcePort
from connector.retry import RetryPolicy
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock
from jobs.known_org import KnownOrg
from jobs.offboarding.held_case import CaseDesk
from jobs.offboarding.work_off_cases import AdvancedCase
from jobs.work_off import WorkedOff
from persistence.case_store import DatabaseCaseLedger
from persistence.database import Database, open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_store import DatabaseOrgRequestStore
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
def open_second(settings: Settings, tools: Tools) -> Iterator[SalesforcePort]:
    """Open the org as the identity that may change assets and users, as patiently."""
    with open_acting(settings, tools, RetryPolicy()) as acting:
        yield acting


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
    acting: SalesforcePort,
    *,
    duties: Duties,
    on_batch: Callable[[WorkedOff], None],
    on_case: Callable[[AdvancedCase], None],
) -> Daemon:
    """Put the daemon together; nothing runs before it is told to.

    Args:
        settings: What it goes by.
        tools: The org as the integration user.
        stores: The memory.
        acting: The org as the identity that may change assets and users.
        duties: Which parts run here.
        on_batch: Told of each batch that was worked off.
        on_case: Told of each case that was advanced.
    """
    claims = ClaimDesk(stores.ledger, tools.clock, settings.recalculation.lease)
    known = KnownOrg(tools.salesforce, tools.field_map, tools.clock.now)
    batch = replace(tools.batch(stores.evaluations), known=known)
    offboarding = make_offboarding(
        settings,
        tools,
        acting,
        batch=batch,
        claims=claims,
        requests=stores.requests,
        desk=CaseDesk(stores.cases, tools.clock, settings.recalculation.lease),
    )
    bench = WorkBench(
        batch=batch,
        org=known,
        stores=stores,
        claims=claims,
        offboarding=offboarding,
        clock=tools.clock,
        recalculation=settings.recalculation,
        history=settings.history,
        on_batch=on_batch,
        on_case=on_case,
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
        cases=DatabaseCaseLedger(database),
        org_requests=DatabaseOrgRequestStore(database),
        replicas=DatabaseReplicaStore(database),
        require_ready=lambda: require_current(database),
    )
