"""The table of planted faults says what was caught, wherever the tests ran."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

_TESTS = """
import pytest

@pytest.mark.parametrize("number", range(4))
def test_one(number, scoreboard):
    scoreboard.record("one by one", caught=number % 2, planted=1)

def test_many(scoreboard):
    scoreboard.record("all at once", caught=2, planted=3, missed=["the-third"])
    scoreboard.record("all at once", caught=0, planted=1, elsewhere=["the-fourth"])
"""


def run(folder: Path, *more: str) -> str:
    plugins = ("-p", "tests.salesforce.scoreboard", "-p", "xdist")
    command = [sys.executable, "-m", "pytest", *plugins, *more, str(folder)]
    # The others take seconds to load, and have no part in this.
    alone = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    ended = subprocess.run(  # noqa: S603 - our own command line
        command, capture_output=True, text=True, check=True, timeout=120, env=alone
    )
    return ended.stdout


@pytest.mark.parametrize("more", [[], ["--numprocesses=2"]], ids=["one process", "two processes"])
def test_the_table_adds_up_what_each_checker_caught(tmp_path: Path, more: list[str]) -> None:
    (tmp_path / "test_planted.py").write_text(_TESTS, encoding="utf-8")

    printed = run(tmp_path, *more)

    (told,) = [line for line in printed.splitlines() if line.startswith("all at once")]
    assert told.endswith("caught 2 of 4 planted")
    assert "  found by another check: the-fourth\n" in printed
    assert "  missed: the-third\n" in printed
    assert "one by one   caught 2 of 4 planted" in printed


def test_a_run_without_planted_faults_prints_no_table(tmp_path: Path) -> None:
    (tmp_path / "test_plain.py").write_text("def test_plain(): pass\n", encoding="utf-8")

    assert "planted faults" not in run(tmp_path)
