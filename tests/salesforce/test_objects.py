"""Package, built-in mapping and local org have the same objects and fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from emulator.object_model import Field, shipped_object_model
from mapping.roles import ROLES
from tests.fakes.package import package_map
from tests.salesforce.source import Metadata, fields, files, objects, read

MODEL = shipped_object_model()
FIELD_MAP = package_map()
OURS = [item.name for item in MODEL if item.custom]
EVERY_FIELD = sorted(fields())
#: What the package calls each kind of value.
TYPES = {
    "string": "Text",
    "textarea": "LongTextArea",
    "double": "Number",
    "boolean": "Checkbox",
    "date": "Date",
    "datetime": "DateTime",
    "url": "Url",
    "picklist": "Picklist",
}


def modelled(sobject: str, name: str) -> Field:
    item = MODEL.find(sobject)
    assert item is not None
    found = item.field(name)
    assert found is not None, f"the local org has no {sobject}.{name}"
    return found


def kind(field: Field) -> str:
    if field.type == "reference":
        return "MasterDetail" if field.master_detail else "Lookup"
    return TYPES[field.type]


def choices(field: Metadata) -> list[str]:
    found = field.all("valueSet", "valueSetDefinition", "value")
    return [each.text("fullName") or "" for each in found]


def test_the_package_makes_the_objects_of_the_local_org() -> None:
    assert sorted(objects()) == sorted(OURS)


def test_the_package_makes_the_custom_fields_of_the_local_org_but_for_the_org_s_own() -> None:
    wanted = {(item.name, name) for item in MODEL for name in item.fields if name.endswith("__c")}

    # Opportunities of the sample have fields that its vendor added.
    assert set(fields()) == {name for name in wanted if name[0] != "Opportunity"}


@pytest.mark.parametrize("name", EVERY_FIELD, ids=".".join)
def test_a_field_is_what_the_local_org_takes_it_for(name: tuple[str, str]) -> None:
    packaged, local = fields()[name], modelled(*name)

    assert packaged.text("fullName") == name[1]
    assert packaged.text("type") == kind(local)
    if local.type in {"string", "textarea"}:
        assert packaged.number("length") == local.length
    if local.type == "double":
        assert (packaged.number("precision"), packaged.number("scale")) == (
            local.precision,
            local.scale,
        )
    if local.type == "picklist":
        assert choices(packaged) == list(local.picklist)
        assert next(packaged.all("valueSet")).flag("restricted") is local.restricted
    if local.type == "reference":
        assert (packaged.text("referenceTo"),) == local.reference_to
    assert packaged.flag("externalId") is local.external_id
    assert packaged.flag("unique") is local.unique


@pytest.mark.parametrize("name", EVERY_FIELD, ids=".".join)
def test_whoever_fills_in_a_field_is_told_what_it_is_for(name: tuple[str, str]) -> None:
    packaged = fields()[name]

    assert packaged.text("label")
    told = packaged.text("inlineHelpText") or ""
    assert told.endswith((".", "JSON."))
    assert len(told) <= 510


@pytest.mark.parametrize("role", ROLES)
def test_every_field_that_the_built_in_mapping_names_is_there(role: str) -> None:
    sobject = FIELD_MAP[role].sobject
    named = [path for path in FIELD_MAP[role].fields.values() if path.endswith("__c")]

    assert [path for path in named if (sobject, path) not in fields()] == []


@pytest.mark.parametrize("sobject", OURS)
def test_records_are_named_as_in_the_local_org(sobject: str) -> None:
    (named,) = objects()[sobject].all("nameField")

    assert named.text("displayFormat") == modelled(sobject, "Name").auto_number


@pytest.mark.parametrize("sobject", OURS)
def test_a_detail_is_shared_as_its_master_and_nothing_else_is(sobject: str) -> None:
    masters = [
        name
        for (owner, name), field in fields().items()
        if owner == sobject and field.text("type") == "MasterDetail"
    ]
    controlled = objects()[sobject].text("sharingModel") == "ControlledByParent"

    assert controlled is bool(masters)
    assert (objects()[sobject].text("externalSharingModel") == "ControlledByParent") is controlled


def test_partners_see_no_enrollments_and_cases_but_by_the_sharing_set() -> None:
    for sobject in ("Partner_Enrollment__c", "Partner_Offboarding__c"):
        assert objects()[sobject].text("sharingModel") == "Read"
        assert objects()[sobject].text("externalSharingModel") == "Private"


@pytest.mark.parametrize("sobject", OURS)
def test_a_layout_shows_every_field_and_lets_nobody_edit_what_the_service_writes(
    sobject: str,
) -> None:
    (file,) = files(f"layouts/{sobject}-*.layout-meta.xml")
    items = list(read(file).all("layoutSections", "layoutColumns", "layoutItems"))
    shown = [item.text("field") for item in items]
    ours = ["Name", *(name for owner, name in fields() if owner == sobject)]

    assert sorted(str(each) for each in shown) == sorted(ours)


@pytest.mark.parametrize(
    "file", files("objects/*/listViews/*.listView-meta.xml"), ids=lambda file: file.name
)
def test_a_list_view_shows_and_filters_fields_that_there_are(file: Path) -> None:
    view, sobject = read(file), file.parents[1].name
    named = [each.value for each in view.all("columns")]
    named += [each.text("field") or "" for each in view.all("filters")]

    assert [n for n in named if n != "NAME" and (sobject, n) not in fields()] == []


def test_the_lists_that_a_program_is_run_by_are_there() -> None:
    found = {file.name.split(".")[0] for file in files("objects/Partner_Enrollment__c/listViews/*")}

    assert found >= {
        "Approaching_Next_Tier",
        "Expiring_In_90_Days",
        "On_Hold",
        "At_Risk",
        "Stalled",
    }


@pytest.mark.parametrize(
    "file",
    files("objects/*/validationRules/*.validationRule-meta.xml"),
    ids=lambda file: file.name,
)
def test_a_validation_rule_stands_beside_its_field_and_says_what_to_do(file: Path) -> None:
    rule, sobject = read(file), file.parents[1].name

    assert rule.flag("active")
    assert (sobject, rule.text("errorDisplayField")) in fields()
    message = rule.text("errorMessage") or ""
    assert len(message) <= 255
    assert message.endswith(".")


def test_rules_on_what_the_service_writes_as_well_leave_the_service_alone() -> None:
    for file in files("objects/Partner_Enrollment__c/validationRules/*"):
        assert "NOT($Permission.Tierwright_Service)" in (
            read(file).text("errorConditionFormula") or ""
        )


def test_tier_and_dates_of_an_enrollment_keep_their_history() -> None:
    tracked = {
        name
        for (owner, name), field in fields().items()
        if owner == "Partner_Enrollment__c" and field.flag("trackHistory")
    }

    assert objects()["Partner_Enrollment__c"].flag("enableHistory")
    assert tracked >= {"Tier__c", "Enrollment_Date__c", "Expiration_Date__c"}
