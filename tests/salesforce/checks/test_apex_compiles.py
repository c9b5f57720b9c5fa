"""The package's Apex compiles, as far as a checker without an org can tell."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.salesforce.apex.interpreter import run_suites
from tests.salesforce.checks.apex_faults import COMPILE_FAULTS, ELSEWHERE, INTERPRETED
from tests.salesforce.checks.faults import linked_copy, tally
from tests.salesforce.checks.running import SALESFORCE, java
from tests.salesforce.metadata.mutants import MUTANTS
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE

#: Fields that classes read, whose files are taken away from a copy of the package.
REMOVED = (
    "Partner_Enrollment__c/fields/Standing__c",
    "Partner_Enrollment__c/fields/Records_Not_Visible__c",
    "Enrollment_Benefit__c/fields/Gained_On__c",
    "Tierwright_Setting__c/fields/Post_Changes__c",
)


def workspace(folder: Path) -> Path:
    """Copy the package with what makes it a project, and give the copy's source folder."""
    source = linked_copy(folder / SOURCE.relative_to(SALESFORCE))
    shutil.copy(SALESFORCE / "sfdx-project.json", folder)
    return source


def without_fields(folder: Path) -> Path:
    source = workspace(folder)
    for field in REMOVED:
        (source / "objects" / f"{field}.field-meta.xml").unlink()
    return folder


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    return {name: tmp_path_factory.mktemp(name) for name in ("faults", "fields")}


@pytest.fixture(scope="module")
def planted(names: Mapping[str, Path]) -> Mapping[str, str]:
    """Give the name of the file that has each fault."""
    source = workspace(names["faults"])
    return {
        fault.name: fault.plant_renamed(number, source)
        for number, fault in enumerate(COMPILE_FAULTS)
    }


@pytest.fixture(scope="module")
def checked(names: Mapping[str, Path], planted: Mapping[str, str]) -> Mapping[Path, str]:
    """Give what is said of the package, of the one with faults, and of the one without fields."""
    assert planted
    folders = [SALESFORCE, names["faults"], without_fields(names["fields"])]
    ended = java("CompileApex.java", folders)
    assert ended.returncode in {0, 1}, ended.stderr
    said = ended.stdout.split("== ")[1:]
    assert len(said) == len(folders), ended.stdout + ended.stderr
    return dict(zip(folders, said, strict=True))


def by_file(said: str) -> Mapping[str, list[str]]:
    """Sort findings by the name of their file, which stands on a line of its own above them."""
    found: dict[str, list[str]] = {}
    name = ""
    for line in said.splitlines()[1:]:
        if line.startswith("/"):
            name = Path(line).name
        else:
            found.setdefault(name, []).append(line)
    return found


def test_the_package_compiles(checked: Mapping[Path, str]) -> None:
    assert by_file(checked[SALESFORCE]) == {}


def test_what_does_not_compile_is_found(
    checked: Mapping[Path, str],
    names: Mapping[str, Path],
    planted: Mapping[str, str],
    scoreboard: Scoreboard,
) -> None:
    found = by_file(checked[names["faults"]])

    missed = tally(
        scoreboard,
        "Apex compile check",
        {name: found.get(file, []) for name, file in planted.items()},
        COMPILE_FAULTS,
        ELSEWHERE,
    )
    assert missed == ELSEWHERE


def test_what_is_left_to_the_check_of_names_is_planted_there() -> None:
    assert {mutant.name for mutant in MUTANTS} >= ELSEWHERE - INTERPRETED


def test_what_is_left_to_the_interpreter_is_refused_by_it(tmp_path: Path) -> None:
    faults = [fault for fault in COMPILE_FAULTS if fault.name in INTERPRETED]
    sources = [Path(shutil.copytree(SOURCE, tmp_path / fault.name)) for fault in faults]
    for fault, source in zip(faults, sources, strict=True):
        (source / fault.file).write_text(fault.text(), "utf-8")

    refusals = [suite.error or "" for suite in run_suites(sources)]

    assert len(refusals) == len(INTERPRETED)
    for fault, refusal in zip(faults, refusals, strict=True):
        assert fault.found_as in refusal
        assert "is private" in refusal or "is final" in refusal


def test_nothing_is_found_where_no_fault_was_planted(
    checked: Mapping[Path, str], names: Mapping[str, Path], planted: Mapping[str, str]
) -> None:
    assert set(by_file(checked[names["faults"]])) <= set(planted.values())


def test_fields_that_went_and_are_still_read_are_found(
    checked: Mapping[Path, str], names: Mapping[str, Path], scoreboard: Scoreboard
) -> None:
    said = checked[names["fields"]]
    missed = [field for field in REMOVED if Path(field).name not in said]

    scoreboard.tally("Apex compile check", REMOVED, missed)
    assert missed == []
