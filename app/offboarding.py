"""Puts off-boarding together: both identities, the ledger of cases, and what advances one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

from app.bootstrap import PATIENCE, Tools, acting_section
from config.offboarding_section import OffboardingSettings
from config.settings import Settings
from config.working_days import days_off
from connector.org_client import OrgClient
from connector.port import SalesforcePort
from connector.retry import RetryPolicy
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.offboarding.advance import AdvanceCase
from jobs.offboarding.asset_choice import AssetRules
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.held_case import CaseDesk
from jobs.offboarding.policy import OffboardingPolicy
from persistence.case_store import DatabaseCaseLedger
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.ledger_store import DatabaseLedger
from persistence.port import RequestStore
from persistence.request_store import DatabaseRequestStore
from persistence.schema import require_current

#: The org as the identity that may change assets and users.
ActingOrg = SalesforcePort


@dataclass(frozen=True, slots=True)
class Offboarding:
    """What carries cases out; ``desk`` holds them for this process."""

    advance: AdvanceCase
    desk: CaseDesk

    @property
    def views(self) -> CaseViews:
        """The org as both identities see it."""
        return self.advance.views


def offboarding_policy(section: OffboardingSettings) -> OffboardingPolicy:
    """Give what the settings say."""
    return OffboardingPolicy(
        assets=AssetRules(section.codes, section.active, section.suspended_status),
        user_action=section.user_action,
        at_end=section.at_end,
        reapply=section.reapply,
        days_off=lambda first, last: days_off(section.country, section.extra_days, first, last),
    )


@contextmanager
def open_acting(settings: Settings, tools: Tools, retry: RetryPolicy) -> Iterator[SalesforcePort]:
    """Open the org as the identity that may change assets and users.

    Without one of its own, that is the integration user; nothing is sent before it is used.
    """
    acting = acting_section(settings)
    if acting is None:
        yield tools.salesforce
        return
    with closing(OrgClient(acting, clock=tools.clock.now, retry=retry)) as salesforce:
        yield salesforce


def make_offboarding(
    settings: Settings,
    tools: Tools,
    acting: SalesforcePort,
    *,
    batch: BatchRun,
    claims: ClaimDesk,
    requests: RequestStore,
    desk: CaseDesk,
) -> Offboarding:
    """Put the parts together."""
    views = CaseViews(tools.salesforce, acting, tools.field_map, tools.clock.now)
    advance = AdvanceCase(
        views=views,
        batch=batch,
        claims=claims,
        requests=requests,
        policy=offboarding_policy(settings.offboarding),
        clock=tools.clock,
    )
    return Offboarding(advance, desk)


@contextmanager
def open_offboarding(settings: Settings, tools: Tools) -> Iterator[Offboarding]:
    """Put off-boarding together for a command.

    Args:
        settings: Where the database is, and what is done to whom.
        tools: What ``open_tools`` gave.

    Raises:
        PersistenceError: the database cannot be opened or is not up to date.
    """
    lease = settings.recalculation.lease
    with (
        open_acting(settings, tools, RetryPolicy(patience=PATIENCE)) as acting,
        open_database(settings.database) as database,
    ):
        require_current(database)
        yield make_offboarding(
            settings,
            tools,
            acting,
            batch=tools.batch(DatabaseEvaluationStore(database)),
            claims=ClaimDesk(DatabaseLedger(database), tools.clock, lease),
            requests=DatabaseRequestStore(database),
            desk=CaseDesk(DatabaseCaseLedger(database), tools.clock, lease),
        )
