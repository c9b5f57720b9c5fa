"""Every rule of the judgement, told as cases that a channel manager can read.

A file is named after its rule. It tells the rule, and one or more cases; what all cases of
a file share stands beside them. Only what a case expects is looked at.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from mapping.evaluation_document import decision_document, evaluation_document
from tests.judging.case_org import ENROLLMENT
from tests.judging.judging import JudgedEnrollment, judge_case

FOLDER = Path(__file__).parent

RULES = (
    *("S1", "S2", "S3", "S4", "S5", "S6", "S7", "S8", "S9"),
    *("M1", "M2", "M3", "M4", "M5", "M6", "M7"),
    *("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"),
    *("T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"),
    *("B1", "B2"),
)

#: What a case may expect; anything else is a slip of the pen.
EXPECTABLE = {
    "status",
    "hold_says",
    "tier_earned",
    "next_tier",
    "standing",
    "progress",
    "weakest",
    "records_not_visible",
    "values",
    "percent_to_next",
    "met_held",
    "met_next",
    "counted",
    "excluded",
    "reasons",
    "details",
    "links",
    "converted",
    "benefits",
    "decision",
    "log",
}


def laid_over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Lay a case over what its file shares, key by key; ``null`` in the case stands."""
    merged = dict(below)
    for key, value in above.items():
        under = below.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = laid_over(under, value)
        else:
            merged[key] = value
    return merged


def golden_cases() -> list[Any]:
    found: list[Any] = []
    for file in sorted(FOLDER.glob("*.json")):
        told = json.loads(file.read_text("utf-8"), parse_float=Decimal)
        cases = told.pop("cases")
        for name, case in cases.items():
            found.append(pytest.param(laid_over(told, case), id=f"{file.stem}: {name}"))
    return found


def found_of(judged: JudgedEnrollment) -> dict[str, Any]:
    """Say what was found in the words of the golden files."""
    document = evaluation_document(judged.evaluation, judged.program)
    criteria = {criterion["name"]: criterion for criterion in document["criteria"]}
    return {
        "status": document["status"],
        "tier_earned": document["tier_earned"],
        "next_tier": document["next_tier"],
        "standing": document["standing"],
        "progress": document["progress_to_next"],
        "weakest": document["weakest_criterion"],
        "records_not_visible": document["records_not_visible"],
        "values": {name: criterion["value"] for name, criterion in criteria.items()},
        "percent_to_next": {n: criterion["percent_to_next"] for n, criterion in criteria.items()},
        "met_held": {name: criterion["met_held"] for name, criterion in criteria.items()},
        "met_next": {name: criterion["met_next"] for name, criterion in criteria.items()},
        "counted": {name: criterion["counted"] for name, criterion in criteria.items()},
        "excluded": {name: criterion["excluded"] for name, criterion in criteria.items()},
        "reasons": _told(judged, lambda record: record.reason.word),
        "details": _told(judged, lambda record: record.detail),
        "links": _told(judged, lambda record: record.link),
        "converted": _told(judged, lambda record: f"{record.converted_amount}"),
        "benefits": {
            benefit["name"]: [benefit["value"], benefit["next_tier_value"], benefit["active"]]
            for benefit in document["benefits"]
        },
        "decision": decision_document(judged.decision, judged.program),
        "log": [
            [
                change.kind.value,
                change.from_tier.name if change.from_tier else None,
                change.to_tier.name if change.to_tier else None,
            ]
            for change in (judged.decision.log if judged.decision else ())
        ],
    }


def _told(judged: JudgedEnrollment, tell: Any) -> dict[str, dict[str, Any]]:
    return {
        criterion: {name: tell(record) for name, record in records.items()}
        for criterion, records in judged.told.items()
    }


def as_far_as(expected: Any, found: Any) -> Any:
    """Cut what was found down to what is expected of it."""
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        return {key: as_far_as(value, found.get(key, "—")) for key, value in expected.items()}
    return found


@pytest.mark.parametrize("case", golden_cases())
def test_is_judged_as_the_golden_case_says(case: Mapping[str, Any]) -> None:
    expected = case["expected"]
    each = expected if "enrollments" in case else {ENROLLMENT: expected}
    judged = judge_case(case)

    for name, wanted in each.items():
        assert set(wanted) <= EXPECTABLE
        hold = judged[name].evaluation.hold
        fragments = wanted.get("hold_says")
        if fragments is None:
            assert hold is None, f"{name} is on hold: {hold}"
        else:
            said = hold.reason if hold else ""
            assert [part for part in fragments if part not in said] == [], said
        plain = {key: value for key, value in wanted.items() if key != "hold_says"}
        assert as_far_as(plain, found_of(judged[name])) == plain


def test_every_rule_that_is_built_has_a_golden_case() -> None:
    told = {file.name.split("-")[0] for file in FOLDER.glob("*.json")}

    assert sorted(set(RULES) - told) == []


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.json")), ids=lambda file: file.stem)
def test_every_golden_file_tells_its_rule_first(file: Path) -> None:
    told = json.loads(file.read_text("utf-8"))

    assert next(iter(told)) == "rule"
    assert told["rule"].startswith(file.stem.split("-")[0])
    assert told["cases"]
