"""Faults that are planted into components are given away by their tests, compiler or linter."""

from __future__ import annotations

from pathlib import Path

from tests.salesforce.checks.faults import tally
from tests.salesforce.lwc.checking import failing_tests, said_of
from tests.salesforce.lwc.component_faults import SAID_FAULTS, TESTED_FAULTS
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE


def test_the_tests_of_a_component_fail_on_planted_faults(
    tmp_path: Path, scoreboard: Scoreboard
) -> None:
    found = failing_tests(TESTED_FAULTS, tmp_path)

    assert tally(scoreboard, "components: Jest", found, TESTED_FAULTS) == frozenset()


def test_compiler_and_linter_name_planted_faults(scoreboard: Scoreboard) -> None:
    found = said_of({fault.name: (SOURCE / fault.file, fault.text()) for fault in SAID_FAULTS})

    assert tally(scoreboard, "components: compiler, linter", found, SAID_FAULTS) == frozenset()
