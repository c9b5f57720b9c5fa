"""The composition root: settings → adapters → use cases. Closes what it opened, in reverse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

from config.mapping_file import load_field_map
from config.sections import AuthFlow, MissingAccessRow, SalesforceSettings, VisibilityCheck
from config.settings import Settings
from connector.org_client import OrgClient
from connector.retry import RetryPolicy
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.clock import Clock, SystemClock
from jobs.doctor.finding import Finding
from jobs.doctor.offboarding_check import ActingAs
from jobs.doctor.org_checkup import OrgAddress, OrgCheckup
from jobs.explain import ExplainEnrollment
from jobs.known_org import KnownOrg
from jobs.progress import Progress, Silent
from jobs.read_back import ReadBack
from jobs.recalculate import RecalculateEnrollments
from jobs.run_plan import OrgPolicy
from mapping.account_records import UserAction
from mapping.field_map import FieldMap
from persistence.case_port import CaseLedger
from persistence.case_store import DatabaseCaseLedger
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.fitness import DatabaseFitness
from persistence.inquiry_store import DatabaseInquiryStore
from persistence.ledger_port import Ledger
from persistence.ledger_store import DatabaseLedger
from persistence.port import EvaluationStore, RequestStore
from persistence.request_store import DatabaseRequestStore
from persistence.run_store import DatabaseRunStore
from persistence.schema import require_current, upgrade
from persistence.webhook_port import InquiryStore

#: How long a request is tried while a person waits for the command.
PATIENCE = timedelta(seconds=20)
#: The same where the question is whether there is an answer at all.
_LITTLE_PATIENCE = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the use cases are made of, for one org."""

    salesforce: OrgClient
    field_map: FieldMap
    policy: OrgPolicy
    clock: Clock

    def batch(self, evaluations: EvaluationStore, progress: Progress | None = None) -> BatchRun:
        """Give what recalculates batches of enrollments."""
        listener = progress or Silent()
        known = KnownOrg(self.salesforce, self.field_map, self.clock.now)
        return BatchRun(self.salesforce, self.field_map, evaluations, self.policy, listener, known)

    def explain(self, progress: Progress | None = None) -> ExplainEnrollment:
        """Give the use case that explains an enrollment; it needs no database."""
        listener = progress or Silent()
        return ExplainEnrollment(self.salesforce, self.field_map, self.clock, self.policy, listener)

    def read_back(self) -> ReadBack:
        """Give the use case that shows what stands in the org."""
        return ReadBack(self.salesforce, self.field_map)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedWork:
    """What is owed: recalculations, off-boarding cases, and webhooks still to be looked into."""

    requests: RequestStore
    ledger: Ledger
    cases: CaseLedger
    inquiries: InquiryStore


def org_policy(section: SalesforceSettings) -> OrgPolicy:
    """Give what the settings say about the org."""
    return OrgPolicy(
        single_currency=section.currency,
        missing_is_hidden=section.missing_access_row is MissingAccessRow.INVISIBLE,
        daily_call_share=section.daily_call_share,
        as_user=section.visibility is VisibilityCheck.AS_USER,
    )


@contextmanager
def open_tools(settings: Settings, clock: Clock | None = None) -> Iterator[Tools]:
    """Put the parts together that speak to the org; nothing is sent before a use case runs.

    Args:
        settings: Which org, and by which mapping.
        clock: What time it is; ``None`` asks the machine.

    Raises:
        ConfigError: the settings lack the org, or the mapping file is at fault.
    """
    section = settings.require_salesforce()
    field_map = load_field_map(settings.mapping.file)
    time = clock or SystemClock()
    retry = RetryPolicy(patience=PATIENCE)
    with closing(OrgClient(section, clock=time.now, retry=retry)) as salesforce:
        yield Tools(salesforce, field_map, org_policy(section), time)


@contextmanager
def open_recalculation(
    settings: Settings,
    tools: Tools,
    progress: Progress | None = None,
    *,
    migrate: bool = False,
) -> Iterator[RecalculateEnrollments]:
    """Add the database to the tools.

    Args:
        settings: Where the database is.
        tools: What ``open_tools`` gave.
        progress: Who wants to know how far a run is.
        migrate: Bring the database up to date first; otherwise an outdated one is refused.

    Raises:
        PersistenceError: the database cannot be opened or is not up to date.
    """
    with open_database(settings.database) as database:
        if migrate:
            upgrade(database)
        require_current(database)
        ledger, lease = DatabaseLedger(database), settings.recalculation.lease
        yield RecalculateEnrollments(
            batch=tools.batch(DatabaseEvaluationStore(database), progress),
            runs=DatabaseRunStore(database),
            claims=ClaimDesk(ledger, tools.clock, lease),
            clock=tools.clock,
        )


@contextmanager
def open_owed(settings: Settings) -> Iterator[OwedWork]:
    """Open what is owed, for people who look after it.

    Raises:
        PersistenceError: the database cannot be opened or is not up to date.
    """
    with open_database(settings.database) as database:
        require_current(database)
        yield OwedWork(
            requests=DatabaseRequestStore(database),
            ledger=DatabaseLedger(database),
            cases=DatabaseCaseLedger(database),
            inquiries=DatabaseInquiryStore(database),
        )


def check_org(
    settings: Settings, field_map: FieldMap | None, clock: Clock | None = None
) -> tuple[list[Finding], int]:
    """Look whether the org is fit, and count the API calls that it took.

    Args:
        settings: Which org; they hold its section.
        field_map: The mapping; without one only the connection is looked at.
        clock: What time it is; ``None`` asks the machine.
    """
    section = settings.require_salesforce()
    time = clock or SystemClock()
    retry = RetryPolicy(patience=_LITTLE_PATIENCE)
    address = OrgAddress(
        section.login_url,
        section.auth,
        section.api_version,
        section.currency,
        as_user=section.visibility is VisibilityCheck.AS_USER,
    )
    second = acting_section(settings)
    with ExitStack() as stack:
        salesforce = stack.enter_context(closing(OrgClient(section, clock=time.now, retry=retry)))
        acting = None
        if second is not None:
            acting = stack.enter_context(closing(OrgClient(second, clock=time.now, retry=retry)))
        offboarding = settings.offboarding
        actions = {offboarding.user_action, offboarding.at_end}
        who = ActingAs(acting, offboarding.suspended_status, actions != {UserAction.NONE})
        findings = OrgCheckup(salesforce, field_map, address, time, who).run()
        return findings, salesforce.api_calls + (acting.api_calls if acting else 0)


def acting_section(settings: Settings) -> SalesforceSettings | None:
    """Give how the second identity logs in; ``None`` where there is none."""
    section = settings.offboarding
    if section.username is None:
        return None
    return settings.require_salesforce().model_copy(
        update={
            "auth": AuthFlow.JWT,
            "username": section.username,
            "private_key": section.private_key,
            "visibility": VisibilityCheck.USER_RECORD_ACCESS,
        }
    )


def database_fitness(settings: Settings) -> DatabaseFitness:
    """Give what tells whether the database can be used."""
    return DatabaseFitness(settings.database)
