"""One trial: daemons that are killed in the middle of their work, and how the next ends it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from itertools import count
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL

from emulator.object_model import shipped_object_model
from emulator.rest.wire import NOTHING, HttpAnswer, HttpRequest
from jobs.full_pass import KIND
from persistence.port import Asked, Urgency
from tests.chaos.cell import WRITTEN, State
from tests.chaos.claim_log import ClaimLog
from tests.chaos.serving import died, serving, stopped
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import LEASE, Yard, until, yard

ENROLLMENT = "Partner_Enrollment__c"
_WRITES = b"/composite/sobjects"
#: What differs between two equal orgs besides times.
_VOLATILE = frozenset({"Id", "Name"})
#: A poll finds nothing here, so that what a daemon sends is its work.
_POLL = timedelta(minutes=10)
_FIELDS = {item.name: item.fields for item in shipped_object_model()}
NO_ANSWER = HttpAnswer(HTTPStatus.OK, b"", sent=NOTHING)


@dataclass(frozen=True, slots=True)
class Kill:
    """When a daemon dies.

    Attributes:
        request: At its request of this number, from 1.
        writes: Only requests that write are counted.
        takes_effect: The request is carried out; its sender does not live to see the answer.
    """

    request: int
    writes: bool = False
    takes_effect: bool = False


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a trial.

    Attributes:
        killed: How many daemons died at their moment.
        exit_code: How the last one ended, which was asked to.
        calculated: Enrollments that somebody has looked at.
        equal: Whether the org is as if nobody had died.
        left: Requests that still lie in the ledger.
        claims: How often an enrollment was claimed.
        overlaps: How often while the claim before still held.
    """

    killed: int
    exit_code: int
    calculated: int
    equal: bool
    left: int
    claims: int
    overlaps: int


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """How things go where nobody dies: what the org holds then, and how much was sent."""

    state: State
    calculated: int
    requests: int
    writes: int


class Killer:
    """Stands before the org, and kills the process it was told at the moment it was told."""

    def __init__(self) -> None:
        self._numbers = count(1)
        self._kill: Kill | None = None
        self._process: subprocess.Popen[bytes] | None = None

        self.writes = 0

    def aim(self, kill: Kill, process: subprocess.Popen[bytes]) -> None:
        """Begin to count the requests of a process that was just started."""
        self._numbers, self._process, self._kill = count(1), process, kill

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        """Let a request through, unless its sender dies of it."""
        kill, writes = self._kill, is_write(request)
        self.writes += writes
        if kill is None or (kill.writes and not writes):
            return carry_out(request)
        if next(self._numbers) != kill.request:
            return carry_out(request)
        assert self._process is not None
        self._kill = None
        self._process.kill()
        self._process.wait(PATIENCE)
        if kill.takes_effect:
            carry_out(request)
        return NO_ANSWER


def is_write(request: HttpRequest) -> bool:
    """Tell whether records are changed by it."""
    return _WRITES in request.body or _WRITES in request.target.encode()


def undisturbed(url: URL) -> Undisturbed:
    """Let a daemon work that nobody kills."""
    counting = Killer()
    with yard(url, poll=_POLL, go_between=counting) as there:
        with there.daemon():
            until(lambda: full_pass_done(there))
        requests = there.running.org.requests.count
        return Undisturbed(state(there), calculated(there), requests, counting.writes)


def recovery(url: URL, folder: Path, kills: Sequence[Kill], usual: Undisturbed) -> Recovery:
    """Kill one daemon after the other, let another one end the work, and look."""
    killer, killed = Killer(), 0
    with yard(url, poll=_POLL, go_between=killer) as there, ClaimLog(url) as claims:
        for number, kill in enumerate(kills):
            if number:
                ask_for_all(there)
            with serving(there.settings, folder) as process:
                killer.aim(kill, process)
                killed += died(process)
        with serving(there.settings, folder) as process:
            until(lambda: full_pass_done(there), seconds=PATIENCE)
            exit_code = stopped(process)
        return Recovery(
            killed=killed,
            exit_code=exit_code,
            calculated=calculated(there),
            equal=state(there) == usual.state,
            left=len(there.stores.requests.waiting()),
            claims=claims.count(),
            overlaps=claims.overlaps(LEASE),
        )


def ask_for_all(there: Yard) -> None:
    """Ask for every enrollment that is live, at once."""
    now = datetime.now(UTC)
    asked = [
        Asked(
            enrollment_id=str(row["Id"]),
            program_id=str(row["Program__c"]),
            reason="test",
            due_at=now,
            urgency=Urgency.NOW,
        )
        for row in there.rows(ENROLLMENT)
        if row.get("Last_Attempt__c")
    ]
    there.stores.requests.ask(asked, now=now)


def full_pass_done(there: Yard) -> bool:
    """Tell whether everybody was asked for, and nothing is left to do."""
    asked = any(run.kind == KIND for run in there.stores.runs.recent(1_000))
    return asked and not there.stores.requests.waiting()


def calculated(there: Yard) -> int:
    """Count the enrollments that somebody has looked at."""
    return sum(1 for row in there.rows(ENROLLMENT) if row.get("Last_Attempt__c"))


def state(there: Yard) -> State:
    """Give what the product wrote, without what differs between equal orgs."""
    return {
        sobject: {row[key]: _lasting(sobject, row) for row in there.rows(sobject)}
        for sobject, key in WRITTEN.items()
    }


def _lasting(sobject: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    fields = _FIELDS[sobject]
    return {
        name: value
        for name, value in row.items()
        if name not in _VOLATILE and fields[name].type != "datetime"
    }
