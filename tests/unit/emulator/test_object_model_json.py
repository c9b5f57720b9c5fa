"""The object model file: well formed, complete, and in keeping with the schema."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Any

import pytest

TYPES = {
    "boolean", "currency", "date", "datetime", "double", "email", "int", "multipicklist",
    "percent", "phone", "picklist", "reference", "string", "textarea", "url",
}  # fmt: skip
SHARING = {"Private", "Read", "ReadWrite", "ControlledByParent", "None"}
OBJECT_KEYS = {
    "label", "labelPlural", "keyPrefix", "custom", "sharing", "parent", "queryable", "createable",
    "updateable", "deletable", "fields",
}  # fmt: skip
FIELD_KEYS = {
    "type", "label", "length", "precision", "scale", "nillable", "createable", "updateable",
    "externalId", "unique", "calculated", "nameField", "restricted", "masterDetail", "picklist",
    "referenceTo", "relationshipName", "autoNumber",
}  # fmt: skip
#: Written by the service into custom objects, and how long the values get.
KEY_FIELDS = {
    "Criterion_Progress__c": 37,
    "Enrollment_Benefit__c": 37,
    "Tier_Change__c": 80,
    "Enrollment_Snapshot__c": 80,
    "Partner_Offboarding__c": 29,
    "Offboarding_Step__c": 80,
}
MASTERS = {
    "Program_Tier__c": "Program__c",
    "Program_Criterion__c": "Program__c",
    "Criterion_Filter__c": "Criterion__c",
    "Tier_Threshold__c": "Tier__c",
    "Tier_Benefit__c": "Tier__c",
    "Custom_Verification__c": "Enrollment__c",
    "Tier_Override__c": "Enrollment__c",
    "Criterion_Progress__c": "Enrollment__c",
    "Enrollment_Benefit__c": "Enrollment__c",
    "Offboarding_Step__c": "Offboarding__c",
}

TEXT = resources.files("emulator").joinpath("object_model.json").read_text(encoding="utf-8")
OBJECTS: dict[str, dict[str, Any]] = json.loads(TEXT)["objects"]
FIELDS = [
    pytest.param(name, field, id=f"{name}.{field}")
    for name, entry in OBJECTS.items()
    for field in entry["fields"]
]


@pytest.mark.parametrize("name", OBJECTS)
def test_an_object_says_what_the_engine_needs(name: str) -> None:
    entry = OBJECTS[name]
    assert entry.keys() <= OBJECT_KEYS
    assert entry.keys() >= OBJECT_KEYS - {"parent"}
    assert entry["sharing"] in SHARING
    assert re.fullmatch(r"[0-9A-Za-z]{3}", entry["keyPrefix"])
    assert entry["custom"] == name.endswith("__c")
    assert sum(field.get("nameField", False) for field in entry["fields"].values()) <= 1


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_field_has_what_its_type_needs(name: str, field: str) -> None:
    entry = OBJECTS[name]["fields"][field]
    assert entry.keys() <= FIELD_KEYS
    assert entry["type"] in TYPES
    match entry["type"]:
        case "string" | "textarea" | "url" | "email" | "phone" | "multipicklist":
            assert entry["length"] > 0
        case "double" | "currency" | "percent" | "int":
            assert 0 <= entry["scale"] <= entry["precision"] <= 18
        case "reference":
            assert set(entry["referenceTo"]) <= OBJECTS.keys()
    if entry["type"] in ("picklist", "multipicklist"):
        assert len(entry["picklist"]) == len(set(entry["picklist"])) > 0


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_custom_picklist_is_restricted_and_a_custom_reference_has_a_relationship(
    name: str, field: str
) -> None:
    entry = OBJECTS[name]["fields"][field]
    if field.endswith("__c") and entry["type"] in ("picklist", "multipicklist"):
        assert entry["restricted"]
    if field.endswith("__c") and entry["type"] == "reference":
        assert entry["relationshipName"] == field[:-1] + "r"


def test_key_prefixes_and_relationship_names_are_unique() -> None:
    prefixes = [entry["keyPrefix"] for entry in OBJECTS.values()]
    assert len(prefixes) == len(set(prefixes))
    for entry in OBJECTS.values():
        relationships = [
            field["relationshipName"]
            for field in entry["fields"].values()
            if "relationshipName" in field
        ]
        assert len(relationships) == len(set(relationships))


def test_objects_controlled_by_a_parent_name_the_reference_to_it() -> None:
    for entry in OBJECTS.values():
        assert ("parent" in entry) == (entry["sharing"] == "ControlledByParent")
        if "parent" in entry:
            assert entry["fields"][entry["parent"]]["type"] == "reference"


def test_details_hang_on_their_masters_and_stay_there() -> None:
    found = {
        name: field
        for name, entry in OBJECTS.items()
        for field, description in entry["fields"].items()
        if description.get("masterDetail")
    }
    assert found == MASTERS
    for name, field in found.items():
        description = OBJECTS[name]["fields"][field]
        assert OBJECTS[name]["sharing"] == "ControlledByParent"
        assert OBJECTS[name]["parent"] == field
        assert description["updateable"] is False
        assert description["nillable"] is False


@pytest.mark.parametrize(("name", "longest"), KEY_FIELDS.items())
def test_rows_that_the_service_writes_have_a_unique_external_key(name: str, longest: int) -> None:
    key = OBJECTS[name]["fields"]["Key__c"]
    assert key["externalId"]
    assert key["unique"]
    assert key["length"] >= longest


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Opportunity", "IsWon"),
        ("Opportunity", "IsClosed"),
        ("Opportunity", "PartnerAccountId"),
        ("Lead", "PartnerAccountId"),
        ("Lead", "ConvertedOpportunityId"),
        ("Partner_Enrollment__c", "Name"),
    ],
)
def test_what_the_org_derives_cannot_be_written(name: str, field: str) -> None:
    entry = OBJECTS[name]["fields"][field]
    assert entry["createable"] is False
    assert entry["updateable"] is False


def test_only_proposed_off_boardings_have_a_key() -> None:
    required = {
        name for name in KEY_FIELDS if not OBJECTS[name]["fields"]["Key__c"].get("nillable", True)
    }
    assert KEY_FIELDS.keys() - required == {"Partner_Offboarding__c"}


@pytest.mark.parametrize(
    ("name", "createable", "updateable", "deletable"),
    [("UserLogin", False, True, False), ("ProcessInstanceWorkitem", False, True, True)],
)
def test_what_the_platform_makes_by_itself_cannot_be_created(
    name: str, *, createable: bool, updateable: bool, deletable: bool
) -> None:
    entry = OBJECTS[name]
    flags = (entry["createable"], entry["updateable"], entry["deletable"])
    assert flags == (createable, updateable, deletable)


def test_sharing_is_as_the_package_ships_it() -> None:
    private = {
        "Opportunity", "Lead", "Account", "Course_Assignment__c", "Partner_Enrollment__c",
        "Partner_Offboarding__c", "Tier_Change__c", "Enrollment_Snapshot__c",
    }  # fmt: skip
    assert {OBJECTS[name]["sharing"] for name in private} == {"Private"}
    assert OBJECTS["Partner_Program__c"]["sharing"] == "Read"
    assert OBJECTS["Program_Benefit__c"]["sharing"] == "Read"
    assert OBJECTS["Contact"]["parent"] == "AccountId"


def test_thresholds_and_values_have_room_for_fourteen_digits_and_four_places() -> None:
    for name, field in (
        ("Tier_Threshold__c", "Value__c"),
        ("Criterion_Progress__c", "Value__c"),
        ("Criterion_Progress__c", "Next_Threshold__c"),
    ):
        entry = OBJECTS[name]["fields"][field]
        assert (entry["precision"], entry["scale"]) == (18, 4)
