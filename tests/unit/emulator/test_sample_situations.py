"""The situations of the sample: what its records say by plain arithmetic, and what is expected."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from emulator.sample import SITUATIONS, Situation
from emulator.sample.programs import ALLIANCE, GROWTH, PILOT
from emulator.sample.situation import progress_to_next, standing, tier_earned
from emulator.sample.staging import STAGINGS
from tests.unit.emulator.sample_reading import (
    DAY,
    DAYS,
    Record,
    enrollment_of,
    reading,
    sample,
)

PLANS = {plan.name: plan for plan in (GROWTH, ALLIANCE, PILOT)}


def named(account_name: str) -> Situation:
    return next(each for each in SITUATIONS if each.account_name == account_name)


def primary_user_of(account_name: str) -> Record:
    user = enrollment_of(named(account_name))["Primary_Partner_User__c"]
    return reading().by_id[str(user)]


@pytest.mark.parametrize("today", DAYS)
def test_the_records_of_every_enrollment_make_the_values_expected(today: date) -> None:
    plain = reading(today)
    for identity, situation in sample(today).situations.items():
        if situation.status in ("Not Started", "On Hold") or situation.program == PILOT.name:
            continue
        values, hidden = plain.tally(plain.by_id[identity])
        assert values == situation.values, situation.account_name
        assert hidden == situation.not_visible, situation.account_name


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each.account_name)
def test_what_a_situation_expects_follows_from_its_values(situation: Situation) -> None:
    plan, values, held = PLANS[situation.program], situation.values, situation.tier_held
    if situation.standing in (None, "Inconclusive"):
        assert (situation.tier_earned, situation.progress) == (None, None)
        return
    earned = tier_earned(plan, values)
    assert earned == situation.tier_earned
    assert progress_to_next(plan, values, held) == situation.progress
    by_comparison = standing(plan, held, earned)
    assert situation.standing in (by_comparison, "Protected")


def test_the_first_partner_has_a_quarter_of_the_revenue_for_scale() -> None:
    partner = SITUATIONS[0]
    values, _ = reading().tally(enrollment_of(partner))
    assert values["Annual Partner Revenue"] == Decimal("125000.00")
    assert values["Annual Partner Revenue"] / 500_000 * 100 == 25
    assert values["Deal Registrations"] / 25 * 100 == 60
    assert values["Sales Certifications Held"] == 3


def test_hidden_records_would_make_a_tier_if_they_counted() -> None:
    situation = next(each for each in SITUATIONS if each.not_visible)
    plain, enrollment = reading(), enrollment_of(situation)
    everything, _ = plain.tally({**enrollment, "Primary_Partner_User__c": None})
    assert tier_earned(GROWTH, everything) == "Build"
    assert tier_earned(GROWTH, situation.values) == "Launch"


def test_two_approved_leads_became_one_opportunity() -> None:
    account = enrollment_of(named("Juniper Lane Systems"))["Partner_Account__c"]
    leads = [row for row in sample().org.records["Lead"] if row["PartnerAccountId"] == account]
    deals = Counter(row.get("ConvertedOpportunityId") for row in leads)
    deals.pop(None)
    assert max(deals.values()) == 2


def test_another_partners_deals_would_make_a_tier_if_they_counted() -> None:
    enrollment = enrollment_of(named("Borrowed View Group"))
    plain, user = reading(), enrollment["Primary_Partner_User__c"]
    borrowed = [
        row
        for row in sample().org.records["Opportunity"]
        if row["PartnerAccountId"] not in (None, enrollment["Partner_Account__c"])
        and (row["Id"], user) in plain.shares
    ]
    assert sum(plain.converted(row, "USD") for row in borrowed) == Decimal(100_000)


def test_every_staging_belongs_to_a_situation() -> None:
    assert STAGINGS.keys() <= {each.account_name for each in SITUATIONS}


def test_an_inactive_primary_user_has_lost_access() -> None:
    assert primary_user_of("Stillwater & Osei")["IsActive"] is False


def test_a_missing_primary_user_is_blank() -> None:
    assert enrollment_of(named("Nemo Vale Networks"))["Primary_Partner_User__c"] is None


def test_a_moved_primary_user_belongs_to_another_account_with_his_contact() -> None:
    user = primary_user_of("Crossing Paths Ltd")
    enrollment = enrollment_of(named("Crossing Paths Ltd"))
    contact = reading().by_id[str(user["ContactId"])]
    assert user["AccountId"] == contact["AccountId"] != enrollment["Partner_Account__c"]


def test_a_reversed_window_ends_before_it_begins() -> None:
    enrollment = enrollment_of(named("Backwards Calendar Co"))
    assert str(enrollment["Expiration_Date__c"]) < str(enrollment["Enrollment_Date__c"])


def test_a_tier_of_another_program_is_held_by_mistake() -> None:
    enrollment = enrollment_of(named("Wrong Ladder Services"))
    tier = reading().by_id[str(enrollment["Tier__c"])]
    assert tier["Program__c"] != enrollment["Program__c"]


def test_a_future_enrollment_has_not_begun() -> None:
    enrollment = enrollment_of(named("Dawnbreak Digital"))
    assert str(enrollment["Enrollment_Date__c"]) > DAY.isoformat()


def test_the_two_expired_enrollments_lie_on_both_sides_of_the_days_for_late_data() -> None:
    ends = [
        date.fromisoformat(str(enrollment_of(named(name))["Expiration_Date__c"]))
        for name in ("Afterglow Technologies", "Sundown Data")
    ]
    assert (DAY - ends[0]).days < GROWTH.late_data_days < (DAY - ends[1]).days


def test_the_pilot_program_mixes_and_with_or() -> None:
    (criterion,) = (
        row
        for row in sample().org.records["Program_Criterion__c"]
        if row["Name"] == "Pilot Revenue"
    )
    assert criterion["Filter_Logic__c"] == "1 AND 2 OR 3"
