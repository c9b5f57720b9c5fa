"""Off-boarding by daemons: asked for by webhooks and by the clock, alone, in pairs and killed."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from emulator.rest.wire import HttpAnswer
from tests.chaos.killing import NO_ANSWER
from tests.chaos.serving import stopped
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import until
from tests.integration.daemon.off_boarding import Leaving, leaving

#: Longer than a daemon that is to stop at once waits for its org.
DAWDLING = 4.0
END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


def file_url(folder: Path) -> URL:
    return make_url(f"sqlite:///{folder / 'tierwright.db'}")


def suspended(partner: Leaving) -> bool:
    """Whether the whole partner is suspended: one asset, and every active user."""
    statuses = list(partner.statuses().values())
    return statuses.count("Suspended") == 1 and all(partner.frozen().values())


def written_once(partner: Leaving) -> bool:
    """Whether no asset and no login was written twice."""
    assets, logins = partner.watch.of("Asset"), partner.watch.of("UserLogin")
    return len(assets) == 1 and set(assets.values()) == set(logins.values()) == {1}


def test_a_case_is_planned_by_a_webhook_suspended_by_the_clock_and_taken_back(
    tmp_path: Path,
) -> None:
    with leaving(file_url(tmp_path), tmp_path) as partner, partner.serving() as daemon:
        before = (partner.statuses(), partner.frozen())

        partner.send("plan")
        partner.until_status("Planned")
        assert "Nothing is changed before a person sets Approved." in str(partner.case()["Plan__c"])
        assert (partner.statuses(), partner.frozen()) == before

        partner.set(Approved__c=True)
        partner.until_status("Suspended")
        assert suspended(partner)
        assert written_once(partner)

        partner.send("rollback")
        partner.until_status("Rolled Back")
        assert (partner.statuses(), partner.frozen()) == before
        assert stopped(daemon) == 0
        kinds = [run.kind for run in partner.there.stores.runs.recent(1_000)]
        assert kinds.count("off-boarding") >= 3
        assert partner.there.stores.cases.waiting() == []


def test_of_two_replicas_one_carries_a_case_out(postgres_url: URL, tmp_path: Path) -> None:
    with (
        leaving(postgres_url, tmp_path) as partner,
        partner.serving() as first,
        partner.serving() as second,
    ):
        replicas = partner.there.stores.replicas
        until(lambda: len(replicas.silent_since(END_OF_TIME)) == 2, seconds=PATIENCE)

        partner.set(Approved__c=True)
        partner.until_status("Suspended")

        assert suspended(partner)
        assert written_once(partner)
        assert [stopped(first), stopped(second)] == [0, 0]


def kill(daemon: subprocess.Popen[bytes], answer: HttpAnswer) -> HttpAnswer:
    """End a daemon at once, which does not live to see the answer."""
    assert answer
    daemon.kill()
    daemon.wait(PATIENCE)
    return NO_ANSWER


def ask_to_stop(daemon: subprocess.Popen[bytes], answer: HttpAnswer) -> HttpAnswer:
    """Ask a daemon to stop, and let it wait for the answer longer than it may."""
    daemon.send_signal(signal.SIGTERM)
    return replace(answer, delay=DAWDLING)


@pytest.mark.parametrize(
    ("end", "at", "code"),
    [
        pytest.param(kill, "Asset", -signal.SIGKILL, id="killed-at-the-asset"),
        pytest.param(kill, "UserLogin", -signal.SIGKILL, id="killed-at-the-users"),
        pytest.param(ask_to_stop, "Asset", 0, id="asked-to-stop-at-the-asset"),
    ],
)
def test_a_suspension_that_one_daemon_leaves_behind_is_ended_by_the_next(
    tmp_path: Path,
    end: Callable[[subprocess.Popen[bytes], HttpAnswer], HttpAnswer],
    at: str,
    code: int,
) -> None:
    with leaving(file_url(tmp_path), tmp_path) as partner:
        with partner.serving(TIERWRIGHT_SERVE__STOP_TIMEOUT="PT1S") as first:
            partner.watch.aim(at, lambda answer: end(first, answer))
            partner.set(Approved__c=True)
            assert first.wait(PATIENCE) == code
        assert partner.case()["Status__c"] != "Suspended"
        assert partner.steps()["stop"] == "Done"
        assert partner.steps().get("benefits") != "Done"

        with partner.serving() as second:
            partner.until_status("Suspended")
            assert stopped(second) == 0

        assert suspended(partner)
        assert written_once(partner)
        assert partner.steps()["benefits"] == "Done"
