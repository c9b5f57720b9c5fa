from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime

from sqlalchemy.engine import URL

from app.daemon.daemon import Duties
from emulator.rest.faulty_edge import GoBetween, pass_on
from emulator.rest.wire import HttpAnswer, HttpRequest
from persistence.port import Asked
from tests.chaos.claim_log import ClaimLog
from tests.chaos.killing import ENROLLMENT, is_write
from tests.integration.daemon.harness import DELAY, LEASE, Yard, until, yard

MANY = 100
#: Nothing is done that nobody asked for.
WORKER = Duties(schedules=False)


@contextmanager
def busy_yard(url: URL, go_between: GoBetween = pass_on) -> Iterator[tuple[Yard, list[str]]]:
    """Give an org with a hundred enrollments of one program, and their ids."""
    with yard(url, enrollments=160, go_between=go_between) as there:
        rows = there.rows(ENROLLMENT)
        programs = [str(row["Program__c"]) for row in rows]
        most = max(programs, key=programs.count)
        ids = [str(row["Id"]) for row in rows if row["Program__c"] == most][:MANY]
        assert len(ids) == MANY
        yield there, ids


def changes(there: Yard, enrollment_ids: Sequence[str], which: int) -> None:
    """Take in one change of each enrollment, as a webhook or the poll does."""
    now = datetime.now(UTC)
    asked = [
        Asked(enrollment_id=each, reason=f"change {which}", due_at=now + DELAY)
        for each in enrollment_ids
    ]
    there.stores.requests.ask(asked, now=now)


def done(there: Yard) -> list[int]:
    """Tell how many enrollments each batch had, once nothing waits."""
    until(lambda: not there.stores.requests.waiting())
    until(lambda: all(run.finished_at for run in there.stores.runs.recent(100)))
    return [run.enrollments for run in there.stores.runs.recent(100)]


def test_a_thousand_changes_of_a_hundred_enrollments_are_a_hundred_recalculations(
    database_url: URL,
) -> None:
    with busy_yard(database_url) as (there, ids), ClaimLog(database_url) as claims:
        begin = datetime.now(UTC)
        changes(there, ids, 0)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda which: changes(there, ids, which), range(1, 10)))
        waiting = there.stores.requests.waiting()

        assert len(waiting) == MANY
        # The delay counts from the first change; all the reasons are kept.
        assert len({each.due_at for each in waiting}) == 1
        assert {len(each.reasons) for each in waiting} == {10}

        with there.daemon(WORKER):
            assert sum(done(there)) == MANY
        assert claims.count() == MANY
        (run,) = there.stores.runs.since(begin)
        assert run.started_at >= waiting[0].due_at


class ChangesAtTheFirstWrite:
    """Lets somebody change everything several times while the first batch is written."""

    def __init__(self) -> None:
        self.change: Callable[[int], None] | None = None

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        change = self.change
        if change is not None and is_write(request):
            self.change = None
            for which in range(1, 6):
                change(which)
        return carry_out(request)


def test_changes_during_a_run_are_one_more_run(database_url: URL) -> None:
    meanwhile = ChangesAtTheFirstWrite()
    with (
        busy_yard(database_url, meanwhile) as (there, ids),
        ClaimLog(database_url) as claims,
    ):
        changes(there, ids, 0)
        meanwhile.change = lambda which: changes(there, ids, which)
        with there.daemon(WORKER):
            assert done(there) == [MANY, MANY]

        second, first = there.stores.runs.recent(2)
        assert first.finished_at is not None
        assert second.started_at >= first.finished_at
        assert second.started_at - first.started_at >= DELAY
        assert (claims.count(), claims.overlaps(LEASE)) == (2 * MANY, 0)
