from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from evaluator.program import Measure
from evaluator.reason import Reason
from tests.integration.loop.harness import Loop


def test_every_value_is_the_sum_of_what_is_explained(calculated: Loop) -> None:
    """What stands in the org, against the records that are said to count."""
    written = {
        str(row["Key__c"]): row["Value__c"] for row in calculated.rows("Criterion_Progress__c")
    }
    for enrollment_id, situation in calculated.expected.items():
        if situation.status in ("On Hold", "Not Started"):
            continue
        for each in calculated.explain(enrollment_id).criteria:
            if each.criterion.source is None:
                continue
            counted = [r.told for r in each.records if r.told.counted]
            amounts = [told.converted_amount or Decimal(0) for told in counted]
            money = each.criterion.measure is Measure.SUM
            found = sum(amounts, Decimal(0)) if money else Decimal(len(counted))
            assert Decimal(str(written[f"{enrollment_id}:{each.criterion.id}"])) == found


def test_every_candidate_appears_once_with_one_reason(calculated: Loop) -> None:
    for enrollment_id in list(calculated.expected)[:12]:
        for each in calculated.explain(enrollment_id).criteria:
            ids = Counter(record.told.id for record in each.records)
            assert set(ids.values()) <= {1}


def test_every_record_of_the_partner_is_a_candidate(calculated: Loop) -> None:
    partner = calculated.views()["Northmere Channel Partners"]
    account = next(
        row["Partner_Account__c"]
        for row in calculated.rows("Partner_Enrollment__c")
        if row["Id"] == partner.id
    )
    theirs = {r["Id"] for r in calculated.rows("Opportunity") if r["PartnerAccountId"] == account}
    (revenue,) = calculated.explain(partner.id, criterion="Annual Partner Revenue").criteria

    assert {record.told.id for record in revenue.records} == theirs


def test_hidden_records_never_count(calculated: Loop) -> None:
    partner = calculated.views()["Veiled Peak Consulting"]
    report = calculated.explain(partner.id)
    hidden = [
        record.told
        for each in report.criteria
        for record in each.records
        if record.told.reason is Reason.NOT_VISIBLE
    ]

    assert len(hidden) == 8 == partner.not_visible
    assert not any(told.counted for told in hidden)


def test_another_users_view_gives_other_numbers(calculated: Loop) -> None:
    partner = calculated.views()["Veiled Peak Consulting"]
    admin = next(
        str(row["Id"])
        for row in calculated.rows("User")
        if row["Username"] == "integration@tierwright.example"
    )
    seen = calculated.explain(partner.id, as_user=admin)

    assert not any(
        record.told.reason is Reason.NOT_VISIBLE
        for each in seen.criteria
        for record in each.records
    )


@pytest.mark.parametrize(
    ("partner", "fragment"),
    [
        pytest.param("Stillwater & Osei", "is inactive", id="inactive-user"),
        pytest.param("Nemo Vale Networks", "No primary partner user", id="no-user"),
        pytest.param("Crossing Paths Ltd", "no longer belongs", id="user-moved"),
        pytest.param("Backwards Calendar Co", "before enrollment date", id="reversed-window"),
        pytest.param("Wrong Ladder Services", "does not belong", id="tier-of-another-program"),
        pytest.param("Firstflight Pilot Studio", "position 9", id="broken-filter-logic"),
    ],
)
def test_a_hold_says_why_in_words(calculated: Loop, partner: str, fragment: str) -> None:
    view = calculated.views()[partner]

    assert view.status == "On Hold"
    assert fragment in (view.hold_reason or "")
    assert fragment in calculated.explain(view.id).document()["hold_reason"]
