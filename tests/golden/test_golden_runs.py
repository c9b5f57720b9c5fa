"""The rules of runs, told as cases: what stood in the org, what happened, what was written.

A case has runs that follow each other, in an org that keeps what they wrote. Only what a run
expects is looked at; ``writes`` is the whole of what it sends.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.golden.golden_files import RUNS, as_far_as, cases_of
from tests.judging.run_case import RunCase, RunFound, Standing

#: What a run may tell, and what may be expected of it; anything else is a slip of the pen.
TELLABLE = {
    "at",
    "people_changed",
    "dry_run",
    "org_clock",
    "org_fails_reading",
    "org_fails_writing",
    "org_refuses",
    "expected",
}
EXPECTABLE = {
    "outcome",
    "says",
    "warnings",
    "writes",
    "writes_to",
    "writes_not",
    "stands",
    "how_many",
    "as_if_undisturbed",
}


def fields_written(found: RunFound) -> dict[str, list[str]]:
    """Tell which fields of which objects were sent, whatever the record."""
    return {
        sobject: sorted({field for fields in records.values() for field in fields})
        for sobject, records in found.writes.items()
    }


def found_of(found: RunFound) -> dict[str, Any]:
    """Say what a run did in the words of the golden files."""
    return {
        "outcome": found.outcome,
        "warnings": list(found.warnings),
        "writes": fields_written(found),
        "writes_to": {sobject: sorted(records) for sobject, records in found.writes.items()},
        "stands": found.stands,
        "how_many": {sobject: len(records) for sobject, records in found.stands.items()},
    }


def check(expected: Mapping[str, Any], found: RunFound) -> None:
    assert set(expected) <= EXPECTABLE
    assert [part for part in expected.get("says", ()) if part not in found.says] == [], found.says
    sent = fields_written(found)
    for sobject, fields in expected.get("writes_not", {}).items():
        assert set(fields).isdisjoint(sent.get(sobject, ()))
    told = found_of(found)
    for whole in ("writes", "writes_to", "warnings"):
        if whole in expected:
            assert told[whole] == expected[whole]
    for partly in ("outcome", "stands", "how_many"):
        if partly in expected:
            assert as_far_as(expected[partly], told[partly]) == expected[partly]


def without_blanks(stands: Standing) -> dict[str, dict[str, dict[str, Any]]]:
    """Leave out fields that were never filled, or were emptied: an org cannot tell them apart."""
    return {
        sobject: {
            name: {field: value for field, value in fields.items() if value is not None}
            for name, fields in records.items()
        }
        for sobject, records in stands.items()
    }


@pytest.mark.parametrize("case", cases_of(RUNS))
def test_runs_as_the_golden_case_says(case: Mapping[str, Any]) -> None:
    runs = RunCase(case)
    for step in case["runs"]:
        assert set(step) <= TELLABLE
        found = runs.run(step)

        check(step["expected"], found)

        if step["expected"].get("as_if_undisturbed"):
            undisturbed = RunCase(case).run(step)
            assert without_blanks(found.stands) == without_blanks(undisturbed.stands)
