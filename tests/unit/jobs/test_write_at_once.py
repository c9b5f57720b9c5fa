from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from connector.errors import OrgUnreachableError
from connector.port import RejectedRecord, WriteBatch, WriteReport
from jobs.planned_writes import PlannedEnrollment
from jobs.write_at_once import fits_one_call, send_at_once
from mapping.record_write import RecordWrite
from tests.unit.jobs.partner_org import (
    ACME,
    ACME_ALLIANCE,
    ALLIANCE,
    GLOBEX_ALLIANCE,
    REVENUE,
    Desk,
    opportunity,
    see_everything,
)

ENROLLMENT, PROGRESS, BENEFIT = (
    "Partner_Enrollment__c",
    "Criterion_Progress__c",
    "Enrollment_Benefit__c",
)
KEY = f"{ACME_ALLIANCE}:{REVENUE}"
TOO_MUCH = "FIELD_CUSTOM_VALIDATION_EXCEPTION: Too much."


def test_where_only_values_move_all_of_it_goes_in_one_call_the_enrollment_last() -> None:
    desk = Desk()

    desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE)

    assert desk.org.upserts == [(PROGRESS, BENEFIT, ENROLLMENT)]


def test_where_nothing_moves_only_the_enrollment_is_written() -> None:
    desk = Desk()
    desk.recalculate(ACME_ALLIANCE)
    desk.org.upserts.clear()

    desk.recalculate(ACME_ALLIANCE, run="second")

    assert desk.org.upserts == [(ENROLLMENT,)]


def moving(mode: str) -> Desk:
    """Let Acme earn a higher tier."""
    desk = Desk()
    desk.org.find("Partner_Program__c", ALLIANCE)["Promotion_Mode__c"] = mode
    desk.org.add("Opportunity", opportunity(9, ACME, 500_000))
    see_everything(desk.org)
    return desk


@pytest.mark.parametrize("mode", ["Automatic", "Approval"])
def test_where_people_are_concerned_each_step_waits_for_the_one_before(mode: str) -> None:
    desk = moving(mode)

    desk.recalculate(ACME_ALLIANCE)

    steps = desk.org.upserts
    assert (PROGRESS, BENEFIT) in steps
    assert steps[-1] == (ENROLLMENT,)
    assert all(ENROLLMENT not in step for step in steps[:-1])


def test_a_refused_detail_is_put_right_at_once_and_concerns_nobody_else() -> None:
    desk = Desk()
    desk.org.refuse[KEY] = TOO_MUCH
    before = dict(desk.org.find(ENROLLMENT, ACME_ALLIANCE))

    acme, globex = desk.recalculate(ACME_ALLIANCE, GLOBEX_ALLIANCE).enrollments

    assert desk.org.upserts == [(PROGRESS, BENEFIT, ENROLLMENT), (ENROLLMENT,)]
    assert [record["Id"] for record in desk.org.batches[-1].records] == [ACME_ALLIANCE]
    stands = desk.org.find(ENROLLMENT, ACME_ALLIANCE)
    assert {name for name in stands if stands[name] != before.get(name)} == {
        "Calculation_Status__c",
        "Hold_Reason__c",
        "Last_Attempt__c",
    }
    assert (acme.clean, globex.clean) == (False, True)


def test_while_a_refusal_stands_details_are_written_before_the_enrollment() -> None:
    desk = Desk()
    desk.org.refuse[KEY] = TOO_MUCH
    desk.recalculate(ACME_ALLIANCE)
    desk.org.upserts.clear()

    desk.recalculate(ACME_ALLIANCE, run="second")
    assert desk.org.upserts == [(PROGRESS,), (ENROLLMENT,)]
    assert desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Calculation_Status__c"] == "Error"

    desk.org.refuse.clear()
    (healed,) = desk.recalculate(ACME_ALLIANCE, run="third").enrollments
    assert healed.clean
    assert desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Calculation_Status__c"] == "Current"
    assert desk.org.find(ENROLLMENT, ACME_ALLIANCE)["Hold_Reason__c"] is None


def planned(details: int = 3) -> PlannedEnrollment:
    """Plan to write so many details of an enrollment, and the enrollment."""
    report = Desk().recalculate(ACME_ALLIANCE).enrollments[0]
    first = report.writes[0]
    many = tuple(replace(first, key=f"{first.key}:{number}") for number in range(details))
    return PlannedEnrollment(
        report.record, report.evaluation, many, (), report.writes[-1], plain=True
    )


@pytest.mark.parametrize(
    ("plans", "details", "fits"),
    [
        pytest.param(25, 1, True, id="25-enrollments"),
        pytest.param(26, 1, False, id="26-enrollments"),
        pytest.param(1, 800, True, id="five-collections"),
        pytest.param(1, 801, False, id="six-collections"),
        pytest.param(1, 0, False, id="nothing-before-the-enrollment"),
    ],
)
def test_one_call_holds_few_enrollments_and_five_collections(
    plans: int, details: int, *, fits: bool
) -> None:
    assert fits_one_call([planned(details)] * plans) is fits


def test_one_enrollment_whose_tier_moves_makes_all_of_them_wait() -> None:
    plan = planned()

    assert not fits_one_call([plan, replace(plan, plain=False)])


class Refusing:
    """Refuses some records, and goes down when it is asked again."""

    def __init__(self, *keys: str) -> None:
        self.keys = keys
        self.sent: list[WriteBatch] = []

    def upsert(self, batches: Sequence[WriteBatch]) -> WriteReport:
        if self.sent:
            raise OrgUnreachableError("The org went down.", remedy="Try again later.")
        self.sent += batches
        refused = (
            RejectedRecord(batch.sobject, str(record[batch.key_field]), "CODE", "No.")
            for batch in batches
            for record in batch.records
        )
        return WriteReport((), tuple(each for each in refused if each.key in self.keys))


def as_refused(plan: PlannedEnrollment, _: Sequence[RejectedRecord]) -> RecordWrite:
    return replace(plan.own, values={"Calculation_Status__c": "Error"})


def test_an_org_that_goes_down_before_it_is_put_right_is_partly_written() -> None:
    plan = planned()
    org = Refusing(plan.details[1].key)

    with pytest.raises(OrgUnreachableError) as caught:
        send_at_once([plan], org, as_refused)

    assert caught.value.partly_written


def test_an_enrollment_that_is_refused_itself_needs_no_putting_right() -> None:
    plan = planned()
    org = Refusing(plan.own.key)

    (written,) = send_at_once([plan], org, as_refused)

    assert [each.key for each in written.rejected] == [plan.own.key]
    assert written.writes == (*plan.details, plan.own)
