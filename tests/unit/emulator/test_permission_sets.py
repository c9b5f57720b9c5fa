from __future__ import annotations

from dataclasses import replace

from emulator.object_model import shipped_object_model
from emulator.org_data import Login, OrgData
from emulator.permission_sets import with_permission_sets

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


def test_permission_sets_of_the_data_itself_are_left_alone() -> None:
    own = replace(DATA, records={**DATA.records, "PermissionSet": [{"Id": "0PS000000000009AAA"}]})

    assert with_permission_sets(own, MODEL) is own
