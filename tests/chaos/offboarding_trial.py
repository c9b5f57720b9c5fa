"""One trial: an off-boarding command that is killed after one of its requests, and run again."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import sleep
from typing import Any
from uuid import uuid4

from sqlalchemy.engine import make_url

from app.bootstrap import open_tools
from app.local_org import OFFBOARDING_USERNAME
from app.offboarding import open_offboarding
from app.problem import ExitCode
from config.offboarding_section import OffboardingSettings
from emulator.object_model import shipped_object_model
from emulator.rest.wire import HttpAnswer, HttpRequest
from jobs.offboarding.work_off_cases import advance_held
from persistence.case_port import CaseAction
from tests.chaos.killing import NO_ANSWER
from tests.chaos.org_writes import records_of
from tests.chaos.serving import variables
from tests.e2e.script import PATIENCE, SCRIPT, environment
from tests.integration.daemon.harness import LEASE, Yard, yard

CASE = "Partner_Offboarding__c"
_OBJECTS = (
    *("Asset", "User", "UserLogin", "UserLicense", "Partner_Enrollment__c"),
    *("Enrollment_Benefit__c", "Enrollment_Snapshot__c", "Criterion_Progress__c"),
    *("Tier_Change__c", CASE, "Offboarding_Step__c"),
)
_FIELDS = {item.name: item.fields for item in shipped_object_model()}
#: What differs between two equal orgs besides times.
_VOLATILE = frozenset({"Id", "Name"})
#: Runs of a command until the lease of the killed one has ended.
_TRIES = 30

#: The org's records by object, without what differs between equal orgs.
State = Mapping[str, list[tuple[tuple[str, str], ...]]]


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a case's life that ends with one command.

    Attributes:
        name: What people read.
        command: The command that is killed.
        asset_writes: How often it writes an asset.
        before: What was asked of the case before.
        is_over: Whether the notice has ended by then.
    """

    name: str
    command: CaseAction
    asset_writes: int
    before: tuple[CaseAction, ...]
    is_over: bool = False


PHASES = (
    Phase("suspension", CaseAction.SUSPEND, 1, (CaseAction.PLAN,)),
    Phase("unplanned", CaseAction.SUSPEND, 1, ()),
    Phase(
        "end of notice", CaseAction.SUSPEND, 0, (CaseAction.PLAN, CaseAction.SUSPEND), is_over=True
    ),
    Phase("rollback", CaseAction.ROLLBACK, 1, (CaseAction.PLAN, CaseAction.SUSPEND)),
)


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of a trial; ``requests`` are those of all its processes together."""

    killed: bool
    exit_code: int
    requests: int
    asset_writes: int
    state: State


class Killer:
    """Stands before the org: counts requests and asset writes, and kills after one of them."""

    def __init__(self) -> None:
        self.requests = self.asset_writes = 0
        self._at = 0
        self._process: subprocess.Popen[bytes] | None = None

    def aim(self, process: subprocess.Popen[bytes], at: int) -> None:
        """Count from now on, and kill a process that was just started after a request."""
        self.requests = self.asset_writes = 0
        self._process, self._at = process, at

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        """Carry a request out; its sender may not live to see the answer."""
        self.requests += 1
        self.asset_writes += sum(1 for sobject, _ in records_of(request) if sobject == "Asset")
        answer = carry_out(request)
        if self.requests != self._at or self._process is None:
            return answer
        self._process.kill()
        self._process.wait(PATIENCE)
        return NO_ANSWER


def trial(phase: Phase, kill_after: int = 0) -> Trial:
    """Carry a phase out with its command killed after a request; 0 kills nobody."""
    killer = Killer()
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        url = make_url(f"sqlite:///{folder / 'trial.db'}")
        with yard(url, go_between=killer) as there:
            case_id = _prepared(there, phase)
            arguments = ("offboard", phase.command.value, case_id)
            with _begun(there, folder, arguments) as process:
                killer.aim(process, kill_after)
                code = process.wait(PATIENCE)
            killed = code < 0
            if killed:
                code = _again(there, folder, arguments)
            return Trial(killed, code, killer.requests, killer.asset_writes, _state(there))


def _prepared(there: Yard, phase: Phase) -> str:
    """Bring the sample's case to where the phase begins."""
    (case,) = there.rows(CASE)
    case_id, today = str(case["Id"]), datetime.now(UTC).date()
    there.change(CASE, case_id, Notice_Date__c=_text(today - timedelta(days=10)))
    for action in phase.before:
        _advance(there, case_id, action)
        there.change(CASE, case_id, Approved__c=True)
    if phase.is_over:
        # Also where it is still yesterday.
        there.change(CASE, case_id, Ends_On__c=_text(today - timedelta(days=1)))
    there.change(CASE, case_id, Approved__c=True)
    return case_id


def _advance(there: Yard, case_id: str, action: CaseAction) -> None:
    key = OffboardingSettings(
        username=OFFBOARDING_USERNAME, private_key=there.settings.require_salesforce().private_key
    )
    settings = there.settings.model_copy(update={"offboarding": key})
    with (
        open_tools(settings) as tools,
        open_offboarding(settings, tools) as offboarding,
        offboarding.desk.take(case_id, action) as held,
    ):
        report = advance_held(offboarding.advance, held, str(uuid4()))
        assert not report.note


@contextmanager
def _begun(
    there: Yard, folder: Path, arguments: tuple[str, ...]
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process of its own; it is ended for certain afterwards."""
    second = {
        "TIERWRIGHT_OFFBOARDING__USERNAME": OFFBOARDING_USERNAME,
        "TIERWRIGHT_OFFBOARDING__PRIVATE_KEY": there.running.credentials.private_key_pem,
    }
    with (folder / "command.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own script
            [str(SCRIPT), *arguments],
            cwd=folder,
            env=environment(**variables(there.settings), **second),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def _again(there: Yard, folder: Path, arguments: tuple[str, ...]) -> int:
    """Run the command again until nobody is at the case any more, and give how it ended."""
    code = int(ExitCode.REFUSED)
    for _ in range(_TRIES):
        sleep(LEASE.total_seconds() / 2)
        now, waiting = datetime.now(UTC), there.stores.cases.waiting()
        if any(each.lease_until and each.lease_until > now for each in waiting):
            continue
        with _begun(there, folder, arguments) as process:
            code = process.wait(PATIENCE)
        if code != ExitCode.REFUSED:
            break
    return code


def _state(there: Yard) -> State:
    return {name: sorted(_lasting(name, row) for row in there.rows(name)) for name in _OBJECTS}


def _lasting(sobject: str, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    fields = _FIELDS[sobject]
    return tuple(
        (name, str(value))
        for name, value in sorted(row.items())
        if name not in _VOLATILE and fields[name].type != "datetime"
    )


def _text(day: date) -> str:
    return day.isoformat()
