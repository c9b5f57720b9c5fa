from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from structlog.testing import capture_logs

from persistence.port import RunOutcome
from tests.fakes.records import record_id
from tests.fakes.salesforce import Record
from tests.unit.jobs.partner_org import (
    ACME_ALLIANCE,
    ALLIANCE,
    ANN,
    INITECH_RESELLER,
    MARGIN,
    NOW,
    REGISTRATIONS,
    REVENUE,
    RUN,
    SILVER,
    Desk,
)

ENROLLMENT = "Partner_Enrollment__c"
PROGRESS = "Criterion_Progress__c"
REVENUE_KEY = f"{ACME_ALLIANCE}:{REVENUE}"


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
