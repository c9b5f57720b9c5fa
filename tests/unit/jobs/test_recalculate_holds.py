from __future__ import annotations

from connector.errors import QueryRefusedError
from jobs.run_report import EnrollmentReport, RunReport
from mapping.soql import Soql
from persistence.port import RunOutcome
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ANN,
    GLOBEX_ALLIANCE,
    INITECH_RESELLER,
    MARGIN,
    NOW,
    RESELLER,
    REVENUE,
    Desk,
)

ENROLLMENT = "Partner_Enrollment__c"
PROGRESS = "Criterion_Progress__c"
HELD_FIELDS = {"Calculation_Status__c", "Hold_Reason__c", "Standing__c", "Last_Attempt__c"}


def report_of(report: RunReport, enrollment: str) -> EnrollmentReport:
    return next(each for each in report.enrollments if each.record.id == enrollment)


def test_one_program_at_fault_holds_its_own_enrollments_and_the_others_go_on() -> None:
    desk = Desk()
    desk.org.find("Program_Criterion__c", REVENUE)["Rollup_Field__c"] = "Net_Amount__c"

    report = desk.recalculate()

    assert report.outcome is RunOutcome.PARTIAL
    written = desk.org.written(ENROLLMENT)
    for held in (ACME_ALLIANCE, GLOBEX_ALLIANCE):
        assert written[held].keys() == HELD_FIELDS
        assert written[held]["Calculation_Status__c"] == "On Hold"
        assert "Criterion Revenue: Opportunity has no field Net_Amount__c" in str(
            written[held]["Hold_Reason__c"]
        )
    assert written[INITECH_RESELLER]["Calculation_Status__c"] == "Current"
    assert desk.org.written(PROGRESS).keys() == {
        f"{INITECH_RESELLER}:{c['Id']}"
        for c in desk.org.records["Program_Criterion__c"]
        if c["Program__c"] == RESELLER
    }
    assert desk.evaluations.evaluations.keys() == {INITECH_RESELLER}


def test_a_time_zone_that_is_not_known_holds_its_program_alone() -> None:
    desk = Desk()
    desk.org.find("Partner_Program__c", RESELLER)["Time_Zone__c"] = "Mars/Olympus"

    report = desk.recalculate()

    assert report_of(report, INITECH_RESELLER).status == "On Hold"
    assert "'Mars/Olympus'" in str(desk.org.written(ENROLLMENT)[INITECH_RESELLER]["Hold_Reason__c"])
    assert report_of(report, ACME_ALLIANCE).status == "Current"


def test_a_program_that_vanishes_while_it_is_read_holds_its_enrollments() -> None:
    desk = Desk()

    def vanish(statement: Soql) -> None:
        if statement.sobject == "Partner_Program__c":
            desk.org.remove("Partner_Program__c", RESELLER)

    desk.org.query_error = vanish

    report = desk.recalculate(ACME_ALLIANCE, INITECH_RESELLER)

    held = report_of(report, INITECH_RESELLER)
    assert held.evaluation.hold is not None
    assert held.evaluation.hold.reason.startswith(f"Program {RESELLER} cannot be read")
    assert report_of(report, ACME_ALLIANCE).status == "Current"


def test_a_query_that_the_org_refuses_holds_the_program_that_needs_it() -> None:
    desk = Desk()

    def refuse(statement: Soql) -> QueryRefusedError | None:
        if statement.sobject == "Lead":
            return QueryRefusedError("No such column.", remedy="Look.", code="INVALID_FIELD")
        return None

    desk.org.query_error = refuse

    report = desk.recalculate()

    assert report.outcome is RunOutcome.PARTIAL
    assert report_of(report, ACME_ALLIANCE).status == "On Hold"
    assert report_of(report, INITECH_RESELLER).status == "Current"


def test_a_hold_writes_its_four_fields_and_touches_no_value() -> None:
    desk = Desk()
    desk.org.find("User", ANN)["IsActive"] = False

    report = desk.recalculate(ACME_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    assert desk.org.written(ENROLLMENT) == {
        ACME_ALLIANCE: {
            "Calculation_Status__c": "On Hold",
            "Hold_Reason__c": "Primary partner user Ann is inactive; choose an active user.",
            "Standing__c": "Inconclusive",
            "Last_Attempt__c": NOW,
        }
    }
    assert desk.org.written(PROGRESS) == {}
    document = report.document()["enrollments"][0]
    assert document["last_calculated"] == "2026-05-01T08:00:00Z"
    assert document["status"] == "On Hold"
    assert desk.evaluations.evaluations == {}


def test_enrollments_that_are_held_anyway_cost_no_candidate_query() -> None:
    desk = Desk()
    enrollment = desk.org.find(ENROLLMENT, ACME_ALLIANCE)
    enrollment["Enrollment_Date__c"] = None

    desk.recalculate(ACME_ALLIANCE)

    assert {s.sobject for s in desk.org.statements}.isdisjoint({"Opportunity", "Lead"})
    assert desk.org.questions == []
    assert desk.org.written(ENROLLMENT)[ACME_ALLIANCE]["Hold_Reason__c"] == (
        "No enrollment date is set; set the first day of the window."
    )


def test_expiry_ends_benefits_even_on_hold() -> None:
    desk = Desk()
    desk.recalculate(ACME_ALLIANCE)
    desk.org.find("User", ANN)["IsActive"] = False
    desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Expiration_Date__c"] = "2026-05-31"
    desk.org.batches.clear()

    report = desk.recalculate(ACME_ALLIANCE, run="second")

    ended = desk.org.written("Enrollment_Benefit__c")[f"{ACME_ALLIANCE}:{MARGIN}"]
    assert ended["Active__c"] is False
    assert str(ended["Ended_On__c"]) == "2026-05-31"
    assert report_of(report, ACME_ALLIANCE).status == "Expired"


def test_a_value_that_does_not_fit_holds_the_program_and_not_the_run() -> None:
    desk = Desk()
    desk.org.find("Opportunity", record_id("006", 1))["Amount"] = "much"

    report = desk.recalculate()

    held = report_of(report, ACME_ALLIANCE).evaluation.hold
    assert held is not None
    assert "Opportunity.Amount holds 'much', which is not an amount." in held.reason
    assert report_of(report, INITECH_RESELLER).status == "Current"
