from __future__ import annotations

import pytest

from connector.port import RecordTable
from jobs.doctor.finding import Severity
from jobs.doctor.permission_check import (
    PERMISSION_OBJECTS,
    Granted,
    Wanted,
    check_permissions,
    granted,
    judge_permissions,
    wanted,
)
from jobs.org_reader import OrgReader
from tests.fakes.package import package_map, package_schema
from tests.fakes.salesforce import FakeSalesforce, Record

NEEDED = Wanted(seen=("Account", "Lead"), changed=("Partner_Enrollment__c",))
ENOUGH = Granted(seen=frozenset({"account", "lead"}), changed=frozenset({"partner_enrollment__c"}))


def test_partners_all_counted_records_and_what_links_them_have_to_be_seen() -> None:
    needed = wanted(package_map(), package_schema())

    assert set(needed.seen) == {"Account", "Opportunity", "Lead", "Course_Assignment__c", "Contact"}
    assert needed.changed == ("Partner_Enrollment__c",)


def test_enough_is_ok() -> None:
    (finding,) = judge_permissions(NEEDED, ENOUGH)

    assert finding.severity is Severity.OK


def test_view_all_and_modify_all_data_stand_for_every_object() -> None:
    assert [f.severity for f in judge_permissions(NEEDED, Granted(everything_changed=True))] == [
        Severity.OK
    ]
    (finding,) = judge_permissions(NEEDED, Granted(everything_seen=True))
    assert "lacks Modify All on Partner_Enrollment__c" in finding.message


def test_an_object_seen_in_part_is_named_with_its_remedy() -> None:
    (finding,) = judge_permissions(
        NEEDED, Granted(seen=frozenset({"account"}), changed=ENOUGH.changed)
    )

    assert finding.severity is Severity.PROBLEM
    assert "lacks View All on Lead:" in finding.message
    assert finding.remedy == "Give the user View All on Lead by a permission set."


def test_permissions_add_up_over_permission_sets() -> None:
    view, modify = "PermissionsViewAllRecords", "PermissionsModifyAllRecords"
    sets = RecordTable(
        "PermissionSetAssignment",
        {
            "PermissionSet.PermissionsViewAllData": [False, False],
            "PermissionSet.PermissionsModifyAllData": [False, False],
        },
    )
    objects = RecordTable(
        "ObjectPermissions",
        {
            "SobjectType": ["Lead", "Lead", "Account"],
            view: [False, True, False],
            modify: [False, False, True],
        },
    )

    told = granted(sets, objects)

    assert [told.sees("Lead"), told.sees("Account"), told.sees("Contact")] == [True, True, False]
    assert [told.changes("Lead"), told.changes("account")] == [False, True]


ASSIGNMENT: Record = {"Id": "0PaA", "AssigneeId": "005A", "PermissionSetId": "0PSA"}


@pytest.mark.parametrize(
    "assignments",
    [
        pytest.param([], id="not-even-the-profiles-own-set"),
        pytest.param([ASSIGNMENT], id="a-set-without-any-object"),
    ],
)
def test_no_rows_mean_that_the_user_may_not_look(assignments: list[Record]) -> None:
    salesforce = FakeSalesforce()
    salesforce.add("PermissionSetAssignment", *assignments)
    reader = OrgReader(salesforce, package_map(), further=PERMISSION_OBJECTS)

    (finding,) = check_permissions(reader, "005A")

    assert finding.severity is Severity.NOT_RUN
    assert "View Setup and Configuration" in finding.remedy
