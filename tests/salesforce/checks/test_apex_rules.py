"""The package's Apex keeps the rules of security, speed and care in ``pmd-rules.xml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.salesforce.checks.faults import tally
from tests.salesforce.checks.pmd_faults import ELSEWHERE, RULE_FAULTS
from tests.salesforce.checks.running import CHECKS, java
from tests.salesforce.metadata.mutants import MUTANTS
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import SOURCE

_RULES = CHECKS / "pmd-rules.xml"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Give the findings in the package, under "", and in each faulty file by its fault's name."""
    folder = tmp_path_factory.mktemp("rules")
    planted = {str(fault.plant(folder)): fault.name for fault in RULE_FAULTS}
    ended = java("RunPmd.java", [_RULES, SOURCE / "classes", SOURCE / "triggers", folder])
    assert ended.returncode in {0, 1}, ended.stderr
    sorted_out: dict[str, list[str]] = {}
    for line in ended.stdout.splitlines():
        path, _, finding = line.partition(":")
        sorted_out.setdefault(planted.get(path, ""), []).append(f"{Path(path).name}:{finding}")
    assert sorted_out, ended.stderr
    return sorted_out


def test_the_package_s_apex_keeps_the_rules(found: Mapping[str, list[str]]) -> None:
    assert found.get("", []) == []


def test_apex_that_breaks_a_rule_is_found(
    found: Mapping[str, list[str]], scoreboard: Scoreboard
) -> None:
    missed = tally(scoreboard, "Apex rules (PMD)", found, RULE_FAULTS, ELSEWHERE)

    assert missed == ELSEWHERE


def test_what_is_left_to_the_check_of_names_is_planted_there() -> None:
    assert {mutant.name for mutant in MUTANTS} >= ELSEWHERE


def test_a_rule_set_with_a_rule_that_is_not_there_is_refused(tmp_path: Path) -> None:
    rules = tmp_path / "rules.xml"
    text = _RULES.read_text(encoding="utf-8")
    rules.write_text(text.replace("CyclomaticComplexity", "NoSuchRule"), encoding="utf-8")

    assert java("RunPmd.java", [rules, SOURCE / "triggers"]).returncode != 0
