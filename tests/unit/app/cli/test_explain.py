from __future__ import annotations

import pytest

from app.cli.explain import explain
from app.problem import ExitCode, UsageProblem, problem_of
from tests.fakes.records import record_id


def test_json_and_csv_at_once_are_refused_before_anything_is_read() -> None:
    with pytest.raises(UsageProblem) as caught:
        explain(record_id("a08", 1), as_json=True, as_csv=True)

    problem = problem_of(caught.value)
    assert (problem.message, problem.remedy, problem.exit_code) == (
        "Choose --json or --csv, not both.",
        "Leave one of them out.",
        ExitCode.REFUSED,
    )
