from __future__ import annotations

import pytest

from emulator.faults.decision import RequestFacts, Tally, decide
from emulator.faults.plan import WHOLE_REQUEST, Fault, FaultPlan, Kind, Rule

RESET, SLOW = Fault(Kind.RESET), Fault(Kind.SLOW)
ROOT = "/services/data/v62.0"


def met(plan: FaultPlan, *requests: RequestFacts) -> list[Fault | None]:
    tally, faults = Tally(), []
    for facts in requests:
        fault, tally = decide(plan, facts, tally, WHOLE_REQUEST)
        faults.append(fault)
    return faults


def requests(count: int) -> list[RequestFacts]:
    return [RequestFacts(number, "GET", f"{ROOT}/query") for number in range(1, count + 1)]


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/query", f"{ROOT}/query", True),
        ("/query", f"{ROOT}/query/", True),
        ("/query", f"{ROOT}/queryAll", False),
        ("/query*", f"{ROOT}/queryAll", True),
        ("/jobs/*/results", f"{ROOT}/jobs/query/750/results", True),
        ("/services/data/v62.0/query", f"{ROOT}/query", True),
        ("/services/data/v61.0/query", f"{ROOT}/query", False),
        ("/services/oauth2/token", "/services/oauth2/token", True),
        ("/sobjects/A.c", f"{ROOT}/sobjects/Abc", False),
    ],
)
def test_patterns_fit_paths(pattern: str, path: str, *, fits: bool) -> None:
    facts = RequestFacts(1, "GET", path)

    assert met(FaultPlan((Rule(RESET, path=pattern),)), facts) == [RESET if fits else None]


def test_the_first_rule_that_is_due_takes_effect_and_the_next_one_waits() -> None:
    plan = FaultPlan((Rule(RESET), Rule(SLOW)))

    assert met(plan, *requests(3)) == [RESET, SLOW, None]


def test_a_rule_begins_with_a_match_and_ends_after_its_count() -> None:
    plan = FaultPlan((Rule(RESET, match=2, count=2),))

    assert met(plan, *requests(4)) == [None, RESET, RESET, None]


def test_rules_of_other_kinds_are_not_asked_and_do_not_count() -> None:
    plan = FaultPlan((Rule(RESET),))
    fault, tally = decide(plan, requests(1)[0], Tally(), {Kind.SLOW})

    assert (fault, tally) == (None, Tally())


def test_the_tally_that_was_given_stays_as_it_is() -> None:
    tally = Tally()
    decide(FaultPlan((Rule(RESET),)), requests(1)[0], tally, WHOLE_REQUEST)

    assert tally == Tally()
