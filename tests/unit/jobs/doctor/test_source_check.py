from __future__ import annotations

from jobs.doctor.finding import Severity
from jobs.doctor.source_check import check_sources
from tests.fakes.package import package_map, package_schema
from tests.unit.jobs.doctor.describing import hide, org_with

USED = frozenset({"Total Revenue", "Certifications"})


def test_all_sources_of_the_package_can_be_counted() -> None:
    (finding,) = check_sources(package_map(), package_schema(), USED)

    assert finding.severity is Severity.OK
    assert "Opportunity, Lead, Course_Assignment__c" in finding.message


def test_a_missing_source_that_a_program_uses_is_a_problem() -> None:
    schema = org_with(lambda d: d.pop("Course_Assignment__c"))

    (finding,) = check_sources(package_map(), schema, USED)

    assert finding.severity is Severity.PROBLEM
    assert "no object Course_Assignment__c" in finding.message
    assert "(source course_assignment)" in finding.message


def test_a_missing_source_that_no_program_uses_is_a_warning() -> None:
    schema = org_with(lambda d: d.pop("Course_Assignment__c"))

    (finding,) = check_sources(package_map(), schema, frozenset({"Total Revenue"}))

    assert finding.severity is Severity.WARNING
    assert "no active program uses it yet" in finding.message


def test_a_measured_criterion_uses_a_source_by_its_object() -> None:
    schema = org_with(lambda d: d.pop("Course_Assignment__c"))

    (finding,) = check_sources(package_map(), schema, frozenset({"Course_Assignment__c"}))

    assert finding.severity is Severity.PROBLEM


def test_a_hidden_link_to_the_partner_is_named_with_its_place() -> None:
    schema = org_with(lambda d: hide(d, "Opportunity", "PartnerAccountId"))

    (finding,) = check_sources(package_map(), schema, USED)

    assert finding.severity is Severity.PROBLEM
    assert "Opportunity has no field PartnerAccountId" in finding.message
    assert "(association of source opportunity)" in finding.message
    assert "read access to Opportunity.PartnerAccountId" in finding.remedy


def test_a_hidden_field_of_a_type_matters_as_far_as_the_type_is_used() -> None:
    schema = org_with(lambda d: hide(d, "Lead", "Approved_On__c"))

    (unused,) = check_sources(package_map(), schema, USED)
    (used,) = check_sources(package_map(), schema, frozenset({"Approved Deal Registrations"}))

    assert (unused.severity, used.severity) == (Severity.WARNING, Severity.PROBLEM)
    assert "(attainment of type Approved Deal Registrations)" in used.message


def test_where_nobody_knows_what_is_used_everything_is() -> None:
    schema = org_with(lambda d: hide(d, "Lead", "Approved_On__c"))

    (finding,) = check_sources(package_map(), schema, None)

    assert finding.severity is Severity.PROBLEM
