"""Queries that the org gives up on, and rows that others hold, in runs against the local org."""

from __future__ import annotations

import pytest

from connector.errors import QueryTimedOutError
from emulator.faults.plan import Fault, FaultPlan, Kind, Rule
from emulator.store import Value
from evaluator.evaluation import Status
from persistence.port import RunOutcome
from tests.integration.loop.harness import Loop
from tests.integration.loop.test_as_user import outcome


def give_up(loop: Loop, *, above: int, count: int | None = None) -> None:
    fault = Fault(Kind.QUERY_TIMEOUT, above=above)
    loop.running.org.set_faults(FaultPlan((Rule(fault, path="/query*", count=count),)))


def fired(loop: Loop) -> int:
    return int(loop.running.org.faults.report()["faults"][0]["fired"])


def test_a_query_that_is_given_up_once_is_asked_again_and_nobody_notices(
    loop: Loop, calculated: Loop
) -> None:
    give_up(loop, above=0, count=1)

    loop.recalculate()

    assert fired(loop) == 1
    assert outcome(loop) == outcome(calculated)


def test_candidates_of_many_accounts_come_in_parts_with_the_same_result(
    loop: Loop, calculated: Loop
) -> None:
    give_up(loop, above=150)

    report = loop.recalculate()

    assert fired(loop) > 2
    assert report.outcome is RunOutcome.PARTIAL
    assert outcome(loop) == outcome(calculated)


def test_an_account_with_more_records_than_the_org_reads_is_held_and_no_other(
    loop: Loop,
) -> None:
    large = str(loop.enrollment("Northmere Channel Partners")["Partner_Account__c"])
    moved: dict[str, Value] = {"PartnerAccountId": large, "IsWon": True, "CloseDate": "2026-06-01"}
    for row in loop.rows("Opportunity")[:200]:
        loop.change("Opportunity", str(row["Id"]), **moved)
    give_up(loop, above=120)

    report = loop.recalculate()

    held = [each for each in report.enrollments if "gave up" in _reason(each.evaluation.hold)]
    assert {each.record.enrollment.account_id for each in held} == {large}
    assert {each.status for each in held} == {Status.ON_HOLD}
    assert sum(each.status is Status.CURRENT for each in report.enrollments) > 20
    row = loop.enrollment("Northmere Channel Partners")
    assert row["Hold_Reason__c"] == (
        "Salesforce gave up on the query for Opportunity records of Northmere Channel Partners; "
        "recalculate when the org is less busy, or ask Salesforce support for an index."
    )
    assert row["Last_Calculated__c"] is None


def _reason(hold: object) -> str:
    return str(getattr(hold, "reason", ""))


def test_an_org_that_gives_up_on_everything_ends_the_run_and_nothing_is_written(
    loop: Loop,
) -> None:
    give_up(loop, above=-1)

    with pytest.raises(QueryTimedOutError, match="QUERY_TIMEOUT"):
        loop.recalculate()

    assert loop.rows("Criterion_Progress__c") == []
