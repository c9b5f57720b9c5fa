"""The sample org: sound records, the same every time, and the situations it promises."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from emulator.loading import load_store
from emulator.object_model import shipped_object_model
from emulator.org_data import JsonScalar
from emulator.record_id import to_18
from emulator.sample import SITUATIONS, build_sample, sample_org
from emulator.sample.programs import ALLIANCE, PILOT
from tests.unit.emulator.sample_reading import DAY, DAYS, enrollment_of, reading, sample

SYSTEM_FIELDS = {"Id", "OwnerId"}

_MODEL = json.loads(resources.files("emulator").joinpath("object_model.json").read_text("utf-8"))
OBJECTS: dict[str, dict[str, Any]] = _MODEL["objects"]


def test_the_same_arguments_give_the_same_org() -> None:
    first = sample_org(today=DAY, enrollments=30, seed=3)
    second = sample_org(today=DAY, enrollments=30, seed=3)
    assert first == second


def test_another_seed_gives_other_names_and_the_same_situations() -> None:
    other = build_sample(today=DAY, enrollments=60, seed=8)
    assert other.org.records["Contact"] != sample().org.records["Contact"]
    assert list(other.situations.values())[: len(SITUATIONS)] == list(SITUATIONS)


def test_a_smaller_org_holds_the_beginning_of_a_larger_one() -> None:
    small = sample(enrollments=45).org.records["Opportunity"]
    assert sample().org.records["Opportunity"][: len(small)] == small


def test_ids_are_whole_and_unique() -> None:
    ids = [str(row["Id"]) for rows in sample().org.records.values() for row in rows]
    assert len(ids) == len(set(ids))
    assert all(to_18(each[:15]) == each for each in ids)


@pytest.mark.parametrize(
    ("object_name", "field"),
    [("Account", "Name"), ("User", "Username"), ("User", "Name"), ("UserRole", "Name")],
)
def test_names_are_unique_even_among_many(object_name: str, field: str) -> None:
    names = Counter(row[field] for row in sample(enrollments=300).org.records[object_name])
    assert [name for name, times in names.items() if times > 1] == []


def test_every_record_fits_the_object_model() -> None:
    for name, rows in sample().org.records.items():
        for row in rows:
            for field, value in row.items():
                if field not in SYSTEM_FIELDS:
                    check_value(name, OBJECTS[name]["fields"][field], row, value)


def check_value(
    name: str, field: dict[str, Any], row: dict[str, JsonScalar], value: JsonScalar
) -> None:
    if value is None:
        assert field.get("nillable", True), (name, row)
        return
    match field["type"]:
        case "boolean":
            assert isinstance(value, bool)
        case "int":
            assert type(value) is int
        case "double" | "currency" | "percent":
            assert not isinstance(value, (bool, str))
            # Money may have the decimal places of its currency, which the org does not cut.
            places = 3 if row.get("CurrencyIsoCode") == "KWD" else field["scale"]
            exact = Decimal(str(value))
            assert exact == exact.quantize(Decimal(1).scaleb(-places))
            assert abs(exact) < Decimal(10) ** (field["precision"] - field["scale"])
        case "date":
            assert date.fromisoformat(str(value)).isoformat() == value
        case "datetime":
            assert datetime.strptime(str(value), "%Y-%m-%dT%H:%M:%S.000%z").tzinfo
        case "picklist":
            assert value in field["picklist"], (name, value)
        case "multipicklist":
            assert set(str(value).split(";")) <= set(field["picklist"])
        case "reference":
            assert owner_object(str(value)) in field["referenceTo"], (name, value)
        case _:
            assert isinstance(value, str)
            assert 0 < len(value) <= field["length"]


def owner_object(identity: str) -> str:
    return next(name for name, each in OBJECTS.items() if each["keyPrefix"] == identity[:3])


def test_every_required_field_is_filled_and_every_owner_named() -> None:
    for name, rows in sample().org.records.items():
        fields = OBJECTS[name]["fields"].items()
        required = {
            key
            for key, field in fields
            if not field.get("nillable", True) and field["type"] != "boolean"
        }
        if OBJECTS[name]["sharing"] in ("Private", "Read", "ReadWrite") and name != "Product2":
            required.add("OwnerId")
        for row in rows:
            assert {key for key in required if row.get(key) is None} == set(), name


def test_every_reference_resolves() -> None:
    known = reading().by_id
    for name, rows in sample().org.records.items():
        references = [
            key for key, field in OBJECTS[name]["fields"].items() if field["type"] == "reference"
        ]
        for row in rows:
            for key in (*references, "OwnerId"):
                assert row.get(key) is None or row[key] in known, (name, key)


def test_details_come_after_their_masters() -> None:
    order = {name: at for at, name in enumerate(sample().org.records)}
    for name, entry in OBJECTS.items():
        for field in entry["fields"].values():
            if field.get("masterDetail"):
                assert order[field["referenceTo"][0]] < order[name]


def test_what_the_service_writes_is_empty_at_the_start() -> None:
    records = sample().org.records
    for name in (
        "Criterion_Progress__c", "Enrollment_Benefit__c", "Tier_Change__c",
        "Enrollment_Snapshot__c", "Recalculation_Request__c", "DatedConversionRate",
    ):  # fmt: skip
        assert records[name] == []
    given = {
        "Id", "Name", "OwnerId", "Program__c", "Partner_Account__c", "Primary_Partner_User__c",
        "Tier__c", "Enrollment_Date__c", "Expiration_Date__c",
    }  # fmt: skip
    assert all(row.keys() == given for row in records["Partner_Enrollment__c"])


@pytest.mark.parametrize("today", DAYS)
def test_windows_are_a_year_long_and_mostly_running(today: date) -> None:
    running = 0
    for row in sample(today).org.records["Partner_Enrollment__c"]:
        first = date.fromisoformat(str(row["Enrollment_Date__c"]))
        last = date.fromisoformat(str(row["Expiration_Date__c"]))
        assert last - first <= timedelta(days=366)
        running += first <= today <= last
    assert running >= 55


@pytest.mark.parametrize("today", DAYS)
def test_nothing_that_happened_lies_in_the_future(today: date) -> None:
    records = sample(today).org.records
    happened = [
        *(row["CloseDate"] for row in records["Opportunity"] if row["IsClosed"]),
        *(row.get("Approved_On__c") for row in records["Lead"]),
        *(row.get("Submitted_On__c") for row in records["Lead"]),
        *(row.get("ConvertedDate") for row in records["Lead"]),
        *(row.get("Completed_On__c") for row in records["Course_Assignment__c"]),
    ]
    assert max(str(day) for day in happened if day) < today.isoformat()


def test_one_enrollment_in_five_belongs_to_the_alliance() -> None:
    programs = Counter(each.program for each in sample(enrollments=300).situations.values())
    assert programs[PILOT.name] == 1
    assert 55 <= programs[ALLIANCE.name] <= 65


def test_enrollments_have_about_as_many_records_as_asked_for() -> None:
    records = build_sample(today=DAY, enrollments=100, records_per_enrollment=50).org.records
    made = [len(records[name]) for name in ("Opportunity", "Lead", "Course_Assignment__c")]
    assert 5_000 <= sum(made) <= 6_000
    assert all(count >= 1_000 for count in made)


def test_the_partner_account_of_a_record_is_its_owners() -> None:
    plain = reading()
    moved_partner = next(each for each in SITUATIONS if "moved" in each.why)
    moved = enrollment_of(moved_partner)["Primary_Partner_User__c"]
    for name in ("Opportunity", "Lead"):
        for row in sample().org.records[name]:
            if row["OwnerId"] != moved:
                assert row["PartnerAccountId"] == plain.by_id[str(row["OwnerId"])].get("AccountId")


def test_only_the_service_identities_and_the_administrator_are_approved() -> None:
    logins = sample().org.logins
    assert {name for name, login in logins.items() if login.approved} == {
        "integration@tierwright.example",
        "offboarding@tierwright.example",
        "admin@tierwright.example",
    }
    assert len(logins) == len(sample().org.records["User"])
    integration = logins["integration@tierwright.example"]
    assert "ViewAllData" not in integration.permissions
    assert integration.modify_all == {"Partner_Enrollment__c", "Partner_Offboarding__c"}


def test_licences_count_their_active_users() -> None:
    records = sample().org.records
    licenses = records["UserLicense"]
    used = [int(str(row["UsedLicenses"])) for row in licenses]
    active = [row for row in records["User"] if row["IsActive"]]
    assert sum(used) == len(active)
    assert all(
        int(str(row["TotalLicenses"])) > count for row, count in zip(licenses, used, strict=True)
    )


def test_the_local_org_takes_the_sample_as_it_is() -> None:
    store = load_store(shipped_object_model(), sample().org, stamp="2026-08-14T10:00:00.000+0000")
    for name, rows in sample().org.records.items():
        assert all(store.table(name).get(str(row["Id"])) for row in rows)


def test_an_org_smaller_than_the_situations_is_sound_too() -> None:
    small = build_sample(today=DAY, enrollments=1, records_per_enrollment=0)
    assert list(small.situations.values()) == [SITUATIONS[0]]
    assert len(small.org.records["Partner_Enrollment__c"]) == 1


def test_each_partner_has_one_free_membership() -> None:
    records = sample().org.records
    codes = {row["Id"]: row["ProductCode"] for row in records["Product2"]}
    memberships = [
        row for row in records["Asset"] if codes[row["Product2Id"]] == "PARTNER-MEMBERSHIP"
    ]
    assert {row["Price"] for row in memberships} == {0}
    assert len({row["AccountId"] for row in memberships}) == len(memberships) == 60
