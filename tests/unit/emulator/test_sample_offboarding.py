"""What the sample holds for off-boarding: partner users of every kind, and one case."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from emulator.org_data import JsonScalar
from emulator.sample import build_sample
from tests.unit.emulator.sample_reading import DAY, DAYS, sample

Row = dict[str, JsonScalar]


def case(today: date = DAY) -> Row:
    (found,) = sample(today).org.records["Partner_Offboarding__c"]
    return found


def partner_users(account: JsonScalar) -> list[Row]:
    return [row for row in sample().org.records["User"] if row.get("AccountId") == account]


def delegates() -> set[JsonScalar]:
    records = sample().org.records
    delegations = {
        row["Id"] for row in records["PermissionSet"] if row["PermissionsDelegatedPortalUserAdmin"]
    }
    return {
        row["AssigneeId"]
        for row in records["PermissionSetAssignment"]
        if row["PermissionSetId"] in delegations
    }


def frozen() -> set[JsonScalar]:
    return {row["UserId"] for row in sample().org.records["UserLogin"] if row.get("IsFrozen")}


@pytest.mark.parametrize("today", DAYS)
def test_one_case_waits_for_approval(today: date) -> None:
    found = case(today)
    expected = {
        "Initiated_By__c": "Company",
        "Notice_Date__c": today.isoformat(),
        "Ends_On__c": (today + timedelta(days=30)).isoformat(),
        "Suspend_At__c": "Same Business Day",
        "Approved__c": False,
        "Status__c": "Draft",
    }
    assert found.items() >= expected.items()


def test_the_partner_that_leaves_has_an_administrator_of_its_own_and_a_frozen_user() -> None:
    account = case()["Account__c"]
    users = partner_users(account)
    ids = {user["Id"] for user in users}
    enrollments = sample().org.records["Partner_Enrollment__c"]
    (enrollment,) = (row for row in enrollments if row["Partner_Account__c"] == account)

    assert [user["PortalRole"] for user in users] == ["Executive", "Manager", "User"]
    assert all(user["IsActive"] for user in users)
    assert len(ids & delegates()) == 1
    assert len(ids & frozen()) == 1
    assert ids & delegates() != ids & frozen()
    assert enrollment["Primary_Partner_User__c"] not in frozen()


def test_half_of_the_partners_have_a_user_who_manages_the_colleagues() -> None:
    users = {row["Id"]: row for row in sample().org.records["User"]}
    accounts = [users[user].get("AccountId") for user in delegates()]

    assert len(accounts) == len(set(accounts)) == 30
    assert None not in accounts


def test_nobody_else_is_frozen() -> None:
    assert len(frozen()) == 1


def test_each_licence_counts_the_active_users_of_its_profiles_and_the_frozen_ones_too() -> None:
    records = sample().org.records
    licenses = {row["Id"]: row["UserLicenseId"] for row in records["Profile"]}
    in_use = Counter(licenses[row["ProfileId"]] for row in records["User"] if row["IsActive"])

    assert {row["Id"]: row["UsedLicenses"] for row in records["UserLicense"]} == dict(in_use)


def test_an_org_without_that_partner_has_no_case() -> None:
    small = build_sample(today=DAY, enrollments=5, records_per_enrollment=0).org.records
    assert small["Partner_Offboarding__c"] == []
    assert not any(row.get("IsFrozen") for row in small["UserLogin"])
