from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy.engine import URL

from emulator.faults.plan import Fault, FaultPlan, Kind, Rule
from tests.chaos.killing import ask_for_all, calculated, full_pass_done
from tests.chaos.serving import serving, stopped
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import Yard, until, yard

SELDOM = timedelta(minutes=10)
#: Machines are shared; what matters is that nobody waits for an org that takes minutes.
MARGIN = timedelta(seconds=20)


def running(there: Yard) -> int:
    return there.stores.ledger.overview(datetime.now(UTC)).running


def slow(there: Yard, seconds: float) -> None:
    rule = Rule(Fault(Kind.SLOW, seconds=seconds), count=None)
    there.running.org.set_faults(FaultPlan((rule,)))


@pytest.mark.parametrize(
    ("stop_timeout", "answer_takes", "is_finished"),
    [pytest.param(30, 0.1, True, id="enough"), pytest.param(1, 8, False, id="too-short")],
)
def test_a_daemon_that_is_asked_to_stop_ends_its_work_or_gives_it_back(
    database_url: URL, tmp_path: Path, stop_timeout: int, answer_takes: float, *, is_finished: bool
) -> None:
    with yard(database_url, poll=SELDOM) as there:
        timeout = {"TIERWRIGHT_SERVE__STOP_TIMEOUT": f"PT{stop_timeout}S"}
        with serving(there.settings, tmp_path, **timeout) as process:
            until(lambda: full_pass_done(there), seconds=PATIENCE)
            before = calculated(there)
            slow(there, answer_takes)
            ask_for_all(there)
            until(lambda: running(there), seconds=PATIENCE)
            at_work = running(there)
            asked_at = monotonic()

            assert stopped(process) == 0

        assert monotonic() - asked_at < stop_timeout + MARGIN.total_seconds()
        left = there.stores.requests.waiting()
        assert running(there) == 0
        assert all(each.claimed_by is None and each.attempts == 0 for each in left)
        assert len(left) <= before - at_work if is_finished else len(left) == before

        if not left:
            return
        slow(there, 0)
        with serving(there.settings, tmp_path) as process:
            until(lambda: not there.stores.requests.waiting(), seconds=PATIENCE)
            assert stopped(process) == 0
