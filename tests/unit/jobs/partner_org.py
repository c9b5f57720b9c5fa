"""A small org to recalculate: two programs, their partners, and what they achieved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from jobs.batch_run import BatchRun
from jobs.claim_desk import ClaimDesk
from jobs.explain import ExplainEnrollment
from jobs.explanation_report import ExplanationReport
from jobs.known_org import KnownOrg
from jobs.recalculate import RecalculateEnrollments
from jobs.run_plan import OrgPolicy
from jobs.run_report import RunReport
from jobs.selection import Selection
from mapping.wire import WireValue
from tests.fakes.ledger import FakeLedger
from tests.fakes.package import package_map
from tests.fakes.records import record_id
from tests.fakes.salesforce import FakeSalesforce, Record
from tests.fakes.stores import FakeEvaluationStore, FakeRunStore

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
RUN = "7d5f3f64-3f0b-4d6f-9a0d-2f7f3c1f4a10"

ALLIANCE, RESELLER = record_id("a00", 1), record_id("a00", 2)
SILVER, GOLD, BASIC = (record_id("a01", i) for i in (1, 2, 3))
REVENUE, REGISTRATIONS, SKILL, DEALS = (record_id("a02", i) for i in (1, 2, 3, 4))
MARGIN = record_id("a05", 1)
ACME, GLOBEX, INITECH = (record_id("001", i) for i in (1, 2, 3))
ANN, GUS, IDA = (record_id("005", i) for i in (1, 2, 3))
#: Of Acme and Globex in the alliance, of Initech in the reseller program.
ACME_ALLIANCE, GLOBEX_ALLIANCE, INITECH_RESELLER = (record_id("a08", i) for i in (1, 2, 3))


@dataclass
class StoppedClock:
    """Tells one time until it is set to another."""

    time: datetime = NOW

    def now(self) -> datetime:
        """Give it."""
        return self.time


def opportunity(number: int, account: str, amount: int, **values: WireValue) -> Record:
    """Give a deal won this spring."""
    return {
        "Id": record_id("006", number),
        "Name": f"Deal {number}",
        "PartnerAccountId": account,
        "IsWon": True,
        "CloseDate": "2026-03-01",
        "Amount": amount,
        **values,
    }


def lead(number: int, account: str, **values: WireValue) -> Record:
    """Give a registration approved this spring."""
    return {
        "Id": record_id("00Q", number),
        "PartnerAccountId": account,
        "Is_Deal_Registration__c": True,
        "Registration_Status__c": "Approved",
        "Approved_On__c": "2026-03-01",
        **values,
    }


def partner_org() -> FakeSalesforce:
    """Give the org; every primary partner user sees every deal and lead."""
    org = FakeSalesforce()
    org.add("Organization", {"Id": record_id("00D", 1), "TimeZoneSidKey": "America/New_York"})
    for account, name in ((ACME, "Acme"), (GLOBEX, "Globex"), (INITECH, "Initech")):
        org.add("Account", {"Id": account, "Name": name})
    for user, name, account in ((ANN, "Ann", ACME), (GUS, "Gus", GLOBEX), (IDA, "Ida", INITECH)):
        org.add("User", {"Id": user, "Name": name, "IsActive": True, "AccountId": account})
    _add_programs(org)
    _add_enrollments(org)
    org.add("Opportunity", opportunity(1, ACME, 100_000), opportunity(2, ACME, 25_000))
    org.add("Opportunity", opportunity(3, GLOBEX, 600_000), opportunity(4, INITECH, 1))
    org.add("Lead", lead(1, ACME), lead(2, ACME), lead(3, GLOBEX))
    see_everything(org)
    return org


def see_everything(org: FakeSalesforce) -> None:
    """Let every user read every deal and lead there is."""
    ids = [str(r["Id"]) for name in ("Opportunity", "Lead") for r in org.records[name]]
    org.seen = {user: dict.fromkeys(ids, True) for user in (ANN, GUS, IDA)}


def _add_programs(org: FakeSalesforce) -> None:
    for program, name in ((ALLIANCE, "Alliance"), (RESELLER, "Reseller")):
        org.add("Partner_Program__c", {"Id": program, "Name": name, "Active__c": True})
    for tier, name, program, rank in (
        (SILVER, "Silver", ALLIANCE, 1),
        (GOLD, "Gold", ALLIANCE, 2),
        (BASIC, "Basic", RESELLER, 1),
    ):
        org.add(
            "Program_Tier__c", {"Id": tier, "Name": name, "Program__c": program, "Rank__c": rank}
        )
    for number, (criterion, name, program, kind) in enumerate(
        (
            (REVENUE, "Revenue", ALLIANCE, "Total Revenue"),
            (REGISTRATIONS, "Registrations", ALLIANCE, "Approved Deal Registrations"),
            (SKILL, "Skill", ALLIANCE, "Custom"),
            (DEALS, "Deals", RESELLER, "Closed Deals"),
        )
    ):
        org.add(
            "Program_Criterion__c",
            {
                "Id": criterion,
                "Name": name,
                "Program__c": program,
                "Sequence__c": number,
                "Type__c": kind,
            },
        )
    for number, (tier, criterion, value) in enumerate(
        ((SILVER, REVENUE, 100_000), (GOLD, REVENUE, 500_000), (GOLD, REGISTRATIONS, 2),
         (BASIC, DEALS, 1)),
        start=1,
    ):  # fmt: skip
        org.add(
            "Tier_Threshold__c",
            {
                "Id": record_id("a04", number),
                "Tier__c": tier,
                "Criterion__c": criterion,
                "Value__c": value,
            },
        )
    org.add("Program_Benefit__c", {"Id": MARGIN, "Name": "Margin"})
    org.add(
        "Tier_Benefit__c",
        {
            "Id": record_id("a06", 1),
            "Tier__c": SILVER,
            "Benefit__c": MARGIN,
            "Value__c": "5%",
        },
    )


def _add_enrollments(org: FakeSalesforce) -> None:
    for number, (enrollment, program, account, user, tier) in enumerate(
        (
            (ACME_ALLIANCE, ALLIANCE, ACME, ANN, SILVER),
            (GLOBEX_ALLIANCE, ALLIANCE, GLOBEX, GUS, SILVER),
            (INITECH_RESELLER, RESELLER, INITECH, IDA, BASIC),
        ),
        start=1,
    ):
        org.add(
            "Partner_Enrollment__c",
            {
                "Id": enrollment,
                "Name": f"PE-{number}",
                "Program__c": program,
                "Partner_Account__c": account,
                "Primary_Partner_User__c": user,
                "Tier__c": tier,
                "Tier_At_Last_Calculation__c": tier,
                "Enrollment_Date__c": "2026-01-01",
                "Expiration_Date__c": "2026-12-31",
                "Last_Calculated__c": "2026-05-01T08:00:00.000+0000",
            },
        )


@dataclass
class Desk:
    """An org with everything that a recalculation needs beside it."""

    org: FakeSalesforce = field(default_factory=partner_org)
    runs: FakeRunStore = field(default_factory=FakeRunStore)
    evaluations: FakeEvaluationStore = field(default_factory=FakeEvaluationStore)
    policy: OrgPolicy = field(default_factory=OrgPolicy)
    clock: StoppedClock = field(default_factory=StoppedClock)
    ledger: FakeLedger = field(default_factory=FakeLedger)
    slept: list[float] = field(default_factory=list)
    known: KnownOrg | None = None

    def sleep(self, seconds: float) -> None:
        """Note how long, and go on at once."""
        self.slept.append(seconds)

    def hide_without_answer(self) -> None:
        """Take records without an answer as not visible."""
        self.policy = replace(self.policy, missing_is_hidden=True)

    def recalculate(
        self, *ids: str, program: str | None = None, dry_run: bool = False, run: str = RUN
    ) -> RunReport:
        """Recalculate enrollments by id, of one program, or all."""
        job = RecalculateEnrollments(
            batch=BatchRun(
                self.org,
                package_map(),
                self.evaluations,
                self.policy,
                # A command of its own each time, unless a test lets the process live on.
                known=self.known or KnownOrg(self.org, package_map(), self.clock.now),
            ),
            runs=self.runs,
            claims=ClaimDesk(self.ledger, self.clock, LEASE),
            clock=self.clock,
            sleep=self.sleep,
        )
        return job.run(Selection(ids, program), run_id=run, dry_run=dry_run)

    def explain(
        self, enrollment_id: str, *, criterion: str | None = None, as_user: str | None = None
    ) -> ExplanationReport:
        """Explain one enrollment."""
        job = ExplainEnrollment(self.org, package_map(), self.clock, self.policy)
        return job.run(enrollment_id, criterion=criterion, as_user=as_user)
