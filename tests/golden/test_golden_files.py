from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.golden.golden_files import CHANGES, FOLDER, JUDGEMENTS, NOT_BUILT, RULES, RUNS, rule_of

FILES = [*JUDGEMENTS, *RUNS, *CHANGES]


def test_every_rule_has_a_golden_case_or_is_known_not_to_be_built() -> None:
    told = {rule_of(file) for file in FILES}

    assert sorted(set(RULES) - told - NOT_BUILT.keys()) == []


def test_no_rule_that_has_a_case_passes_for_not_built() -> None:
    assert {rule_of(file) for file in FILES} & NOT_BUILT.keys() == set()
    assert NOT_BUILT.keys() <= set(RULES)


def test_no_golden_case_lies_where_nobody_runs_it() -> None:
    # The plans of off-boarding have a runner of their own beside them.
    plans = FOLDER / "offboarding" / "plans.json"

    assert sorted(FOLDER.rglob("*.json")) == sorted([*FILES, plans])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_golden_file_tells_its_rule_first(file: Path) -> None:
    told = json.loads(file.read_text("utf-8"))

    assert next(iter(told)) == "rule"
    assert rule_of(file) in RULES
    assert told["rule"].startswith(f"{rule_of(file)}.")
    assert told["cases"]
