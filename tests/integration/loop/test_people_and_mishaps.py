from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop
from tests.integration.loop.moves import (
    APPLICANT,
    CLIMBER,
    ENROLLMENT,
    GROWTH,
    LATER,
    LATER_STILL,
    TIMESTAMPS,
    active_benefits,
    change,
    change_program,
    changed_fields,
    log_of,
    recalculate,
    snapshots_of,
)


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param({"Tier__c": "Launch"}, id="the-tier"),
        pytest.param({"Declined_Until__c": "2026-12-01"}, id="the-day-it-is-declined-until"),
        pytest.param({"Approval__c": "Reject"}, id="the-word"),
    ],
)
def test_a_person_who_edits_between_reading_and_writing_wins(
    loop: Loop, edit: dict[str, str]
) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    tiers = loop.tiers(GROWTH)
    before = loop.enrollment(CLIMBER)
    edited = {name: tiers.get(value, value) for name, value in edit.items()}

    with capture_logs() as logs:
        report = loop.recalculate(
            str(before["Id"]), meanwhile=lambda: change(loop, CLIMBER, **edited)
        )

    after = loop.enrollment(CLIMBER)
    assert report.outcome is RunOutcome.SUCCEEDED
    assert {name: after[name] for name in edited} == edited
    assert after["Tier__c"] == edited.get("Tier__c", tiers["Build"])
    assert after["Tier_Earned__c"] == tiers["Scale"]
    assert after["Last_Calculated__c"] is not None
    assert active_benefits(loop, CLIMBER)["Margin Uplift"] == "5%"
    assert log_of(loop, CLIMBER) == []
    assert [e["enrollment"] for e in logs if e["event"] == "decision_put_off"] == [before["Id"]]
    assert report.document()["enrollments"][0]["decision"]["tier_written"] is None

    recalculate(loop, CLIMBER, minutes=5)
    assert loop.enrollment(CLIMBER)["Tier__c"] == tiers["Scale"]


def test_what_nobody_edited_is_written_though_a_neighbour_was(loop: Loop) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    other = "Newcomer Bay Resellers"
    ids = [str(loop.enrollment(name)["Id"]) for name in (CLIMBER, other)]

    loop.recalculate(*ids, meanwhile=lambda: change(loop, CLIMBER, Segment__c="EMEA"))

    tiers = loop.tiers(GROWTH)
    assert loop.enrollment(CLIMBER)["Tier__c"] == tiers["Build"]
    assert loop.enrollment(other)["Tier__c"] == tiers["Launch"]


def test_nothing_is_read_again_where_nothing_of_people_s_is_written(loop: Loop) -> None:
    proposing, quiet = loop.enrollment(APPLICANT)["Id"], loop.enrollment(CLIMBER)["Id"]
    loop.recalculate(now=NOON)

    calls = [loop.recalculate(str(key), now=LATER).api_calls for key in (proposing, quiet)]
    change(loop, APPLICANT, Approval__c="Reject")
    again = loop.recalculate(str(proposing), now=LATER_STILL).api_calls

    assert again > calls[0]
    assert calls[0] <= calls[1] + 1


@pytest.mark.parametrize("broken", ["Tier_Change__c", ENROLLMENT])
def test_a_run_that_broke_off_and_is_repeated_leaves_one_entry(loop: Loop, broken: str) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    enrollment = str(loop.enrollment(CLIMBER)["Id"])

    failed = loop.recalculate(enrollment, now=NOON, breaks_at=broken)
    untouched = loop.enrollment(CLIMBER)
    loop.recalculate(enrollment, now=LATER)

    assert failed.outcome is RunOutcome.PARTIAL
    assert untouched["Tier__c"] == loop.tiers(GROWTH)["Build"]
    assert loop.enrollment(CLIMBER)["Tier__c"] == loop.tiers(GROWTH)["Scale"]
    assert log_of(loop, CLIMBER) == [("Automatic", "Build", "Scale")]
    assert len(snapshots_of(loop, CLIMBER)) == 1
    assert changed_fields(loop, CLIMBER) == TIMESTAMPS
