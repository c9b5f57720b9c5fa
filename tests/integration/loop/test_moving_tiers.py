from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from tests.integration.loop.harness import NOON, Loop
from tests.integration.loop.moves import (
    ALLIANCE,
    APPLICANT,
    CLIMBER,
    FALLER,
    GROWTH,
    TIMESTAMPS,
    active_benefits,
    change,
    change_program,
    changed_fields,
    log_of,
    recalculate,
    snapshots_of,
)

TODAY = NOON.date()


def test_each_program_proposes_what_its_mode_says(calculated: Loop) -> None:
    select = calculated.tiers(ALLIANCE)["Select"]
    applicant, climber = calculated.enrollment(APPLICANT), calculated.enrollment(CLIMBER)

    assert applicant["Pending_Tier__c"] == select
    assert log_of(calculated, APPLICANT) == [("Proposed", "Registered", "Select")]
    assert climber["Pending_Tier__c"] is None
    assert log_of(calculated, CLIMBER) == []


def test_whoever_is_at_risk_is_in_grace(calculated: Loop) -> None:
    faller = calculated.enrollment(FALLER)

    assert faller["Grace_Ends__c"] == date(2026, 7, 17).isoformat()
    assert log_of(calculated, FALLER) == [("Grace Started", "Scale", "Build")]
    assert calculated.enrollment("Shieldstone Partners")["Grace_Ends__c"] is None


def test_what_expired_is_kept_in_a_snapshot(calculated: Loop) -> None:
    (snapshot,) = snapshots_of(calculated, "Afterglow Technologies")

    assert (snapshot["Kind__c"], snapshot["Taken_On__c"]) == ("Expiry", TODAY.isoformat())
    told = json.loads(str(snapshot["Payload__c"]))
    assert (told["status"], told["tier_held"]) == ("Expired", "Build")
    assert told["criteria"][0]["value"] == "260000.00"


def test_approved_a_tier_is_written_with_its_benefits(loop: Loop) -> None:
    loop.recalculate(now=NOON)
    change(loop, APPLICANT, Approval__c="Approve", Approved_On__c=TODAY.isoformat())

    recalculate(loop, APPLICANT, minutes=5)

    after = loop.enrollment(APPLICANT)
    select = loop.tiers(ALLIANCE)["Select"]
    assert (after["Tier__c"], after["Tier_At_Last_Calculation__c"]) == (select, select)
    assert (after["Pending_Tier__c"], after["Approval__c"]) == (None, None)
    assert (after["Standing__c"], after["Eligible_Since__c"]) == ("Maintained", None)
    assert active_benefits(loop, APPLICANT)["Margin Uplift"] == "6%"
    assert log_of(loop, APPLICANT)[1:] == [("Approved", "Registered", "Select")]
    (snapshot,) = snapshots_of(loop, APPLICANT)
    rates = json.loads(str(snapshot["Payload__c"]))["rates"]
    assert rates["EUR"] == ["1"]
    assert len(rates) == 6
    assert changed_fields(loop, APPLICANT) == TIMESTAMPS


def test_rejected_a_proposal_stays_away_for_thirty_days(loop: Loop) -> None:
    recalculate(loop, APPLICANT)
    change(loop, APPLICANT, Approval__c="Reject")
    recalculate(loop, APPLICANT, minutes=5)
    rejected = loop.enrollment(APPLICANT)
    recalculate(loop, APPLICANT, days=29)
    waiting = loop.enrollment(APPLICANT)
    recalculate(loop, APPLICANT, days=30)

    assert (rejected["Pending_Tier__c"], rejected["Approval__c"]) == (None, None)
    assert rejected["Declined_Until__c"] == (TODAY + timedelta(days=30)).isoformat()
    assert waiting["Pending_Tier__c"] is None
    assert loop.enrollment(APPLICANT)["Pending_Tier__c"] == loop.tiers(ALLIANCE)["Select"]


def test_a_proposal_that_lapsed_is_withdrawn_although_it_was_approved(loop: Loop) -> None:
    recalculate(loop, APPLICANT)
    tiers = loop.tiers(ALLIANCE)
    threshold = next(
        row for row in loop.rows("Tier_Threshold__c") if row["Tier__c"] == tiers["Select"]
    )
    loop.change("Tier_Threshold__c", str(threshold["Id"]), Value__c=10_000_000)
    change(loop, APPLICANT, Approval__c="Approve")

    with capture_logs() as logs:
        recalculate(loop, APPLICANT, minutes=5)

    after = loop.enrollment(APPLICANT)
    assert after["Tier__c"] == tiers["Registered"]
    assert (after["Pending_Tier__c"], after["Approval__c"]) == (None, None)
    reasons = [entry["reason"] for entry in logs if entry["event"] == "proposal_withdrawn"]
    assert reasons == ["It would not be proposed any more: Registered is earned."]


def test_automatically_the_tier_is_written_at_once(loop: Loop) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")

    report = loop.recalculate(str(loop.enrollment(CLIMBER)["Id"]))

    after = loop.enrollment(CLIMBER)
    tiers = loop.tiers(GROWTH)
    assert after["Tier__c"] == tiers["Scale"]
    assert (after["Standing__c"], after["Next_Tier__c"]) == ("Maintained", tiers["Elevate"])
    assert active_benefits(loop, CLIMBER)["Margin Uplift"] == "10%"
    assert log_of(loop, CLIMBER) == [("Automatic", "Build", "Scale")]
    told = report.document()["enrollments"][0]
    assert told["tier_held"] == "Scale"
    assert told["decision"] == {
        "tier_written": "Scale",
        "pending_tier": None,
        "grace_ends": None,
    }
    assert changed_fields(loop, CLIMBER) == TIMESTAMPS


def test_a_tier_is_lost_after_its_grace_and_not_before(loop: Loop) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic", Grace_Days__c=3)
    tiers = loop.tiers(GROWTH)
    recalculate(loop, FALLER)
    recalculate(loop, FALLER, days=3)
    kept = loop.enrollment(FALLER)
    recalculate(loop, FALLER, days=4)
    lost = loop.enrollment(FALLER)

    assert (kept["Tier__c"], kept["Standing__c"]) == (tiers["Scale"], "At Risk")
    assert kept["Grace_Ends__c"] == date(2026, 6, 20).isoformat()
    assert (lost["Tier__c"], lost["Standing__c"]) == (tiers["Build"], "Maintained")
    assert lost["Grace_Ends__c"] is None
    assert log_of(loop, FALLER) == [
        ("Grace Started", "Scale", "Build"),
        ("Demoted", "Scale", "Build"),
    ]
    assert active_benefits(loop, FALLER)["Margin Uplift"] == "5%"


def test_grace_pauses_while_the_enrollment_cannot_be_judged(loop: Loop) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic", Grace_Days__c=3)
    user = str(loop.enrollment(FALLER)["Primary_Partner_User__c"])
    recalculate(loop, FALLER)
    loop.change("User", user, IsActive=False)
    recalculate(loop, FALLER, days=1)
    recalculate(loop, FALLER, days=9)
    on_hold = loop.enrollment(FALLER)
    loop.change("User", user, IsActive=True)
    recalculate(loop, FALLER, days=10)
    judged = loop.enrollment(FALLER)
    recalculate(loop, FALLER, days=14)

    tiers = loop.tiers(GROWTH)
    assert on_hold["Calculation_Status__c"] == "On Hold"
    assert on_hold["Grace_Ends__c"] == date(2026, 6, 20).isoformat()
    assert (judged["Tier__c"], judged["Grace_Ends__c"]) == (
        tiers["Scale"],
        date(2026, 6, 30).isoformat(),
    )
    assert loop.enrollment(FALLER)["Tier__c"] == tiers["Build"]


@pytest.mark.parametrize(
    ("kind", "tier", "left"),
    [
        pytest.param("Lock", "Scale", "Scale", id="a-lock-keeps-it"),
        pytest.param("Floor", "Scale", "Scale", id="a-floor-keeps-it"),
        pytest.param("Floor", "Launch", "Build", id="a-floor-below-does-not"),
    ],
)
def test_overrides_keep_from_falling(loop: Loop, kind: str, tier: str, left: str) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    tiers = loop.tiers(GROWTH)
    change(loop, FALLER, Grace_Ends__c="2026-06-01")
    override = next(iter(loop.rows("Tier_Override__c")))
    loop.change(
        "Tier_Override__c",
        str(override["Id"]),
        Enrollment__c=loop.enrollment(FALLER)["Id"],
        Kind__c=kind,
        Tier__c=tiers[tier],
        Until__c=TODAY.isoformat(),
    )

    recalculate(loop, FALLER)

    assert loop.enrollment(FALLER)["Tier__c"] == tiers[left]


def test_a_tier_changed_by_hand_is_logged_once_and_kept_in_a_snapshot(loop: Loop) -> None:
    recalculate(loop, FALLER)
    change(loop, FALLER, Tier__c=loop.tiers(GROWTH)["Build"])
    recalculate(loop, FALLER, minutes=5)
    recalculate(loop, FALLER, minutes=10)

    assert log_of(loop, FALLER) == [
        ("Grace Started", "Scale", "Build"),
        ("Manual", "Scale", "Build"),
        ("Grace Ended", "Build", "Build"),
    ]
    assert [row["Kind__c"] for row in snapshots_of(loop, FALLER)] == ["Tier Change"]


def test_a_dry_run_tells_the_move_and_writes_nothing(loop: Loop) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    enrollment = str(loop.enrollment(CLIMBER)["Id"])

    planned = loop.recalculate(enrollment, dry_run=True)

    assert loop.enrollment(CLIMBER)["Tier__c"] == loop.tiers(GROWTH)["Build"]
    assert loop.rows("Tier_Change__c") == []
    assert planned.document()["enrollments"][0]["decision"]["tier_written"] == "Scale"
    done = loop.recalculate(enrollment)
    assert [e["changes"] for e in planned.document()["enrollments"]] == [
        e["changes"] for e in done.document()["enrollments"]
    ]
