"""The whole product against a running local org: what the tests of the loop share."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import SecretStr

from app.bootstrap import open_recalculation, open_tools
from app.local_org import USERNAME, offboarding_settings, salesforce_settings
from config.sections import DatabaseSettings, MappingSettings
from config.settings import Settings
from connector.errors import OrgUnreachableError
from connector.port import SalesforcePort, WriteBatch, WriteReport
from emulator.object_model import ObjectModel
from emulator.org import Org
from emulator.org_data import OrgData
from emulator.running import RunningOrg, running_org
from emulator.sample import Situation, build_sample
from emulator.store import Value, Values
from jobs.explanation_report import ExplanationReport
from jobs.progress import Forecast
from jobs.read_back import EnrollmentPage
from jobs.run_report import RunReport
from jobs.selection import Selection
from mapping.enrollment_view import EnrollmentView

#: Noon in New York: the same day in every zone of the sample.
NOON = datetime(2026, 6, 17, 16, tzinfo=UTC)

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(slots=True)
class StoppedClock:
    """One time for the org and the product; it moves when a test says so."""

    moment: datetime

    def now(self) -> datetime:
        return self.moment


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Does something in the org when a slice begins."""

    act: Callable[[], None]

    def begin(self, what: str, total: int) -> None:
        assert what
        assert total
        self.act()

    def expect(self, forecast: Forecast) -> None:
        """Say nothing."""

    def advance(self, steps: int) -> None:
        assert steps


def breaking(salesforce: SalesforcePort, *, at: str) -> SalesforcePort:
    """Wrap an org that goes down when the first record of an object is to be written."""

    class Breaking:
        def upsert(
            self, batches: Sequence[WriteBatch], *, admit: Callable[[], None] | None = None
        ) -> WriteReport:
            if any(batch.sobject == at for batch in batches):
                raise OrgUnreachableError("The org went down.", remedy="Try again later.")
            return salesforce.upsert(batches, admit=admit)

        def __getattr__(self, name: str) -> Any:
            return getattr(salesforce, name)

    return cast("SalesforcePort", Breaking())


@dataclass(frozen=True, slots=True)
class Loop:
    """A running org, the settings that reach it, and the clock of both."""

    running: RunningOrg
    clock: StoppedClock
    settings: Settings
    expected: Mapping[str, Situation]

    def recalculate(
        self,
        *ids: str,
        now: datetime = NOON,
        dry_run: bool = False,
        meanwhile: Callable[[], None] = lambda: None,
        breaks_at: str | None = None,
    ) -> RunReport:
        """Recalculate.

        ``meanwhile`` happens after the enrollments were read and before they are judged;
        ``breaks_at`` is the object whose writing takes the org down.
        """
        self.clock.moment = now
        with (
            open_tools(self.settings, self.clock) as tools,
            open_recalculation(self.settings, tools, migrate=True) as use_case,
        ):
            batch = replace(use_case.batch, progress=Meanwhile(meanwhile))
            if breaks_at is not None:
                batch = replace(batch, salesforce=breaking(tools.salesforce, at=breaks_at))
            changed = replace(use_case, batch=batch)
            return changed.run(Selection(ids), run_id=str(uuid4()), dry_run=dry_run)

    def explain(
        self, enrollment_id: str, *, now: datetime = NOON, **options: str
    ) -> ExplanationReport:
        self.clock.moment = now
        with open_tools(self.settings, self.clock) as tools:
            return tools.explain().run(enrollment_id, **options)

    def enrollment(self, partner: str) -> Values:
        """One enrollment straight from the org's store, by its partner."""
        wanted = next(k for k, s in self.expected.items() if s.account_name == partner)
        return next(row for row in self.rows("Partner_Enrollment__c") if row["Id"] == wanted)

    def tiers(self, program: str) -> Mapping[str, str]:
        """The ids of a program's tiers by name."""
        programs = {row["Id"]: row["Name"] for row in self.rows("Partner_Program__c")}
        return {
            str(row["Name"]): str(row["Id"])
            for row in self.rows("Program_Tier__c")
            if programs[row["Program__c"]] == program
        }

    def views(self) -> Mapping[str, EnrollmentView]:
        """The enrollments as read back from the org, by partner."""
        with open_tools(self.settings, self.clock) as tools:
            return {view.partner: view for view in tools.read_back().enrollments()}

    def page(self, partner: str) -> EnrollmentPage:
        with open_tools(self.settings, self.clock) as tools:
            reading = tools.read_back()
            views = {view.partner: view for view in reading.enrollments()}
            return reading.page(views[partner])

    def rows(self, sobject: str) -> list[Values]:
        """What the org holds, straight from its store."""
        org = self.running.org
        with org.lock:
            return [record.values for record in org.store.table(sobject).records()]

    def create(self, sobject: str, **values: Value) -> str:
        """Create a record as somebody else would, and give its id."""
        return created(self.running.org, sobject, values, self.clock.moment)

    def change(self, sobject: str, record_id: str, **values: Value) -> None:
        """Change a record as somebody else would, past the product."""
        org = self.running.org
        with org.lock:
            before = org.store.table(sobject).get(record_id)
            assert before is not None
            org.store.write(sobject, record_id, {**before.values, **values})
            org.store.commit()


def created(org: Org, sobject: str, values: Values, moment: datetime) -> str:
    """Create a record past the org's rules, and give its id."""
    with org.lock:
        table = org.store.table(sobject)
        new, stamp = table.new_id(), f"{moment:%Y-%m-%dT%H:%M:%S}.000+0000"
        blank: dict[str, Value] = {
            name: False if field.type == "boolean" else None
            for name, field in table.type.fields.items()
        }
        stamps = {"CreatedDate": stamp, "SystemModstamp": stamp}
        org.store.write(sobject, new, {**blank, **stamps, **values, "Id": new})
        org.store.commit()
    return new


@contextmanager
def running_loop(
    *,
    database_url: str,
    today: date,
    enrollments: int = 40,
    model: ObjectModel | None = None,
    mapping: Path | None = None,
    change: Callable[[OrgData], OrgData | None] = lambda _: None,
) -> Iterator[Loop]:
    """Start the sample org, changed as the test wants it."""
    sample = build_sample(today=today, enrollments=enrollments)
    org = change(sample.org) or sample.org
    clock = StoppedClock(NOON)
    with running_org(org, username=USERNAME, clock=clock, model=model, private_key=KEY) as running:
        settings = Settings(
            salesforce=salesforce_settings(running),
            database=DatabaseSettings(url=SecretStr(database_url)),
            mapping=MappingSettings(file=mapping),
            offboarding=offboarding_settings(running),
        )
        yield Loop(running, clock, settings, sample.situations)
