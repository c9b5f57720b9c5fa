"""Every rule of the judgement, told as cases that a channel manager can read.

A file is named after its rule. It tells the rule, and one or more cases; what all cases of
a file share stands beside them. Only what a case expects is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mapping.evaluation_document import decision_document, evaluation_document
from tests.golden.golden_files import JUDGEMENTS, as_far_as, cases_of
from tests.judging.case_org import ENROLLMENT
from tests.judging.judging import JudgedEnrollment, judge_case

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
    "why_no_value",
    "in_share",
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
        "why_no_value": {name: criterion["detail"] for name, criterion in criteria.items()},
        "in_share": _told(judged, lambda record: record.in_share),
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


@pytest.mark.parametrize("case", cases_of(JUDGEMENTS))
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
