"""The package's flows keep the flow scanner's rules, all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.salesforce.checks.faults import tally
from tests.salesforce.checks.flow_faults import ELSEWHERE, FLOW_FAULTS, MORE
from tests.salesforce.checks.running import CHECKS, node
from tests.salesforce.metadata.mutants import MUTANTS
from tests.salesforce.scoreboard import Scoreboard
from tests.salesforce.source import files


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[str]]:
    """Give the rules that the package breaks, under "", and each fault by its name."""
    folder = tmp_path_factory.mktemp("flows")
    planted = {str(fault.plant(folder)): fault.name for fault in FLOW_FAULTS}
    for path, name in planted.items():
        text = Path(path).read_text(encoding="utf-8")
        more = f"{MORE.get(name, '')}    <processMetadataValues>"
        Path(path).write_text(text.replace("    <processMetadataValues>", more, 1), "utf-8")
    ended = node(CHECKS / "lint-flows.mjs", [*files("flows/*.flow-meta.xml"), *planted])
    assert ended.returncode == 1, ended.stderr
    sorted_out: dict[str, list[str]] = {}
    for each in map(json.loads, ended.stdout.splitlines()):
        sorted_out.setdefault(planted.get(each["file"], ""), []).append(each["rule"])
    return sorted_out


def test_the_package_s_flows_keep_the_rules(found: Mapping[str, list[str]]) -> None:
    assert files("flows/*.flow-meta.xml")
    assert found.get("", []) == []


def test_flows_that_break_a_rule_are_found(
    found: Mapping[str, list[str]], scoreboard: Scoreboard
) -> None:
    missed = tally(scoreboard, "flow rules", found, FLOW_FAULTS, ELSEWHERE)

    assert missed == ELSEWHERE


def test_what_is_left_to_the_check_of_names_is_planted_there() -> None:
    assert {mutant.name for mutant in MUTANTS} >= ELSEWHERE
