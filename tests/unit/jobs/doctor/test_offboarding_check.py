from __future__ import annotations

import pytest

from jobs.doctor.finding import Area, Finding, Severity
from jobs.doctor.offboarding_check import ActingAs, check_offboarding
from mapping.org_schema import OrgSchema
from tests.fakes.package import package_map, package_schema
from tests.unit.jobs.doctor.describing import Describes, field, hide, org_with

PLAIN = ActingAs()


def found(schema: OrgSchema, acting: ActingAs = PLAIN) -> list[Finding]:
    findings = check_offboarding(package_map(), schema, acting)
    assert {each.area for each in findings} == {Area.OFFBOARDING}
    return findings


def test_an_org_in_which_partners_can_be_off_boarded_is_told_by_whom() -> None:
    (finding,) = found(package_schema())

    assert finding.severity is Severity.OK
    assert finding.message == (
        "Asset.Status has the value Suspended; the integration user may set it and freeze users."
    )


def test_the_status_that_off_boarding_writes_is_looked_for() -> None:
    def drop(describes: Describes) -> None:
        values = field(describes, "Asset", "Status")["picklistValues"]
        next(v for v in values if v["value"] == "Suspended")["active"] = False

    (finding,) = found(org_with(drop))

    assert finding.severity is Severity.WARNING
    assert "will need the value Suspended" in finding.message
    assert "Add Suspended" in finding.remedy


def test_the_status_that_is_looked_for_is_that_of_the_settings() -> None:
    (finding,) = found(package_schema(), ActingAs(suspended="Revoked"))

    assert "will need the value Revoked" in finding.message


@pytest.mark.parametrize(
    "change",
    [lambda d: d.pop("Asset"), lambda d: hide(d, "Asset", "Status")],
    ids=["no-assets", "no-status"],
)
def test_assets_that_are_hidden_are_no_fault_and_the_second_identity_is_named(
    change: object,
) -> None:
    (finding,) = found(org_with(change))  # type: ignore[arg-type]

    assert finding.severity is Severity.NOT_RUN
    assert "TIERWRIGHT_OFFBOARDING__USERNAME" in finding.message


def test_a_status_that_may_not_be_edited_is_told() -> None:
    def lock(describes: Describes) -> None:
        field(describes, "Asset", "Status")["updateable"] = False

    (finding,) = found(org_with(lock))

    assert finding.message == "The integration user may not edit Asset.Status."


def test_users_that_cannot_be_frozen_are_told_unless_the_settings_leave_them_alone() -> None:
    schema = org_with(lambda describes: describes.pop("UserLogin"))

    (finding,) = found(schema)
    assert finding.message == "The integration user may not freeze or deactivate users."
    assert [each.severity for each in found(schema, ActingAs(users=False))] == [Severity.OK]


def test_cases_that_the_org_lacks_are_a_warning_because_tiers_are_judged_without_them() -> None:
    schema = org_with(lambda describes: describes.pop("Partner_Offboarding__c"))

    (finding,) = found(schema)

    assert finding.severity is Severity.WARNING
    assert "Partner_Offboarding__c" in finding.message
