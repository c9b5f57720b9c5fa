"""The package's own Apex tests, run by the local interpreter, and whether they notice faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.salesforce.apex.interpreter import Suite, run_suites
from tests.salesforce.apex.mutants import ApexMutant
from tests.salesforce.apex.package_mutants import MUTANTS, TESTED_BY
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE

#: Lines that no Apex test runs, and why that is so.
NOT_RUN = {
    # More jobs than Salesforce lets a transaction start; it would take fifty.
    "TierwrightDelivery.cls": 2,
    # Salesforce refuses a record for reasons of its own.
    "TierwrightActions.cls": 1,
    "TierwrightRequestRecords.cls": 1,
    # Salesforce takes what is no base64, or does not; it documents neither.
    "TierwrightSignature.cls": 1,
}


@pytest.fixture(scope="module")
def suite() -> Suite:
    """What the package's Apex tests came to."""
    (found,) = run_suites([SOURCE])
    return found


def test_every_apex_test_of_the_package_passes(suite: Suite) -> None:
    assert suite.error is None
    assert suite.failures == {}
    assert len(suite.tests) > 40


def test_every_line_of_apex_is_run_by_a_test_or_named_with_its_reason(suite: Suite) -> None:
    assert {file: len(lines) for file, lines in suite.missed_lines.items()} == NOT_RUN


def test_faults_in_the_packages_apex_are_noticed_by_its_tests(
    tmp_path: Path, scoreboard: Scoreboard
) -> None:
    folders = [planted(mutant, tmp_path / str(number)) for number, mutant in enumerate(MUTANTS)]

    suites = run_suites(folders)

    missed = [
        mutant.name
        for mutant, suite in zip(MUTANTS, suites, strict=True)
        if not noticed(suite, mutant)
    ]
    scoreboard.tally("Apex tests of the package", MUTANTS, missed)
    assert missed == []


def noticed(suite: Suite, mutant: ApexMutant) -> bool:
    """Whether a test failed; a fault that keeps the source from being read proves nothing."""
    assert suite.error is None, f"{mutant.name}: {suite.error}"
    return bool(suite.failures)


def planted(mutant: ApexMutant, folder: Path) -> Path:
    """Copy the package without the Apex tests that look at other files, and plant the fault."""
    kept = TESTED_BY[mutant.file]
    for part in ("objects", "permissionsets", "customPermissions", "classes", "triggers"):
        shutil.copytree(SOURCE / part, folder / part)
    for test in folder.glob("classes/*Test.cls"):
        if test.stem not in kept:
            test.unlink()
    (file,) = folder.rglob(mutant.file)
    file.write_text(mutant.plant(file.read_text("utf-8")), "utf-8")
    return folder
