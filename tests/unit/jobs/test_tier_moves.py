from __future__ import annotations

from datetime import timedelta

from structlog.testing import capture_logs

from jobs.run_report import EnrollmentReport
from mapping.soql import Soql
from mapping.wire import WireValue
from tests.fakes.salesforce import Record
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ALLIANCE,
    ANN,
    GLOBEX_ALLIANCE,
    GOLD,
    NOW,
    REGISTRATIONS,
    SILVER,
    Desk,
    opportunity,
    see_everything,
)

ENROLLMENT = "Partner_Enrollment__c"
CHANGE, SNAPSHOT = "Tier_Change__c", "Enrollment_Snapshot__c"


def desk(mode: str, **values: WireValue) -> Desk:
    """Let Acme, which holds Silver, earn Gold in a program of some mode."""
    given = Desk()
    given.org.find("Partner_Program__c", ALLIANCE)["Promotion_Mode__c"] = mode
    given.org.add("Opportunity", opportunity(9, ACME, 500_000))
    see_everything(given.org)
    acme(given).update(values)
    return given


def acme(given: Desk) -> Record:
    return given.org.find(ENROLLMENT, ACME_ALLIANCE)


def recalculate(given: Desk, *, dry_run: bool = False) -> EnrollmentReport:
    run = f"run {len(given.runs.runs)}"
    return given.recalculate(ACME_ALLIANCE, run=run, dry_run=dry_run).enrollments[0]


def rereads(given: Desk) -> list[Soql]:
    """Statements on enrollments that ask for their inputs alone."""
    return [
        s
        for s in given.org.statements
        if s.sobject == ENROLLMENT and "Standing__c" not in s.text and "Approval__c" in s.text
    ]


def test_the_log_and_the_snapshot_are_written_before_the_tier() -> None:
    given = desk("Automatic")

    recalculate(given)

    objects = [batch.sobject for batch in given.org.batches]
    assert objects[-3:] == [CHANGE, SNAPSHOT, ENROLLMENT]
    assert acme(given)["Tier__c"] == GOLD
    assert len(rereads(given)) == 1


def test_enrollments_that_do_not_move_are_not_read_again() -> None:
    given = desk("Manual")

    recalculate(given)

    assert rereads(given) == []


def test_one_query_reads_all_again_that_move_and_no_others() -> None:
    given = desk("Automatic")

    given.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    (statement,) = rereads(given)
    assert ACME_ALLIANCE in statement.text
    assert GLOBEX_ALLIANCE not in statement.text


def test_an_edit_since_the_reading_keeps_the_tier_and_lets_the_rest_be_written() -> None:
    given = desk("Automatic")

    def edit(statement: Soql) -> None:
        if statement.sobject == "Opportunity":
            acme(given)["Segment__c"] = "EMEA"

    given.org.query_error = edit
    with capture_logs() as logs:
        report = recalculate(given)

    assert acme(given)["Tier__c"] == SILVER
    assert acme(given)["Tier_Earned__c"] == GOLD
    assert acme(given)["Standing__c"] == "Eligible"
    assert CHANGE not in given.org.records
    assert report.document()["tier_held"] == "Silver"
    assert ("decision_put_off", ACME_ALLIANCE) in [
        (entry["event"], entry.get("enrollment")) for entry in logs
    ]


def test_an_enrollment_that_vanished_since_the_reading_is_not_moved() -> None:
    given = desk("Automatic")

    def delete(statement: Soql) -> None:
        if "Standing__c" not in statement.text and "Approval__c" in statement.text:
            acme(given)["Id"] = "gone"

    given.org.query_error = delete
    given.org.refuse[ACME_ALLIANCE] = "ENTITY_IS_DELETED: entity is deleted"

    report = recalculate(given)

    assert CHANGE not in given.org.records
    assert [record.code for record in report.rejected] == ["ENTITY_IS_DELETED"]


def test_where_the_org_refuses_the_log_the_tier_stays() -> None:
    given = desk("Automatic")
    planned = recalculate(given, dry_run=True)
    key = next(write.key for write in planned.writes if write.sobject == CHANGE)
    given.org.refuse[key] = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Say why."

    report = recalculate(given)

    assert acme(given)["Tier__c"] == SILVER
    assert acme(given)["Calculation_Status__c"] == "Error"
    told = report.document()
    assert (told["tier_held"], told["decision"], told["status"]) == ("Silver", None, "Error")


def test_where_the_org_refuses_a_detail_nothing_is_logged() -> None:
    given = desk("Automatic")
    given.org.refuse[f"{ACME_ALLIANCE}:{REGISTRATIONS}"] = "LIMIT_EXCEEDED: Too much."

    recalculate(given)

    assert acme(given)["Tier__c"] == SILVER
    assert CHANGE not in given.org.records


def test_our_own_writing_does_not_look_like_a_person_s() -> None:
    given = desk("Approval", Pending_Tier__c=GOLD, Approval__c="Approve", Approved_By__c=ANN)
    recalculate(given)
    written = acme(given)["Input_Hash__c"]
    given.clock.time = NOW + timedelta(days=1)
    second = recalculate(given)

    assert second.record.input_hash == written
    assert given.evaluations.evaluations[ACME_ALLIANCE].input_hash == written
    assert [row["Reason__c"] for row in given.org.records[CHANGE]] == ["Approved by Ann."]
    assert {change.field for write in second.writes for change in write.changes} == {
        "Last_Attempt__c",
        "Last_Calculated__c",
    }


def test_a_withdrawn_proposal_is_told_with_its_reason() -> None:
    given = desk("Manual", Pending_Tier__c=GOLD)

    with capture_logs() as logs:
        report = recalculate(given)

    assert report.document()["decision"]["pending_tier"] is None
    assert [e["reason"] for e in logs if e["event"] == "proposal_withdrawn"] == [
        "The program leaves tiers to people."
    ]


def test_on_hold_nothing_is_decided() -> None:
    given = desk("Automatic", Pending_Tier__c=GOLD, Approval__c="Approve")
    given.org.find("User", ANN)["IsActive"] = False

    report = recalculate(given)

    assert report.document()["decision"] is None
    assert (acme(given)["Pending_Tier__c"], acme(given)["Approval__c"]) == (GOLD, "Approve")


def test_an_expired_enrollment_leaves_one_snapshot_and_its_proposal() -> None:
    given = desk("Automatic", Expiration_Date__c="2026-05-31", Pending_Tier__c=GOLD)

    recalculate(given)
    first = len(given.org.records[SNAPSHOT])
    batches = len(given.org.batches)
    recalculate(given)

    (snapshot,) = given.org.records[SNAPSHOT]
    assert first == 1
    assert snapshot["Key__c"] == f"{ACME_ALLIANCE}:Expiry:2026-05-31"
    assert (acme(given)["Tier__c"], acme(given)["Pending_Tier__c"]) == (SILVER, GOLD)
    assert all(batch.sobject != SNAPSHOT for batch in given.org.batches[batches:])


def test_an_expiry_that_could_not_be_judged_is_kept_once_it_can() -> None:
    given = desk("Automatic", Expiration_Date__c="2026-05-31")
    given.org.find("User", ANN)["IsActive"] = False
    recalculate(given)
    held = given.org.records.get(SNAPSHOT, [])
    given.org.find("User", ANN)["IsActive"] = True

    report = recalculate(given)

    assert held == []
    assert [row["Kind__c"] for row in given.org.records[SNAPSHOT]] == ["Expiry"]
    assert report.clean
