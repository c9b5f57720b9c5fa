from __future__ import annotations

from dataclasses import replace

from emulator.object_model import shipped_object_model
from emulator.org_data import JsonScalar, Login, OrgData
from emulator.permission_sets import with_permission_sets
from emulator.record_id import record_id

Row = dict[str, JsonScalar]
INTEGRATION, PARTNER = "005000000000001AAA", "005000000000002AAA"
DATA = OrgData(
    organization_id="00D000000000001EAA",
    records={"User": [{"Id": INTEGRATION}, {"Id": PARTNER}]},
    logins={
        "integration": Login(
            INTEGRATION,
            permissions=frozenset({"ApiEnabled"}),
            view_all=frozenset({"Lead"}),
            modify_all=frozenset({"Partner_Enrollment__c"}),
        ),
        "partner": Login(PARTNER),
    },
)
MODEL = shipped_object_model()


def test_a_login_with_permissions_has_one_set_that_tells_them() -> None:
    told = with_permission_sets(DATA, MODEL).records

    (assignment,) = told["PermissionSetAssignment"]
    (permissions,) = told["PermissionSet"]
    assert assignment["AssigneeId"] == INTEGRATION
    assert assignment["PermissionSetId"] == permissions["Id"]
    assert permissions["PermissionsApiEnabled"] is True
    assert permissions["PermissionsViewAllData"] is False


def test_objects_tell_who_reads_and_changes_all_of_their_records() -> None:
    told = with_permission_sets(DATA, MODEL).records["ObjectPermissions"]
    by_object = {
        row["SobjectType"]: (row["PermissionsViewAllRecords"], row["PermissionsModifyAllRecords"])
        for row in told
    }

    assert by_object["Lead"] == (True, False)
    assert by_object["Partner_Enrollment__c"] == (True, True)
    assert by_object["Account"] == (False, False)
    assert "User" not in by_object


def test_permission_sets_of_the_data_itself_stand_beside_those_of_the_logins() -> None:
    own_set: Row = {"Id": record_id("0PS", 2), "Name": "Own", "PermissionsManageUsers": True}
    own_assignment: Row = {
        "Id": record_id("0Pa", 1),
        "AssigneeId": INTEGRATION,
        "PermissionSetId": own_set["Id"],
    }
    told = with_permission_sets(with_own(own_set, own_assignment), MODEL).records

    sets = told["PermissionSet"]
    assert [row["Id"] for row in sets] == [record_id("0PS", number) for number in (2, 3)]
    assert sets[0] == own_set
    assert sets[1]["PermissionsApiEnabled"] is True
    held = {(row["AssigneeId"], row["PermissionSetId"]) for row in told["PermissionSetAssignment"]}
    assert held == {(INTEGRATION, row["Id"]) for row in sets}
    assert len({row["Id"] for row in told["PermissionSetAssignment"]}) == 2


def test_whose_profile_the_data_tells_gets_no_second_one() -> None:
    profile: Row = {"Id": record_id("0PS", 1), "Name": "Own", "IsOwnedByProfile": True}
    assignment: Row = {
        "Id": record_id("0Pa", 1),
        "AssigneeId": INTEGRATION,
        "PermissionSetId": profile["Id"],
    }
    told = with_permission_sets(with_own(profile, assignment), MODEL).records

    assert told["PermissionSet"] == [profile]
    assert told["PermissionSetAssignment"] == [assignment]


def with_own(own_set: Row, assignment: Row) -> OrgData:
    own = {"PermissionSet": [own_set], "PermissionSetAssignment": [assignment]}
    return replace(DATA, records={**DATA.records, **own})
