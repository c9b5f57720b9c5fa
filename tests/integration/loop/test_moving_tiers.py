from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from structlog.testing import capture_logs

from emulator.store import Value, Values
from persistence.port import RunOutcome
from tests.integration.loop.harness import NOON, Loop

GROWTH, ALLIANCE = "Partner Growth Program", "Alliance EMEA Program"
#: Holds Registered and earns Select, in the program that asks for approval.
APPLICANT = "Sechsmünzen Handels GmbH"
#: Holds Build and earns Scale; holds Scale and earns Build.
CLIMBER, FALLER = "Risewell Partners", "Ebbcliff Solutions"
ENROLLMENT = "Partner_Enrollment__c"
TODAY = NOON.date()
LATER = NOON + timedelta(minutes=5)
LATER_STILL = NOON + timedelta(minutes=10)


def change_program(loop: Loop, name: str, **values: Value) -> None:
    program = next(row for row in loop.rows("Partner_Program__c") if row["Name"] == name)
    loop.change("Partner_Program__c", str(program["Id"]), **values)


def change(loop: Loop, partner: str, **values: Value) -> None:
    loop.change(ENROLLMENT, str(loop.enrollment(partner)["Id"]), **values)


def recalculate(loop: Loop, partner: str, *, days: int = 0, minutes: int = 0) -> None:
    moment = NOON + timedelta(days=days, minutes=minutes)
    loop.recalculate(str(loop.enrollment(partner)["Id"]), now=moment)


def log_of(loop: Loop, partner: str) -> list[tuple[Value, Value, Value]]:
    enrollment = loop.enrollment(partner)["Id"]
    return [
        (row["Kind__c"], row["From_Tier_Name__c"], row["To_Tier_Name__c"])
        for row in loop.rows("Tier_Change__c")
        if row["Enrollment__c"] == enrollment
    ]


def snapshots_of(loop: Loop, partner: str) -> list[Values]:
    enrollment = loop.enrollment(partner)["Id"]
    rows = loop.rows("Enrollment_Snapshot__c")
    return [row for row in rows if row["Enrollment__c"] == enrollment]


def active_benefits(loop: Loop, partner: str) -> dict[str, Value]:
    names = {row["Id"]: str(row["Name"]) for row in loop.rows("Program_Benefit__c")}
    enrollment = loop.enrollment(partner)["Id"]
    return {
        names[row["Benefit__c"]]: row["Value__c"]
        for row in loop.rows("Enrollment_Benefit__c")
        if row["Enrollment__c"] == enrollment and row["Active__c"]
    }


def changed_fields(loop: Loop, partner: str) -> set[str]:
    report = loop.recalculate(str(loop.enrollment(partner)["Id"]), now=LATER_STILL)
    return {change["field"] for change in report.document()["enrollments"][0]["changes"]}


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
    assert rates["EUR"] == "1"
    assert len(rates) == 6
    assert changed_fields(loop, APPLICANT) == {"Last_Calculated__c", "Last_Attempt__c"}


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
    assert changed_fields(loop, CLIMBER) == {"Last_Calculated__c", "Last_Attempt__c"}


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


@pytest.mark.parametrize("broken", ["Tier_Change__c", ENROLLMENT])
def test_a_run_that_broke_off_and_is_repeated_leaves_one_entry(loop: Loop, broken: str) -> None:
    change_program(loop, GROWTH, Promotion_Mode__c="Automatic")
    enrollment = str(loop.enrollment(CLIMBER)["Id"])

    failed = loop.recalculate(enrollment, now=NOON, breaks_at=broken)
    untouched = loop.enrollment(CLIMBER)
    loop.recalculate(enrollment, now=LATER)

    assert failed.outcome is RunOutcome.FAILED
    assert untouched["Tier__c"] == loop.tiers(GROWTH)["Build"]
    assert loop.enrollment(CLIMBER)["Tier__c"] == loop.tiers(GROWTH)["Scale"]
    assert log_of(loop, CLIMBER) == [("Automatic", "Build", "Scale")]
    assert len(snapshots_of(loop, CLIMBER)) == 1
    assert changed_fields(loop, CLIMBER) == {"Last_Calculated__c", "Last_Attempt__c"}


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
