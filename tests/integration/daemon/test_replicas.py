from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

from sqlalchemy.engine import URL

from emulator.rest.wire import HttpAnswer, HttpRequest
from jobs.full_pass import KIND
from tests.chaos.claim_log import ClaimLog
from tests.chaos.killing import NO_ANSWER, ask_for_all, full_pass_done, is_write
from tests.chaos.serving import serving, stopped
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import LEASE, Yard, until, yard

POLL = timedelta(seconds=1)
#: Far more than the living need to notice; far less than the engine's own patience.
MARGIN = timedelta(seconds=20)


class SenderKiller:
    """Knows processes by their sessions, and kills the one that is the next to write."""

    def __init__(self) -> None:
        self.sessions: dict[str, subprocess.Popen[bytes]] = {}
        self.armed = False
        self.killed: subprocess.Popen[bytes] | None = None
        self._starting: subprocess.Popen[bytes] | None = None

    def meet(self, process: subprocess.Popen[bytes]) -> None:
        """Take the next session to be that of a process that was just started."""
        self._starting = process
        until(lambda: process in self.sessions.values(), seconds=PATIENCE)

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        if self.armed and is_write(request):
            self.armed = False
            self.killed = self.sessions[request.token()[1]]
            self.killed.kill()
            self.killed.wait(PATIENCE)
            return NO_ANSWER
        answer = carry_out(request)
        if request.target.endswith("/token") and self._starting is not None:
            self.sessions[json.loads(answer.content)["access_token"]] = self._starting
        return answer


def polls(there: Yard, since: datetime) -> int:
    return sum(1 for run in there.stores.runs.since(since) if run.kind == "poll")


def test_of_three_replicas_two_end_what_the_third_died_of(
    postgres_url: URL, tmp_path: Path
) -> None:
    killer, begin = SenderKiller(), datetime.now(UTC)
    with yard(postgres_url, poll=POLL, go_between=killer) as there, ExitStack() as stack:
        claims = stack.enter_context(ClaimLog(postgres_url))
        replicas = []
        for _ in range(3):
            replicas.append(stack.enter_context(serving(there.settings, tmp_path)))
            killer.meet(replicas[-1])
        until(lambda: full_pass_done(there), seconds=PATIENCE)

        ask_for_all(there)
        killer.armed = True
        until(lambda: killer.killed is not None, seconds=PATIENCE)
        died_at = monotonic()
        assert there.stores.requests.waiting()
        until(lambda: not there.stores.requests.waiting(), seconds=PATIENCE)

        assert monotonic() - died_at < (LEASE + MARGIN).total_seconds()
        assert claims.overlaps(LEASE) == 0
        alive = [each for each in replicas if each is not killer.killed]
        assert [stopped(each) for each in alive] == [0, 0]
        assert [run.kind for run in there.stores.runs.since(begin)].count(KIND) == 1
        # One poll a slot, and not one a replica.
        slots = (datetime.now(UTC) - begin) // POLL
        assert 2 <= polls(there, begin) <= slots + 1
