"""What the console script does where the machine, the terminal or the disk is against it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.script import PATIENCE, SCRIPT, environment, tierwright

FULL = Path("/dev/full")
needs_a_full_device = pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")


def into_full_device(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    with FULL.open("w") as full:
        return subprocess.run(  # noqa: S603 - our own script
            [str(SCRIPT), *arguments],
            cwd=folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )


def test_letters_that_the_terminal_lacks_are_no_reason_to_fail(org: Path) -> None:
    table = tierwright("recalculate", "--all", folder=org, PYTHONIOENCODING="ascii")
    document = tierwright("recalculate", "--all", "--json", folder=org, PYTHONIOENCODING="ascii")

    assert (table.returncode, table.stderr) == (1, "")
    assert (document.returncode, document.stderr) == (1, "")
    assert "100% to Select" in table.stdout
    told = json.loads(document.stdout)["enrollments"]
    assert any("Zapata" in (enrollment["hold_reason"] or "") for enrollment in told)


@needs_a_full_device
def test_a_result_that_cannot_be_written_is_told_in_one_sentence(org: Path) -> None:
    told = into_full_device("recalculate", "--all", "--json", folder=org)

    assert told.returncode == 1
    assert "could not be written to standard output" in told.stderr
    assert "Traceback" not in told.stderr


@needs_a_full_device
def test_a_problem_keeps_its_exit_code_where_its_document_cannot_be_written(
    tmp_path: Path,
) -> None:
    told = into_full_device("recalculate", "--json", folder=tmp_path)

    assert told.returncode == 3
    assert "Say which enrollments" in told.stderr
    assert "Traceback" not in told.stderr


def test_a_reader_that_leaves_early_ends_the_output_quietly(org: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        left = subprocess.run(  # noqa: S603 - our own script
            [str(SCRIPT), "recalculate", "--all"],
            cwd=org,
            env=environment(),
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    finally:
        os.close(writing)

    assert left.stderr == ""


@pytest.fixture
def interruptible() -> Iterator[None]:
    """What a shell runs in the background ignores ctrl-c, and so would its children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize(
    ("number", "code"),
    [
        pytest.param(signal.SIGINT, 130, id="ctrl-c"),
        pytest.param(signal.SIGTERM, 143, id="asked-to-stop"),
    ],
)
def test_a_command_that_is_stopped_says_so_and_what_to_do(
    org: Path, number: signal.Signals, code: int
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE)
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with subprocess.Popen(  # noqa: S603 - our own script
            [str(SCRIPT), "recalculate", "--all", "--json"],
            cwd=org,
            env=environment(TIERWRIGHT_SALESFORCE__LOGIN_URL=address),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            connection, _ = silent.accept()
            process.send_signal(number)
            out, err = process.communicate(timeout=PATIENCE)
            connection.close()

    assert process.returncode == code
    assert err.startswith("Error: The command was interrupted.")
    assert "Traceback" not in err
    assert json.loads(out)["error"]["code"] == "Interrupted"
