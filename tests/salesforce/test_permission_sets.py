"""Who may see and write what: least privilege, listed field by field."""

from __future__ import annotations

import pytest

from mapping.role_fields import JUDGED_ROLES, Writing, role_fields
from mapping.roles import CASE_ROLES, REQUEST_ROLES
from tests.fakes.package import package_map
from tests.salesforce.source import (
    classes_of,
    fields,
    files,
    granted,
    needs_no_permission,
    on_objects,
    permission_set,
)

FIELD_MAP = package_map()
SETS = [file.name.split(".")[0] for file in files("permissionsets/*")]
#: What the service alone writes, by object.
OUT = {
    "Partner_Enrollment__c": {
        *("Last_Calculated__c", "Last_Attempt__c", "Calculation_Status__c", "Hold_Reason__c"),
        *("Tier_Earned__c", "Next_Tier__c", "Progress_To_Next__c", "Weakest_Criterion__c"),
        *("Standing__c", "Eligible_Since__c", "Grace_Ends__c", "Pending_Tier__c"),
        *("Tier_At_Last_Calculation__c", "Progress_Changed_On__c", "Evaluated_As_User__c"),
        *("Records_Not_Visible__c", "Config_Version__c", "Input_Hash__c"),
    },
    "Partner_Offboarding__c": {
        *("Status__c", "License_Suspended_At__c", "Status_Detail__c", "Plan__c", "Key__c"),
    },
}
#: What partners must never see.
HIDDEN = {
    ("Partner_Enrollment__c", name)
    for name in (
        *("Pending_Tier__c", "Approval__c", "Standing__c", "Hold_Reason__c", "Grace_Ends__c"),
        *("Evaluated_As_User__c", "Records_Not_Visible__c", "Approved_By__c", "Eligible_Since__c"),
    )
} | {("Criterion_Progress__c", "Not_Visible__c"), ("Criterion_Progress__c", "Excluded__c")}


def test_these_permission_sets_are_shipped() -> None:
    assert sorted(SETS) == [
        "Tierwright_Admin",
        "Tierwright_Integration",
        "Tierwright_Offboarding",
        "Tierwright_Partner",
        "Tierwright_Viewer",
    ]


@pytest.mark.parametrize("name", SETS)
def test_a_permission_set_names_fields_that_there_are_and_may_be_named(name: str) -> None:
    for sobject, path in granted(name):
        if path.endswith("__c"):
            assert not needs_no_permission(fields()[sobject, path]), path


@pytest.mark.parametrize("name", SETS)
def test_whoever_sees_fields_of_an_object_may_read_the_object(name: str) -> None:
    readable = {each for each, rights in on_objects(name).items() if "allowRead" in rights}

    assert {sobject for sobject, _ in granted(name)} <= readable


@pytest.mark.parametrize("name", SETS)
def test_more_rights_come_with_those_they_rest_on(name: str) -> None:
    for rights in on_objects(name).values():
        if "modifyAllRecords" in rights:
            assert rights >= {"allowRead", "allowEdit", "allowDelete", "viewAllRecords"}
        if rights & {"allowCreate", "allowEdit", "allowDelete", "viewAllRecords"}:
            assert "allowRead" in rights


def test_the_service_reads_every_field_of_the_mapping_and_edits_what_it_writes() -> None:
    wanted = {
        (each.sobject, each.path): each.writing is not Writing.NEVER
        for each in role_fields(FIELD_MAP, JUDGED_ROLES | CASE_ROLES | REQUEST_ROLES)
        if each.path.endswith("__c") and not needs_no_permission(fields()[each.sobject, each.path])
    }
    given = granted("Tierwright_Integration")

    assert {name: given.get(name) for name in wanted} == wanted


def test_the_service_edits_nothing_that_is_not_its_to_write() -> None:
    written = {
        (each.sobject, each.path)
        for each in role_fields(FIELD_MAP, JUDGED_ROLES | CASE_ROLES | REQUEST_ROLES)
        if each.writing is not Writing.NEVER
    }
    edited = {name for name, edits in granted("Tierwright_Integration").items() if edits}

    assert edited <= written


def test_the_service_changes_no_deal_and_no_partner() -> None:
    rights = on_objects("Tierwright_Integration")

    for sobject in ("Opportunity", "Lead", "Account", "Contact", "Course_Assignment__c"):
        assert rights[sobject] == {"allowRead", "viewAllRecords"}
    modified = {each for each, given in rights.items() if "modifyAllRecords" in given}
    assert modified == {"Partner_Enrollment__c", "Partner_Offboarding__c"}


def test_the_service_is_marked_so_that_rules_leave_it_alone() -> None:
    custom = permission_set("Tierwright_Integration").all("customPermissions")

    assert [each.text("name") for each in custom] == ["Tierwright_Service"]
    others = [name for name in SETS if name != "Tierwright_Integration"]
    assert not any(list(permission_set(name).all("customPermissions")) for name in others)


def test_the_second_user_changes_assets_and_users_and_nothing_else() -> None:
    rights = on_objects("Tierwright_Offboarding")
    allowed = permission_set("Tierwright_Offboarding").all("userPermissions")

    assert "modifyAllRecords" in rights["Asset"]
    assert not any(
        given & {"allowCreate", "allowEdit", "allowDelete"}
        for sobject, given in rights.items()
        if sobject != "Asset"
    )
    assert {each.text("name") for each in allowed} == {"ApiEnabled", "ManageUsers", "ViewSetup"}
    assert [name for name, edits in granted("Tierwright_Offboarding").items() if edits] == [
        ("Asset", "Status")
    ]


@pytest.mark.parametrize("sobject", OUT)
def test_people_read_what_the_service_writes_and_do_not_edit_it(sobject: str) -> None:
    given = granted("Tierwright_Admin")

    assert {name: given.get((sobject, name)) for name in OUT[sobject]} == dict.fromkeys(
        OUT[sobject], False
    )


def test_people_see_every_field_that_can_be_hidden() -> None:
    hideable = {name for name, field in fields().items() if not needs_no_permission(field)}

    assert set(granted("Tierwright_Admin")) == hideable
    assert set(granted("Tierwright_Viewer")) == hideable


def test_whoever_only_looks_changes_nothing() -> None:
    for name in ("Tierwright_Viewer", "Tierwright_Partner"):
        assert not any(granted(name).values())
        assert all(
            rights <= {"allowRead", "viewAllRecords"} for rights in on_objects(name).values()
        )


def test_only_who_keeps_programs_presses_buttons() -> None:
    callable_by = {name: set(classes_of(name)) for name in SETS if classes_of(name)}

    assert callable_by == {
        "Tierwright_Admin": {
            *("TierProgressController", "TierwrightActions", "TierwrightRecalculateAction"),
        },
        "Tierwright_Partner": {"TierProgressController"},
        "Tierwright_Viewer": {"TierProgressController"},
    }


def test_no_hidden_field_is_readable_by_partners() -> None:
    given = granted("Tierwright_Partner")

    assert set(given) & HIDDEN == set()
    unseen = (
        *("Tier_Override__c", "Custom_Verification__c", "Enrollment_Snapshot__c"),
        *("Tier_Change__c", "Partner_Offboarding__c", "Offboarding_Step__c"),
    )
    assert not set(unseen) & set(on_objects("Tierwright_Partner"))
    assert not any("viewAllRecords" in each for each in on_objects("Tierwright_Partner").values())


def test_what_partners_must_not_see_is_no_required_field_which_everybody_sees() -> None:
    assert not any(needs_no_permission(fields()[name]) for name in HIDDEN)
