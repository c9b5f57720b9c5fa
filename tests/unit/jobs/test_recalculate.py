from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from structlog.testing import capture_logs

from connector.errors import ApiBudgetSpentError, OrgUnreachableError, QueryRefusedError
from jobs.run_report import EnrollmentReport, RunReport
from mapping.errors import UnknownObjectError
from mapping.soql import Soql
from persistence.port import RunOutcome
from tests.fakes.records import record_id
from tests.fakes.salesforce import Record
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ALLIANCE,
    ANN,
    GLOBEX_ALLIANCE,
    INITECH_RESELLER,
    MARGIN,
    NOW,
    REGISTRATIONS,
    RESELLER,
    REVENUE,
    RUN,
    SILVER,
    Desk,
)

ENROLLMENT = "Partner_Enrollment__c"
PROGRESS = "Criterion_Progress__c"
HELD_FIELDS = {"Calculation_Status__c", "Hold_Reason__c", "Standing__c", "Last_Attempt__c"}
REVENUE_KEY = f"{ACME_ALLIANCE}:{REVENUE}"


def report_of(report: RunReport, enrollment: str) -> EnrollmentReport:
    return next(each for each in report.enrollments if each.record.id == enrollment)


def unreachable() -> OrgUnreachableError:
    return OrgUnreachableError("The org does not answer.", remedy="Try again later.")


def test_an_enrollment_is_pulled_judged_and_written() -> None:
    desk = Desk()

    with capture_logs() as logs:
        report = desk.recalculate(ACME_ALLIANCE)

    assert report.outcome is RunOutcome.SUCCEEDED
    assert report.error is None
    own = desk.org.written(ENROLLMENT)[ACME_ALLIANCE]
    assert own == {
        "Calculation_Status__c": "Current",
        "Tier_Earned__c": SILVER,
        "Next_Tier__c": own["Next_Tier__c"],
        "Progress_To_Next__c": 62,
        "Weakest_Criterion__c": REVENUE,
        "Standing__c": "Maintained",
        "Tier_At_Last_Calculation__c": SILVER,
        "Evaluated_As_User__c": ANN,
        "Records_Not_Visible__c": 0,
        "Config_Version__c": own["Config_Version__c"],
        "Input_Hash__c": own["Input_Hash__c"],
        "Last_Attempt__c": NOW,
        "Last_Calculated__c": NOW,
        "Progress_Changed_On__c": NOW,
    }
    assert desk.org.written(PROGRESS)[REVENUE_KEY]["Value__c"] == Decimal(125_000)
    benefit = desk.org.written("Enrollment_Benefit__c")[f"{ACME_ALLIANCE}:{MARGIN}"]
    assert (benefit["Value__c"], benefit["Active__c"]) == ("5%", True)
    assert [entry["event"] for entry in logs] == ["slice_recalculated"]


def test_the_enrollment_is_written_after_all_that_belongs_to_it() -> None:
    desk = Desk()

    desk.recalculate()

    objects = [batch.sobject for batch in desk.org.batches if batch.records]
    for own in (i for i, name in enumerate(objects) if name == ENROLLMENT):
        assert objects[own - 1] in (PROGRESS, "Enrollment_Benefit__c")


def test_nobody_s_tier_dates_or_account_are_written() -> None:
    desk = Desk()

    desk.recalculate()

    for values in desk.org.written(ENROLLMENT).values():
        assert values.keys().isdisjoint(
            {
                "Tier__c",
                "Program__c",
                "Partner_Account__c",
                "Primary_Partner_User__c",
                "Enrollment_Date__c",
                "Expiration_Date__c",
            }
        )


def test_a_second_run_writes_the_timestamps_alone() -> None:
    desk = Desk()
    desk.recalculate()
    desk.org.batches.clear()
    desk.clock.time = NOW + timedelta(hours=1)

    report = desk.recalculate(run="second")

    assert report.outcome is RunOutcome.SUCCEEDED
    assert {batch.sobject for batch in desk.org.batches} == {ENROLLMENT}
    for values in desk.org.written(ENROLLMENT).values():
        assert values == {
            "Last_Attempt__c": desk.clock.time,
            "Last_Calculated__c": desk.clock.time,
        }


def test_what_was_calculated_is_remembered_with_the_records_that_counted() -> None:
    desk = Desk()

    desk.recalculate(ACME_ALLIANCE, INITECH_RESELLER)

    run = desk.runs.runs[RUN]
    assert (run.kind, run.started_at, run.finished_at) == ("recalculate", NOW, NOW)
    assert (run.outcome, run.enrollments, run.error) == (RunOutcome.SUCCEEDED, 2, None)
    assert run.api_calls == desk.org.api_calls
    acme = desk.evaluations.evaluations[ACME_ALLIANCE]
    assert (acme.program_id, acme.run_id, acme.evaluated_at) == (ALLIANCE, RUN, NOW)
    assert len(acme.config_version) == len(acme.input_hash) == 64
    assert acme.counted_ids == {
        "Opportunity": (record_id("006", 1), record_id("006", 2)),
        "Lead": (record_id("00Q", 1), record_id("00Q", 2)),
    }
    assert acme.payload["id"] == ACME_ALLIANCE


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

    report = desk.recalculate()

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


def test_a_rejected_detail_makes_an_error_and_the_last_calculation_stays() -> None:
    desk = Desk()
    desk.org.refuse[REVENUE_KEY] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    report = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    assert desk.org.written(ENROLLMENT)[ACME_ALLIANCE] == {
        "Calculation_Status__c": "Error",
        "Hold_Reason__c": f"Salesforce refused {PROGRESS} {REVENUE_KEY}: Too much.",
        "Last_Attempt__c": NOW,
    }
    acme = report_of(report, ACME_ALLIANCE).document()
    assert acme["status"] == "Error"
    assert acme["last_calculated"] == "2026-05-01T08:00:00Z"
    assert acme["rejected"] == [
        {
            "object": PROGRESS,
            "id_or_key": REVENUE_KEY,
            "code": "FIELD_CUSTOM_VALIDATION_EXCEPTION",
            "message": "Too much.",
        }
    ]
    globex = report_of(report, GLOBEX_ALLIANCE)
    assert globex.document()["last_calculated"] == "2026-06-01T12:00:00Z"
    assert desk.evaluations.evaluations.keys() == {GLOBEX_ALLIANCE}


def test_a_rejected_detail_of_an_expired_enrollment_leaves_it_expired() -> None:
    desk = Desk()
    desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Expiration_Date__c"] = "2026-05-31"
    desk.org.refuse[REVENUE_KEY] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."

    report = desk.recalculate(ACME_ALLIANCE)

    assert report_of(report, ACME_ALLIANCE).status == "Expired"
    own = desk.org.written(ENROLLMENT)[ACME_ALLIANCE]
    assert own["Calculation_Status__c"] == "Expired"
    assert "Last_Calculated__c" not in own


def test_a_rejected_enrollment_is_reported_and_not_remembered() -> None:
    desk = Desk()
    desk.org.refuse[ACME_ALLIANCE] = "INSUFFICIENT_ACCESS_OR_READONLY: Not yours."

    report = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert report.outcome is RunOutcome.PARTIAL
    acme = report_of(report, ACME_ALLIANCE).document()
    assert [each["code"] for each in acme["rejected"]] == ["INSUFFICIENT_ACCESS_OR_READONLY"]
    assert acme["last_calculated"] == "2026-05-01T08:00:00Z"
    assert desk.evaluations.evaluations.keys() == {GLOBEX_ALLIANCE}


def test_a_dry_run_plans_everything_and_writes_nothing() -> None:
    desk = Desk()

    report = desk.recalculate(ACME_ALLIANCE, dry_run=True)

    assert desk.org.batches == []
    assert desk.evaluations.saves == 0
    assert report.dry_run
    assert desk.runs.runs[RUN].dry_run
    document = report.document()["enrollments"][0]
    assert document["last_calculated"] == "2026-05-01T08:00:00Z"
    assert {
        "object": PROGRESS,
        "id_or_key": REVENUE_KEY,
        "field": "Value__c",
        "from": None,
        "to": "125000.00",
    } in document["changes"]
    assert {
        "object": ENROLLMENT,
        "id_or_key": ACME_ALLIANCE,
        "field": "Last_Calculated__c",
        "from": "2026-05-01T08:00:00Z",
        "to": "2026-06-01T12:00:00Z",
    } in document["changes"]


def test_an_outage_after_the_first_slice_reports_what_was_done_and_why_it_ended() -> None:
    desk = Desk()

    def lose_the_second_slice(statement: Soql) -> OrgUnreachableError | None:
        second = statement.sobject == "Opportunity" and len(desk.org.batches) > 0
        return unreachable() if second else None

    desk.org.query_error = lose_the_second_slice

    with capture_logs() as logs:
        report = desk.recalculate()

    assert report.outcome is RunOutcome.PARTIAL
    assert report.document()["error"] == {
        "code": "OrgUnreachableError",
        "message": "The org does not answer.",
        "remedy": "Try again later.",
    }
    assert [each.record.id for each in report.enrollments] == [ACME_ALLIANCE, GLOBEX_ALLIANCE]
    assert INITECH_RESELLER not in desk.org.written(ENROLLMENT)
    run = desk.runs.runs[RUN]
    assert (run.outcome, run.enrollments) == (RunOutcome.PARTIAL, 2)
    assert run.error is not None
    assert run.error.code == "OrgUnreachableError"
    assert desk.evaluations.evaluations.keys() == {ACME_ALLIANCE, GLOBEX_ALLIANCE}
    assert logs[-1]["event"] == "run_interrupted"


def test_a_budget_that_is_spent_while_writing_fails_the_run() -> None:
    desk = Desk()
    desk.org.upsert_error = ApiBudgetSpentError("Spent.", remedy="Wait.")

    report = desk.recalculate()

    assert report.outcome is RunOutcome.FAILED
    assert report.enrollments == ()
    assert desk.runs.runs[RUN].outcome is RunOutcome.FAILED
    assert desk.evaluations.saves == 0


def test_an_outage_before_the_first_slice_leaves_no_run_behind() -> None:
    desk = Desk()
    desk.org.query_error = lambda _: unreachable()

    with pytest.raises(OrgUnreachableError):
        desk.recalculate()

    assert desk.runs.runs == {}


def test_a_mapping_that_does_not_fit_ends_the_run_and_is_kept_on_record() -> None:
    desk = Desk()
    desk.org.describes = {k: v for k, v in desk.org.describes.items() if k != PROGRESS}

    with pytest.raises(UnknownObjectError):
        desk.recalculate()

    assert desk.org.batches == []
    run = desk.runs.runs[RUN]
    assert run.outcome is RunOutcome.FAILED
    assert run.error is not None
    assert run.error.code == "UnknownObjectError"


def test_a_value_that_does_not_fit_holds_the_program_and_not_the_run() -> None:
    desk = Desk()
    desk.org.find("Opportunity", record_id("006", 1))["Amount"] = "much"

    report = desk.recalculate()

    held = report_of(report, ACME_ALLIANCE).evaluation.hold
    assert held is not None
    assert "Opportunity.Amount holds 'much', which is not an amount." in held.reason
    assert report_of(report, INITECH_RESELLER).status == "Current"


def test_a_field_of_a_parent_may_be_summed_and_dated_by() -> None:
    desk = Desk()
    criterion = desk.org.find("Program_Criterion__c", REVENUE)
    criterion["Rollup_Field__c"] = "Account.AnnualRevenue"
    criterion["Attainment_Date_Field__c"] = "Owner.CreatedDate"
    owner: Record = {"Id": record_id("005", 9), "CreatedDate": "2026-02-01T00:00:00.000+0000"}
    client: Record = {"Id": record_id("001", 9), "AnnualRevenue": 150_000}
    desk.org.add("User", owner)
    desk.org.add("Account", client)
    for deal in desk.org.records["Opportunity"]:
        deal.update({"OwnerId": owner["Id"], "AccountId": client["Id"]})

    report = desk.recalculate(ACME_ALLIANCE)

    assert report.outcome is RunOutcome.SUCCEEDED
    assert desk.org.written(PROGRESS)[REVENUE_KEY]["Value__c"] == Decimal(300_000)


def test_a_filter_may_name_a_field_in_another_case_than_the_criterion() -> None:
    desk = Desk()
    desk.org.add(
        "Criterion_Filter__c",
        {
            "Id": record_id("a03", 1),
            "Criterion__c": REVENUE,
            "Number__c": 1,
            "Field__c": "amount",
            "Operator__c": "greater than",
            "Value__c": "50000",
        },
    )
    for deal in desk.org.records["Opportunity"]:
        deal["amount"] = deal["Amount"]

    desk.recalculate(ACME_ALLIANCE)

    assert desk.org.written(PROGRESS)[REVENUE_KEY]["Value__c"] == Decimal(100_000)
    pulled = next(s.text for s in desk.org.statements if s.sobject == "Opportunity")
    assert pulled.casefold().split(" from ")[0].count("amount") == 1


def test_deals_registered_twice_count_once() -> None:
    desk = Desk()
    for number in (1, 2):
        desk.org.find("Lead", record_id("00Q", number))["ConvertedOpportunityId"] = record_id(
            "006", 1
        )

    desk.recalculate(ACME_ALLIANCE)

    progress = desk.org.written(PROGRESS)[f"{ACME_ALLIANCE}:{REGISTRATIONS}"]
    assert (progress["Value__c"], progress["Excluded__c"]) == (Decimal(1), 1)
