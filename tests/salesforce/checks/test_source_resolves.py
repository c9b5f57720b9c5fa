"""Salesforce's own library knows every file of the package for what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from xml.etree.ElementTree import ParseError

import pytest

from tests.salesforce.checks.faults import linked_copy
from tests.salesforce.checks.running import CHECKS, node
from tests.salesforce.checks.source_faults import SOURCE_FAULTS, TAKEN
from tests.salesforce.metadata.references import reference_problems
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE

_PROJECT = Path("force-app", "main", "default")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Give a copy of the package with each fault."""
    copies = {
        fault.name: linked_copy(tmp_path_factory.mktemp(fault.name) / _PROJECT)
        for fault in SOURCE_FAULTS
    }
    for fault in SOURCE_FAULTS:
        fault.plant(copies[fault.name])
    return copies


@pytest.fixture(scope="module")
def resolved(folders: Mapping[str, Path]) -> Mapping[Path, str | None]:
    """Give what the library says of the package and of each copy."""
    asked = [SOURCE, *folders.values()]
    ended = node(CHECKS / "resolve-source.mjs", asked)
    said = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [Path(each["folder"]) for each in said] == asked, ended.stderr
    assert said[0]["components"] > 50
    return dict(zip(asked, (each["problem"] for each in said), strict=True))


def test_every_file_of_the_package_is_a_component_that_can_be_deployed(
    resolved: Mapping[Path, str | None],
) -> None:
    assert resolved[SOURCE] is None


def test_files_under_wrong_names_and_in_wrong_places_are_found(
    resolved: Mapping[Path, str | None], folders: Mapping[str, Path], scoreboard: Scoreboard
) -> None:
    taken = {name for name, folder in folders.items() if resolved[folder] is None}

    caught, planted = len(folders) - len(taken), len(folders)
    scoreboard.record("source resolution", caught=caught, planted=planted, elsewhere=taken)
    assert taken == TAKEN


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_what_the_library_takes_the_other_checks_refuse(
    folders: Mapping[str, Path], name: str
) -> None:
    assert set(told(folders[name])) - set(told(SOURCE))


def told(source: Path) -> list[str]:
    try:
        return list(reference_problems(source))
    except ParseError as error:
        return [str(error)]
