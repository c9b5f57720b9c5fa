"""One local org for the tests of a module, reached by the .env of an otherwise empty folder."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.script import PATIENCE, SCRIPT, environment, tierwright


@pytest.fixture(scope="module")
def org(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose .env reaches a running local org, with a migrated database."""
    folder = tmp_path_factory.mktemp("org")
    with subprocess.Popen(  # noqa: S603 - our own script
        [str(SCRIPT), "emulator", "serve", "--env-file", ".env"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        _wait_for(folder / ".env", process)
        migrated = tierwright("db", "upgrade", folder=folder)
        assert migrated.returncode == 0, migrated.stderr
        yield folder
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0


def _wait_for(file: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not file.exists() or not file.read_text().strip():
        assert process.poll() is None, "the local org ended"
        assert time.monotonic() < deadline, "the local org did not start"
        time.sleep(0.05)
