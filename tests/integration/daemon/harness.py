"""A daemon beside the sample org, in this process: what the tests of the daemon share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from time import monotonic, sleep

from pydantic import SecretStr
from sqlalchemy.engine import URL

from app.daemon.assembly import make_daemon, open_org, open_second, open_stores
from app.daemon.daemon import Duties
from app.daemon.stores import Stores
from app.local_org import USERNAME, salesforce_settings
from config.sections import DatabaseSettings
from config.service_sections import RecalculationSettings, ScheduleSettings
from config.settings import Settings
from emulator.rest.faulty_edge import GoBetween, pass_on
from emulator.running import RunningOrg, running_org
from emulator.sample import build_sample
from emulator.store import Value, Values
from jobs.clock import SystemClock
from jobs.offboarding.work_off_cases import AdvancedCase
from jobs.work_off import WorkedOff
from tests.integration.loop.harness import KEY, created

DELAY = timedelta(seconds=2)
LEASE = timedelta(seconds=2)
ALL = Duties()


@dataclass(frozen=True, slots=True)
class Yard:
    """A running org, the settings of a daemon beside it, and its memory."""

    running: RunningOrg
    settings: Settings
    stores: Stores
    batches: list[WorkedOff] = field(default_factory=list)
    cases: list[AdvancedCase] = field(default_factory=list)

    @contextmanager
    def daemon(self, duties: Duties = ALL) -> Iterator[None]:
        with (
            open_org(self.settings, SystemClock()) as tools,
            open_second(self.settings, tools) as acting,
        ):
            daemon = make_daemon(
                self.settings,
                tools,
                self.stores,
                acting,
                duties=duties,
                on_batch=self.batches.append,
                on_case=self.cases.append,
            )
            with daemon.running(timedelta(seconds=20)):
                yield

    def rows(self, sobject: str) -> list[Values]:
        org = self.running.org
        with org.lock:
            return [record.values for record in org.store.table(sobject).records()]

    def create(self, sobject: str, **values: Value) -> str:
        """Create a record as somebody in the org would, and give its id."""
        return created(self.running.org, sobject, values, datetime.now(UTC))

    def change(self, sobject: str, *record_ids: str, **values: Value) -> None:
        """Change records as somebody in the org would: with a new stamp."""
        org = self.running.org
        with org.lock:
            stamp = f"{org.clock.now():%Y-%m-%dT%H:%M:%S}.000+0000"
            for record_id in record_ids:
                before = org.store.table(sobject).get(record_id)
                assert before is not None
                changed = {**before.values, **values, "SystemModstamp": stamp}
                org.store.write(sobject, record_id, changed)
            org.store.commit()


@contextmanager
def yard(
    database_url: URL,
    *,
    poll: timedelta = timedelta(seconds=1),
    enrollments: int = 25,
    go_between: GoBetween = pass_on,
) -> Iterator[Yard]:
    sample = build_sample(today=datetime.now(UTC).date(), enrollments=enrollments)
    with ExitStack() as stack:
        running = stack.enter_context(
            running_org(sample.org, username=USERNAME, private_key=KEY, go_between=go_between)
        )
        url = SecretStr(database_url.render_as_string(hide_password=False))
        settings = Settings(
            salesforce=salesforce_settings(running),
            database=DatabaseSettings(url=url),
            recalculation=RecalculationSettings(delay=DELAY, lease=LEASE),
            schedule=ScheduleSettings(poll=poll, full_pass=time(4)),
        )
        stores = stack.enter_context(open_stores(settings, migrate=True))
        yield Yard(running, settings, stores)


def until(happened: Callable[[], object], *, seconds: float = 40) -> None:
    end = monotonic() + seconds
    while not happened():
        assert monotonic() < end, "it did not happen in time"
        sleep(0.05)
