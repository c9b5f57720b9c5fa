"""The package's Apex is read by Salesforce's own parser and formatted by one hand."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from tests.salesforce.checks.faults import tally
from tests.salesforce.checks.format_faults import FORMAT_FAULTS
from tests.salesforce.checks.running import CHECKS, SALESFORCE, prettier
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import files

_TOLD = re.compile(r"^(\[\w+\]) (\S+\.(?:cls|trigger|mjs))(.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Give what is said of each file of ours, under "", and of each fault by its name."""
    folder = tmp_path_factory.mktemp("format")
    planted = {str(fault.plant(folder)): fault.name for fault in FORMAT_FAULTS}
    ours = [*files("classes/*.cls"), *files("triggers/*.trigger"), *CHECKS.glob("*.mjs")]
    ended = prettier(["--check", *ours, *planted])
    assert ended.returncode == 2, ended.stderr
    sorted_out: dict[str, list[str]] = {}
    for kind, told, words in _TOLD.findall(ended.stderr):
        path = (SALESFORCE / told).resolve()
        sorted_out.setdefault(planted.get(str(path), ""), []).append(f"{kind} {path.name}{words}")
    return sorted_out


def test_our_files_are_well_formed_and_formatted(found: Mapping[str, list[str]]) -> None:
    assert found.get("", []) == []


def test_files_that_are_not_are_found(
    found: Mapping[str, list[str]], scoreboard: Scoreboard
) -> None:
    assert tally(scoreboard, "Apex syntax and format", found, FORMAT_FAULTS) == frozenset()
