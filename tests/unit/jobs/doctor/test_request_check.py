from __future__ import annotations

from jobs.doctor.finding import Area, Finding, Severity
from jobs.doctor.request_check import check_requests_in_org
from mapping.org_schema import OrgSchema
from tests.fakes.package import package_map, package_schema
from tests.unit.jobs.doctor.describing import Describes, field, hide, org_with

REQUEST = "Recalculation_Request__c"


def found(schema: OrgSchema) -> list[Finding]:
    findings = check_requests_in_org(package_map(), schema)
    assert {each.area for each in findings} == {Area.ORG_REQUESTS}
    return findings


def test_an_org_with_the_package_takes_requests() -> None:
    (finding,) = found(package_schema())

    assert finding.severity is Severity.OK
    assert finding.message == f"Records of {REQUEST} ask for recalculations and can be marked."


def test_an_org_without_the_object_is_told_of_and_lacks_nothing() -> None:
    (finding,) = found(org_with(lambda describes: describes.pop(REQUEST)))

    assert finding.severity is Severity.OK
    assert f"has no {REQUEST}" in finding.message
    assert "by webhook or command alone" in finding.message


def test_a_field_that_is_hidden_is_a_warning() -> None:
    (finding,) = found(org_with(lambda describes: hide(describes, REQUEST, "Answer__c")))

    assert finding.severity is Severity.WARNING
    assert "Answer__c (request.answer)" in finding.message


def test_a_field_that_cannot_be_written_is_a_warning() -> None:
    def lock(describes: Describes) -> None:
        field(describes, REQUEST, "Done_On__c")["updateable"] = False

    (finding,) = found(org_with(lock))

    assert finding.severity is Severity.WARNING
    assert "may not write Done_On__c (request.done_on)" in finding.message


def test_requests_that_nobody_may_edit_are_a_warning() -> None:
    def lock(describes: Describes) -> None:
        describes[REQUEST]["updateable"] = False

    (finding,) = found(org_with(lock))

    assert finding.severity is Severity.WARNING
    assert f"may not edit records of {REQUEST}" in finding.message
