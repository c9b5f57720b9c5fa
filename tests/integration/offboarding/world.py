"""A running sample org with an off-boarding case, and the service that carries it out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from app.bootstrap import Tools, open_tools
from app.local_org import OFFBOARDING_USERNAME
from connector.org_client import OrgClient
from connector.port import SalesforcePort, WriteBatch, WriteReport
from connector.retry import RetryPolicy
from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.offboarding.advance import AdvanceCase
from jobs.offboarding.asset_choice import AssetRules
from jobs.offboarding.case_report import CaseReport
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.policy import OffboardingPolicy
from mapping.account_records import UserAction
from persistence.case_port import CaseAction
from persistence.database import Database, open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.ledger_store import DatabaseLedger
from persistence.port import RecalculationRequest
from persistence.request_store import DatabaseRequestStore
from persistence.schema import upgrade
from tests.integration.loop.harness import NOON, Loop

NOTICE = date(2026, 6, 17)
RULES = AssetRules(
    frozenset(), ("Active", "Purchased", "Shipped", "Installed", "Registered"), "Suspended"
)


def weekends(first: date, last: date) -> frozenset[date]:
    """Give the days on which nobody works where there are no holidays."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return frozenset(day for day in days if day.weekday() >= 5)


POLICY = OffboardingPolicy(
    assets=RULES,
    user_action=UserAction.FREEZE,
    at_end=UserAction.DEACTIVATE,
    reapply=False,
    days_off=weekends,
)

#: Wraps a port; told whether it is the one of the identity that acts.
Wrapping = Callable[[SalesforcePort], SalesforcePort]


def chosen_account(loop: Loop) -> str:
    """Choose a partner with as many enrollments, users and assets as there is one."""
    drafts = {row["Account__c"] for row in loop.rows("Partner_Offboarding__c")}
    enrolled = Counter(str(row["Partner_Account__c"]) for row in loop.rows("Partner_Enrollment__c"))
    users = Counter(str(row["AccountId"]) for row in loop.rows("User") if row["IsActive"])
    assets = Counter(str(row["AccountId"]) for row in loop.rows("Asset"))
    free = sorted(enrolled.keys() - drafts)
    return max(free, key=lambda key: (enrolled[key], users[key], assets[key]))


def _plain(salesforce: SalesforcePort) -> SalesforcePort:
    return salesforce


@dataclass(slots=True)
class World:
    """One partner of the sample that is being off-boarded.

    ``policy`` and ``admit`` may be changed by a test.
    """

    loop: Loop
    parts: Parts
    account_id: str
    policy: OffboardingPolicy = POLICY
    admit: Callable[[], None] = lambda: None
    case_id: str = ""
    checked_on: date | None = None
    remembered: list[CaseReport] = field(default_factory=list)

    def open_case(self, **values: Any) -> str:
        """Open a case as a person does: by hand, in Salesforce."""
        told: dict[str, Any] = {
            "Account__c": self.account_id,
            "Initiated_By__c": "Company",
            "Notice_Date__c": NOTICE.isoformat(),
            "Ends_On__c": (NOTICE + timedelta(days=30)).isoformat(),
            "Suspend_At__c": "Same Business Day",
            "Status__c": "Draft",
            **values,
        }
        org = self.loop.running.org
        with org.lock:
            item = org.model.find("Partner_Offboarding__c")
            assert item is not None
            viewer = org.sharing.viewer(self.user_id("admin@tierwright.example"))
            assert viewer is not None
            self.case_id = org.writer.insert(viewer, item, told)
            org.store.commit()
        return self.case_id

    def user_id(self, username: str) -> str:
        return next(str(r["Id"]) for r in self.loop.rows("User") if r["Username"] == username)

    def case(self) -> Mapping[str, Any]:
        rows = self.loop.rows("Partner_Offboarding__c")
        return next(row for row in rows if row["Id"] == self.case_id)

    def set(self, **values: Any) -> None:
        """Let a person change the case."""
        self.loop.change("Partner_Offboarding__c", self.case_id, **values)

    def approve(self) -> None:
        self.set(Approved__c=True)

    def steps(self) -> Mapping[str, Mapping[str, Any]]:
        """The case's steps by the end of their keys."""
        rows = self.loop.rows("Offboarding_Step__c")
        ours = [
            row for row in rows if row["Offboarding__c"] == self.case_id and not row["IsDeleted"]
        ]
        return {str(row["Key__c"]).split(":", 1)[1]: row for row in ours}

    def tick(self, *steps: str) -> None:
        """Let people tick steps."""
        for step in steps:
            row = self.steps()[step]
            self.loop.change("Offboarding_Step__c", row["Id"], Done__c=True)

    def assets(self) -> list[Mapping[str, Any]]:
        rows = self.loop.rows("Asset")
        return [row for row in rows if row["AccountId"] == self.account_id]

    def users(self) -> list[Mapping[str, Any]]:
        rows = self.loop.rows("User")
        return [row for row in rows if row["AccountId"] == self.account_id]

    def login(self, user_id: str) -> Mapping[str, Any]:
        return next(row for row in self.loop.rows("UserLogin") if row["UserId"] == user_id)

    def enrollments(self) -> list[Mapping[str, Any]]:
        rows = self.loop.rows("Partner_Enrollment__c")
        return [row for row in rows if row["Partner_Account__c"] == self.account_id]

    def benefits(self) -> list[Mapping[str, Any]]:
        ours = {row["Id"] for row in self.enrollments()}
        return [r for r in self.loop.rows("Enrollment_Benefit__c") if r["Enrollment__c"] in ours]

    def asked(self) -> list[RecalculationRequest]:
        """The recalculations that are asked for."""
        return DatabaseRequestStore(self.parts.database).waiting()

    def advance(
        self,
        action: CaseAction = CaseAction.ADVANCE,
        *,
        now: datetime = NOON,
        service: Wrapping = _plain,
        acting: Wrapping = _plain,
        views: CaseViews | None = None,
    ) -> CaseReport:
        """Advance the case once, by a process that knows nothing of those before.

        With ``views`` it knows what they have described.
        """
        self.loop.clock.moment = now
        job = self._job(service, acting)
        report = (replace(job, views=views) if views else job).run(
            self.case_id,
            action,
            admit=self.admit,
            run_id=str(uuid4()),
            checked_on=self.checked_on,
        )
        self.checked_on = report.checked_on or self.checked_on
        self.remembered.append(report)
        return report

    def views(self) -> CaseViews:
        """Give the org as both identities see it, as a process keeps it for a while."""
        return self._job(_plain, _plain).views

    def _job(self, service: Wrapping, acting: Wrapping) -> AdvanceCase:
        """Make what carries cases out anew: it knows nothing of what was before."""
        parts, clock = self.parts, self.loop.clock
        first = service(parts.tools.salesforce)
        evaluations = DatabaseEvaluationStore(parts.database)
        field_map = parts.tools.field_map
        return AdvanceCase(
            views=CaseViews(first, acting(parts.acting), field_map, clock.now),
            batch=BatchRun(first, field_map, evaluations, parts.tools.policy),
            claims=ClaimDesk(DatabaseLedger(parts.database), clock, timedelta(minutes=2)),
            requests=DatabaseRequestStore(parts.database),
            policy=self.policy,
            clock=clock,
            sleep=lambda _: None,
        )


@dataclass(frozen=True, slots=True)
class Parts:
    """What lasts from one advance to the next: connections, and the database."""

    tools: Tools
    acting: SalesforcePort
    database: Database


@contextmanager
def open_parts(loop: Loop) -> Iterator[Parts]:
    """Connect to the org as both identities."""
    section = loop.settings.require_salesforce()
    other = section.model_copy(update={"username": OFFBOARDING_USERNAME})
    with (
        open_tools(loop.settings, loop.clock) as tools,
        closing(
            OrgClient(other, clock=loop.clock.now, retry=RetryPolicy(patience=timedelta(seconds=1)))
        ) as acting,
        open_database(loop.settings.database) as database,
    ):
        upgrade(database)
        yield Parts(tools, acting, database)


class KilledError(BaseException):
    """The process died: nothing catches it."""


@dataclass(slots=True)
class Tripwire:
    """Ends the process once one of its calls was answered: between that one and the next."""

    at: int
    calls: int = 0

    def wrap(self, salesforce: SalesforcePort) -> SalesforcePort:
        """Wrap a port; several may share one wire."""
        wire = self

        class Wired:
            def __getattr__(self, name: str) -> Any:
                found = getattr(salesforce, name)
                return wire.counted(found) if name in _CALLS else found

        return cast("SalesforcePort", Wired())

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **options: Any) -> Any:
            answer = call(*args, **options)
            self.calls += 1
            if self.calls == self.at:
                raise KilledError
            return answer

        return run


_CALLS = frozenset({"describe", "query", "readable", "upsert"})


@dataclass(slots=True)
class Recorder:
    """Keeps what an org took of one field, in order."""

    sobject: str
    taken: list[tuple[str, Any]] = field(default_factory=list)

    def wrap(self, salesforce: SalesforcePort) -> SalesforcePort:
        recorder = self

        class Recording:
            def upsert(self, batches: Sequence[WriteBatch], **options: Any) -> WriteReport:
                report = salesforce.upsert(batches, **options)
                accepted = {(each.sobject, each.key) for each in report.accepted}
                for batch in batches:
                    for record in batch.records:
                        key = str(record[batch.key_field])
                        if batch.sobject == recorder.sobject and (batch.sobject, key) in accepted:
                            recorder.taken.append((key, dict(record)))
                return report

            def __getattr__(self, name: str) -> Any:
                return getattr(salesforce, name)

        return cast("SalesforcePort", Recording())
