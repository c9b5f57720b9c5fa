"""``tierwright serve`` as a process of its own, beside an org that runs in this one."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from config.settings import Settings
from tests.e2e.script import PATIENCE, SCRIPT, environment

#: What webhooks to it are signed with.
SECRET = f"whsec_{'A' * 44}"
_ADDRESS = "Tierwright serves at "


@contextmanager
def serving(settings: Settings, folder: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a daemon while the block runs; it is ended for certain afterwards.

    Args:
        settings: Its org and its database.
        folder: Where it stands, and leaves its log.
        more: Further variables.
    """
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own script
            [str(SCRIPT), "serve"],
            cwd=folder,
            env=environment(**variables(settings), **more),
            stdout=log,
            stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(PATIENCE)


def address(folder: Path, *, seconds: float = PATIENCE) -> str:
    """Give the address of the daemon that stands in a folder, once it answers there."""
    log, end = folder / "serve.log", monotonic() + seconds
    while _ADDRESS not in log.read_text("utf-8"):
        assert monotonic() < end, "the daemon does not answer"
        sleep(0.05)
    return log.read_text("utf-8").rsplit(_ADDRESS, 1)[1].split(". ", 1)[0]


def stopped(process: subprocess.Popen[bytes]) -> int:
    """Ask a daemon to stop, and give its exit code."""
    process.send_signal(signal.SIGTERM)
    return process.wait(PATIENCE)


def died(process: subprocess.Popen[bytes], *, seconds: float = PATIENCE) -> bool:
    """Wait until a process is dead; tell whether it was killed."""
    end = monotonic() + seconds
    while process.poll() is None and monotonic() < end:
        sleep(0.05)
    return process.returncode == -signal.SIGKILL


def variables(settings: Settings) -> dict[str, str]:
    """Give the variables that say what the settings say, for a process of its own."""
    section = settings.require_salesforce()
    assert section.private_key is not None
    assert section.username is not None
    times = settings.recalculation
    return {
        "TIERWRIGHT_SALESFORCE__LOGIN_URL": section.login_url,
        "TIERWRIGHT_SALESFORCE__CLIENT_ID": section.client_id,
        "TIERWRIGHT_SALESFORCE__USERNAME": section.username,
        "TIERWRIGHT_SALESFORCE__PRIVATE_KEY": section.private_key.get_secret_value(),
        "TIERWRIGHT_DATABASE__URL": settings.database.url.get_secret_value(),
        "TIERWRIGHT_WEBHOOKS__SECRETS": SECRET,
        "TIERWRIGHT_HTTP__PORT": "0",
        "TIERWRIGHT_RECALCULATION__LEASE": f"PT{times.lease.total_seconds():g}S",
        "TIERWRIGHT_RECALCULATION__DELAY": f"PT{times.delay.total_seconds():g}S",
        "TIERWRIGHT_SCHEDULE__POLL": f"PT{settings.schedule.poll.total_seconds():g}S",
    }
