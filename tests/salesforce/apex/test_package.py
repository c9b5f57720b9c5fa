"""The package's Apex tests pass in the local Apex interpreter, and notice faults in the package."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.salesforce.apex.interpreter import run_suites
from tests.salesforce.apex.mutants import PACKAGE_MUTANTS
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE


def test_all_apex_tests_of_the_package_pass() -> None:
    [suite] = run_suites([SOURCE])

    assert suite.error is None
    assert suite.failures == {}
    assert len(suite.tests) > 30


def test_faults_in_the_package_are_noticed(tmp_path: Path, scoreboard: Scoreboard) -> None:
    folders = []
    for number, mutant in enumerate(PACKAGE_MUTANTS):
        folder = tmp_path / str(number)
        for part in ("classes", "triggers", "objects", "permissionsets"):
            shutil.copytree(SOURCE / part, folder / part)
        file = folder / mutant.file
        file.write_text(mutant.plant(file.read_text(encoding="utf-8")), encoding="utf-8")
        folders.append(folder)

    suites = run_suites(folders)

    missed = [
        mutant.name
        for mutant, suite in zip(PACKAGE_MUTANTS, suites, strict=True)
        if not suite.failures
    ]
    scoreboard.record(
        "Apex tests of the package",
        caught=len(PACKAGE_MUTANTS) - len(missed),
        planted=len(PACKAGE_MUTANTS),
        missed=missed,
    )
    assert missed == []
