"""Requests that people enter in the org, while daemons run beside it and die."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy.engine import URL

from emulator.rest.wire import HttpAnswer, HttpRequest
from tests.chaos.killing import NO_ANSWER, is_write
from tests.chaos.serving import died, serving, stopped
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import Yard, until, yard

REQUEST = "Recalculation_Request__c"


class Doorkeeper:
    """Stands before the org, counts marks by request, and may kill whoever sends something."""

    def __init__(self) -> None:
        self.marks: dict[str, int] = {}
        self.requests: tuple[str, ...] = ()
        self._process: subprocess.Popen[bytes] | None = None
        self._at: Callable[[HttpRequest], bool] = lambda _: False
        self._takes_effect = False

    def aim(
        self,
        process: subprocess.Popen[bytes],
        at: Callable[[HttpRequest], bool],
        *,
        takes_effect: bool,
    ) -> None:
        """Kill a process at its first request that is such; it may still take effect."""
        self._process, self._at, self._takes_effect = process, at, takes_effect

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        """Let a request through, unless its sender dies of it."""
        if self._process is None or not self._at(request):
            return self._carried_out(request, carry_out)
        self._process.kill()
        self._process.wait(PATIENCE)
        self._process = None
        if self._takes_effect:
            self._carried_out(request, carry_out)
        return NO_ANSWER

    def _carried_out(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        if marks(request):
            for each in self.requests:
                self.marks[each] = self.marks.get(each, 0) + request.body.count(each.encode())
        return carry_out(request)


def marks(request: HttpRequest) -> bool:
    return is_write(request) and REQUEST.encode() in request.body and b"PATCH" in request.body


def enrollment(there: Yard) -> str:
    """Give one that can be judged."""
    rows = there.rows("Partner_Enrollment__c")
    return next(str(row["Id"]) for row in rows if row["Tier__c"] and row["Expiration_Date__c"])


def answers(there: Yard, *keys: str) -> list[str]:
    """Give the answers of those that are marked."""
    rows = [row for row in there.rows(REQUEST) if row["Id"] in keys and row["Done_On__c"]]
    return [str(row["Answer__c"]) for row in rows]


def all_marked(there: Yard) -> bool:
    return all(row["Done_On__c"] for row in there.rows(REQUEST))


def test_a_request_is_recalculated_and_marked_by_a_running_daemon(database_url: URL) -> None:
    with yard(database_url) as there, there.daemon():
        key = there.create(REQUEST, Enrollment__c=enrollment(there))

        until(lambda: answers(there, key))

        (answer,) = answers(there, key)
        assert answer.startswith(("Recalculated: ", "On hold: "))
        # The run is noted after the org was told.
        until(lambda: any(run.kind == "marks" for run in there.stores.runs.recent(1_000)))


def test_two_daemons_mark_each_request_once(database_url: URL, tmp_path: Path) -> None:
    keeper = Doorkeeper()
    with yard(database_url, go_between=keeper) as there, ExitStack() as stack:
        mine = enrollment(there)
        processes = [stack.enter_context(serving(there.settings, tmp_path)) for _ in range(2)]
        keeper.requests = tuple(there.create(REQUEST, Enrollment__c=mine) for _ in range(20))

        until(lambda: len(answers(there, *keeper.requests)) == len(keeper.requests))

        assert [stopped(process) for process in processes] == [0, 0]
        assert keeper.marks == dict.fromkeys(keeper.requests, 1)


def test_daemons_that_are_killed_between_asking_and_marking_leave_one_mark_each_to_be_made(
    database_url: URL, tmp_path: Path
) -> None:
    keeper = Doorkeeper()
    with yard(database_url, go_between=keeper) as there:
        mine = enrollment(there)

        def recalculates(request: HttpRequest) -> bool:
            return is_write(request) and mine.encode() in request.body

        for at, takes_effect in ((recalculates, False), (marks, False), (marks, True)):
            with serving(there.settings, tmp_path) as process:
                until(lambda: all_marked(there))
                key = there.create(REQUEST, Enrollment__c=mine)
                keeper.requests = (*keeper.requests, key)
                keeper.aim(process, at, takes_effect=takes_effect)
                assert died(process)
            if not takes_effect:
                assert answers(there, key) == []
        with serving(there.settings, tmp_path) as process:
            until(lambda: all_marked(there) and not there.stores.org_requests.waiting())
            assert stopped(process) == 0

        assert keeper.marks == dict.fromkeys(keeper.requests, 1)
