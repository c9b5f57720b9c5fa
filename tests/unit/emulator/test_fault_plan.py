from __future__ import annotations

from pathlib import Path

import pytest

from emulator.faults.plan import Fault, FaultPlan, Kind, Rule
from emulator.faults.plan_file import load_plan
from emulator.faults.plan_reading import FaultPlanError
from tests.architecture.modules import ROOT
from tests.architecture.pages import fences


def plan_of(tmp_path: Path, text: str) -> FaultPlan:
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    return load_plan(file)


def test_a_plan_is_read(tmp_path: Path) -> None:
    text = """
        seed: 7
        faults:
          - fault: locked_rows
            rows: 3
            method: PATCH
            path: /composite/sobjects/*
          - {fault: slow, seconds: 0.5, probability: 0.1}
          - {fault: unavailable, match: 4, count: all}
        """

    assert plan_of(tmp_path, text) == FaultPlan(
        (
            Rule(Fault(Kind.LOCKED_ROWS, rows=3), "PATCH", "/composite/sobjects/*"),
            Rule(Fault(Kind.SLOW, seconds=0.5), count=None, probability=0.1),
            Rule(Fault(Kind.UNAVAILABLE), match=4, count=None),
        ),
        seed=7,
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("faults: [", "this is no YAML in line 1; compare it with the example."),
        ("- fault: reset", "write a mapping with the key faults, a list of faults."),
        ("faults: []\nsed: 1", "there is no key sed; the keys are faults and seed."),
        ("faults: []\nseed: x", "seed must be a whole number, such as seed: 7."),
        ("seed: 1", "faults must be a list; begin each fault with - fault: and its kind."),
        ("faults: [1]", "fault 1 must be a mapping; begin it with - fault: and a kind."),
        (
            "faults: [{fault: reset}, {fault: reset, rows: 2}]",
            (
                "fault 2 (reset): there is no key rows here; the keys are "
                "method, path, request, match, count, probability."
            ),
        ),
        (
            "faults: [{fault: slow, seconds: 500}]",
            "fault 1 (slow): seconds must be a number from 0 to 120, not 500.",
        ),
        (
            "faults: [{fault: reset, path: query}]",
            (
                "fault 1 (reset): path must be a pattern that begins with /, such as /query*, "
                "not 'query'."
            ),
        ),
        (
            "faults: [{fault: reset, count: none}]",
            "fault 1 (reset): count must be a whole number from 1 on, or all, not 'none'.",
        ),
    ],
)
def test_a_wrong_plan_is_refused_with_its_place_and_a_remedy(
    tmp_path: Path, text: str, problem: str
) -> None:
    with pytest.raises(FaultPlanError) as caught:
        plan_of(tmp_path, text)

    assert str(caught.value) == f"{tmp_path / 'plan.yaml'}: {problem}"


def test_the_plan_in_the_documentation_is_one(tmp_path: Path) -> None:
    (example,) = fences(ROOT / "docs" / "local-org.md", "yaml")

    assert [rule.fault.kind for rule in plan_of(tmp_path, example).rules] == [
        Kind.UNAVAILABLE,
        Kind.LOCKED_ROWS,
        Kind.SESSION_EXPIRED,
        Kind.SLOW,
    ]


def test_the_documentation_tells_every_fault() -> None:
    page = (ROOT / "docs" / "local-org.md").read_text("utf-8")

    assert [kind for kind in Kind if f"`{kind}`" not in page] == []


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FaultPlanError, match="No such file or directory; give a file that exists"):
        load_plan(tmp_path / "none.yaml")
