from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from evaluator.reason import Reason
from jobs.run_report import RunReport
from tests.integration.loop.harness import NOON, Loop, running_loop

LATER = NOON + timedelta(minutes=5)
TIMESTAMPS = {"Last_Calculated__c", "Last_Attempt__c"}


def changed_fields(report: RunReport) -> set[str]:
    return {
        change["field"]
        for enrollment in report.document()["enrollments"]
        for change in enrollment["changes"]
    }


def test_a_second_run_writes_only_timestamps(loop: Loop) -> None:
    first = loop.recalculate(now=NOON)
    second = loop.recalculate(now=LATER)

    assert len(changed_fields(first)) > len(TIMESTAMPS)
    assert changed_fields(second) == TIMESTAMPS


def test_one_enrollment_alone_writes_what_the_full_pass_wrote(loop: Loop) -> None:
    loop.recalculate(now=NOON)
    for enrollment_id in loop.expected:
        alone = loop.recalculate(enrollment_id, now=LATER)
        assert changed_fields(alone) <= TIMESTAMPS, enrollment_id


def test_a_dry_run_plans_what_the_run_then_writes_and_writes_nothing(loop: Loop) -> None:
    planned = loop.recalculate(now=NOON, dry_run=True)
    untouched = loop.rows("Criterion_Progress__c")
    done = loop.recalculate(now=NOON)

    assert untouched == []
    assert [e["changes"] for e in planned.document()["enrollments"]] == [
        e["changes"] for e in done.document()["enrollments"]
    ]


def test_values_and_their_dates_move_only_when_something_changed(loop: Loop) -> None:
    loop.recalculate(now=NOON)
    partner = loop.views()["Northmere Channel Partners"]
    won = next(
        record.told.id
        for each in loop.explain(partner.id, criterion="Annual Partner Revenue").criteria
        for record in each.records
        if record.told.reason is Reason.COUNTED
    )
    loop.change("Opportunity", won, Amount=None)

    report = loop.recalculate(partner.id, now=LATER).document()["enrollments"][0]
    fields = {(change["object"], change["field"]) for change in report["changes"]}

    assert ("Criterion_Progress__c", "Value__c") in fields
    assert ("Criterion_Progress__c", "Changed_On__c") in fields
    assert ("Partner_Enrollment__c", "Progress_Changed_On__c") in fields
    assert ("Enrollment_Benefit__c", "Value__c") not in fields


def test_a_benefit_worth_more_is_no_progress(loop: Loop) -> None:
    loop.recalculate(now=NOON)
    partner = loop.views()["Northmere Channel Partners"]
    tier = partner.tier_held_id
    given = next(row for row in loop.rows("Tier_Benefit__c") if row["Tier__c"] == tier)
    loop.change("Tier_Benefit__c", str(given["Id"]), Value__c="twice as much")

    report = loop.recalculate(partner.id, now=LATER)

    assert "Value__c" in changed_fields(report)
    assert "Progress_Changed_On__c" not in changed_fields(report)


def test_a_thousand_enrollments_cost_under_300_calls_by_rest(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'loop.db'}"
    with running_loop(database_url=url, today=NOON.date(), enrollments=1000) as loop:
        first = loop.recalculate(now=NOON)
        second = loop.recalculate(now=LATER)

        assert len(first.enrollments) == 1000
        assert first.api_calls < 300
        assert second.api_calls < 300
        assert changed_fields(second) == TIMESTAMPS
