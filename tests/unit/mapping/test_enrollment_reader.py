from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evaluator.enrollment import Override, OverrideKind, PartnerUser, Verification
from evaluator.window import NEVER, Window
from mapping.enrollment_reader import (
    Details,
    EnrollmentRecord,
    detail_select,
    enrollment_select,
    read_details,
    read_enrollments,
)
from mapping.errors import WireValueError
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, render
from mapping.wire import WireValue
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import table

FIELD_MAP = package_map()
SCHEMA = package_schema()
SELECT = enrollment_select(FIELD_MAP, SCHEMA, In("Id", ["E1"]))
RECORD: dict[str, WireValue] = {
    "Id": "E1",
    "Name": "PE-0001",
    "Program__c": "P1",
    "Partner_Account__c": "A1",
    "Primary_Partner_User__c": "U1",
    "Tier__c": "T1",
    "Enrollment_Date__c": "2026-01-01",
    "Expiration_Date__c": "2026-12-31",
    "Segment__c": "EMEA",
    "Last_Calculated__c": "2026-05-01T08:00:00.000+0000",
    "Calculation_Status__c": "Current",
    "Partner_Account__r.Name": "Acme",
    "Primary_Partner_User__r.Name": "Ann",
    "Primary_Partner_User__r.IsActive": True,
    "Primary_Partner_User__r.AccountId": "A1",
    "Program__r.Active__c": True,
}
NOTHING = Details({}, {})


def read(details: Details = NOTHING, **changed: WireValue) -> EnrollmentRecord:
    record = {**RECORD, **{key.replace("__DOT__", "."): v for key, v in changed.items()}}
    records = table("Partner_Enrollment__c", [record], SELECT.fields)
    return read_enrollments(records, details, field_map=FIELD_MAP, schema=SCHEMA)[0]


def details(role: str, *records: dict[str, WireValue]) -> Details:
    none: dict[str, list[dict[str, WireValue]]] = {"verification": [], "override": []}
    tables = {
        name: table(FIELD_MAP[name].sobject, given, ("Id", *FIELD_MAP[name].fields.values()))
        for name, given in {**none, role: list(records)}.items()
    }
    return read_details(tables["verification"], tables["override"], FIELD_MAP)


def test_the_statement_reaches_for_account_user_and_program() -> None:
    text = render(SELECT, SCHEMA).text

    for path in RECORD:
        assert f" {path}," in text or f" {path} FROM" in text
    assert text.endswith(" FROM Partner_Enrollment__c WHERE Id IN ('E1')")


def test_an_enrollment_is_read_with_its_partner_and_user() -> None:
    record = read()

    enrollment = record.enrollment
    assert (record.id, record.program_id, record.program_active) == ("E1", "P1", True)
    assert record.last_calculated == datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert (enrollment.name, enrollment.account_id, enrollment.account_name) == (
        "PE-0001",
        "A1",
        "Acme",
    )
    assert enrollment.user == PartnerUser("U1", "Ann", is_active=True, account_id="A1")
    assert enrollment.tier_id == "T1"
    assert enrollment.window == Window(date(2026, 1, 1), date(2026, 12, 31))
    assert record.current["status"] == "Current"


def test_what_is_blank_is_told_apart_from_what_is_set() -> None:
    record = read(
        Name=None,
        Partner_Account__c=None,
        Partner_Account__r__DOT__Name=None,
        Primary_Partner_User__c=None,
        Primary_Partner_User__r__DOT__Name=None,
        Tier__c=None,
        Enrollment_Date__c=None,
        Expiration_Date__c=None,
        Last_Calculated__c=None,
        Program__c=None,
        Program__r__DOT__Active__c=None,
    )

    enrollment = record.enrollment
    assert (enrollment.name, enrollment.account_id) == ("E1", "")
    assert enrollment.account_name == "the partner account"
    assert (enrollment.user_id, enrollment.user, enrollment.tier_id) == (None, None, None)
    assert enrollment.window == Window(NEVER, None)
    assert (record.program_id, record.program_active) == ("", False)
    assert record.last_calculated is None


def test_a_user_that_cannot_be_read_is_missing_and_not_inactive() -> None:
    enrollment = read(Primary_Partner_User__r__DOT__Name=None).enrollment

    assert enrollment.user_id == "U1"
    assert enrollment.user is None


def test_verifications_and_overrides_come_to_their_enrollment() -> None:
    verified = details(
        "verification",
        {
            "Id": "V1",
            "Enrollment__c": "E1",
            "Criterion__c": "C1",
            "Verified__c": True,
            "Expires_On__c": "2026-06-30",
        },
        {"Id": "V2", "Enrollment__c": "E1", "Criterion__c": "C1", "Verified__c": False},
        {"Id": "V3", "Enrollment__c": "E2", "Criterion__c": "C1", "Verified__c": True},
    )
    kept = details(
        "override",
        {
            "Id": "O1",
            "Enrollment__c": "E1",
            "Tier__c": "T1",
            "Kind__c": "Floor",
            "Until__c": "2026-06-30",
        },
        {"Id": "O2", "Enrollment__c": "E1", "Tier__c": "T1", "Kind__c": "Lock"},
        {"Id": "O3", "Enrollment__c": "E1", "Tier__c": None, "Kind__c": "Ceiling"},
    )

    assert read(verified).enrollment.verifications == (
        Verification("C1", verified=True, expires_on=date(2026, 6, 30)),
        Verification("C1", verified=False, expires_on=None),
    )
    assert read(kept).enrollment.overrides == (
        Override(OverrideKind.FLOOR, "T1", date(2026, 6, 30)),
        Override(OverrideKind.LOCK, "T1", None),
        Override(None, "", None),
    )
    assert read(kept).enrollment.verifications == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Tier__c", "T2"),
        ("Program__c", "P2"),
        ("Partner_Account__c", "A2"),
        ("Primary_Partner_User__c", "U2"),
        ("Enrollment_Date__c", "2026-01-02"),
        ("Expiration_Date__c", None),
        ("Segment__c", "AMER"),
        ("Approval__c", "Approve"),
        ("Approved_By__c", "U2"),
        ("Approved_On__c", "2026-06-01"),
        ("Declined_Until__c", "2026-07-01"),
    ],
)
def test_a_change_by_people_changes_the_digest_of_what_they_maintain(
    field: str, value: WireValue
) -> None:
    assert read(NOTHING, **{field: value}).input_hash != read().input_hash


@pytest.mark.parametrize(
    "field",
    [
        "Last_Calculated__c",
        "Calculation_Status__c",
        "Hold_Reason__c",
        "Input_Hash__c",
        "Pending_Tier__c",
        "Grace_Ends__c",
    ],
)
def test_our_own_writes_leave_the_digest_as_it_is(field: str) -> None:
    day = field == "Grace_Ends__c"
    written = {field: "2026-06-01" if day else "2026-06-01T00:00:00Z"}

    assert read(NOTHING, **written).input_hash == read().input_hash


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("Enrollment_Date__c", "soon"),
        ("Expiration_Date__c", "2026-02-30"),
        ("Last_Calculated__c", "2026-05-01"),
        ("Program__r__DOT__Active__c", "yes"),
    ],
)
def test_a_value_of_another_type_is_refused(field: str, value: str) -> None:
    with pytest.raises(WireValueError, match=r"Partner_Enrollment__c\."):
        read(NOTHING, **{field: value})


@pytest.mark.parametrize(
    ("where", "moved"),
    [
        pytest.param(In("Id", ["E1", "E2"]), "Enrollment__c IN ('E1', 'E2')", id="by-id"),
        pytest.param(
            Compare("Program__c", "=", "P1"), "Enrollment__r.Program__c = 'P1'", id="by-program"
        ),
        pytest.param(
            Compare("Program__r.Active__c", "=", literal=True),
            "Enrollment__r.Program__r.Active__c = true",
            id="by-the-program's-activity",
        ),
        pytest.param(
            AllOf((In("Tier__c", ["T1"]), AnyOf((Compare("Segment__c", "=", None),)))),
            "(Enrollment__r.Tier__c IN ('T1')) AND (Enrollment__r.Segment__c = null)",
            id="by-anything-joined",
        ),
    ],
)
def test_details_are_found_by_the_same_condition_as_their_enrollments(
    where: Clause, moved: str
) -> None:
    select = detail_select("verification", where, FIELD_MAP, SCHEMA)

    assert render(select, SCHEMA).text.endswith(f" FROM Custom_Verification__c WHERE {moved}")
