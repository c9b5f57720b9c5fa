"""The local org as the command line uses it: its data, its settings, what it should show."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from app.problem import UsageProblem
from config.offboarding_section import OffboardingSettings
from config.sections import DatabaseSettings, SalesforceSettings
from config.settings import Settings
from emulator.faults.plan import FaultPlan
from emulator.faults.plan_file import load_plan
from emulator.faults.plan_reading import FaultPlanError
from emulator.org_data import OrgData
from emulator.org_file import OrgFileError, load_org
from emulator.running import RunningOrg, running_org
from emulator.sample import Situation, build_sample

#: The sample's integration user.
USERNAME = "integration@tierwright.example"
#: The sample's identity for assets and users.
OFFBOARDING_USERNAME = "offboarding@tierwright.example"


@dataclass(frozen=True, slots=True)
class LocalOrg:
    """A running sample org.

    ``settings`` reach it and a database that goes away with it; ``expected`` tells what a
    right evaluation says of each enrollment, by id.
    """

    base_url: str
    settings: Settings
    expected: dict[str, Situation]


@contextmanager
def local_org(*, enrollments: int, port: int) -> Iterator[LocalOrg]:
    """Run the sample org while the block runs.

    Raises:
        UsageProblem: the port is taken, or the number of enrollments makes no sense.
    """
    sample = build_sample(today=datetime.now(UTC).date(), enrollments=enrollments)
    with (
        TemporaryDirectory(prefix="tierwright-") as folder,
        _running(sample.org, port) as running,
    ):
        database = f"sqlite:///{folder}/tierwright.db"
        settings = Settings(
            salesforce=salesforce_settings(running),
            database=DatabaseSettings(url=SecretStr(database)),
            offboarding=offboarding_settings(running),
        )
        yield LocalOrg(running.base_url, settings, dict(sample.situations))


def salesforce_settings(running: RunningOrg) -> SalesforceSettings:
    """Give the settings that reach a running local org."""
    credentials = running.credentials
    return SalesforceSettings(
        login_url=running.base_url,
        client_id=credentials.client_id,
        username=credentials.username,
        private_key=SecretStr(credentials.private_key_pem),
    )


def offboarding_settings(running: RunningOrg) -> OffboardingSettings:
    """Give the settings of a running local org's second identity."""
    key = SecretStr(running.credentials.private_key_pem)
    return OffboardingSettings(username=OFFBOARDING_USERNAME, private_key=key)


def org_data(file: Path | None, enrollments: int) -> OrgData:
    """Read an org from a file, or make the sample.

    Raises:
        UsageProblem: the file holds no org.
    """
    if file is None:
        return build_sample(today=datetime.now(UTC).date(), enrollments=enrollments).org
    try:
        return load_org(file)
    except OrgFileError as error:
        raise UsageProblem(str(error), "Give a file in the format of the sample org.") from error


def fault_plan(file: Path) -> FaultPlan:
    """Read a fault plan.

    Raises:
        UsageProblem: the file holds no fault plan.
    """
    try:
        return load_plan(file)
    except FaultPlanError as error:
        raise UsageProblem(str(error), "docs/local-org.md shows how a plan is written.") from error


def port_problem(port: int, error: OSError) -> UsageProblem:
    """Tell that a port cannot be had."""
    reason = error.strerror or "it cannot be had"
    return UsageProblem(
        f"Port {port} cannot be used: {reason}.", "Choose another --port, or leave it out."
    )


@contextmanager
def _running(data: OrgData, port: int) -> Iterator[RunningOrg]:
    with ExitStack() as stack:
        try:
            running = stack.enter_context(running_org(data, username=USERNAME, port=port))
        except OSError as error:
            raise port_problem(port, error) from error
        yield running
