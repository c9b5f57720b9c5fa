from __future__ import annotations

from collections.abc import Callable

import pytest

from jobs.doctor.field_check import check_fields
from jobs.doctor.finding import Severity
from tests.fakes.package import package_map, package_schema
from tests.unit.jobs.doctor.describing import Describes, field, hide, org_with

ENROLLMENT, PROGRESS = "Partner_Enrollment__c", "Criterion_Progress__c"


def test_an_org_with_the_package_fits() -> None:
    (finding,) = check_fields(package_map(), package_schema())

    assert finding.severity is Severity.OK
    assert "All 130 fields" in finding.message


@pytest.mark.parametrize(
    ("change", "severity", "message", "remedy"),
    [
        pytest.param(
            lambda d: d.pop(ENROLLMENT),
            Severity.PROBLEM,
            "no object Partner_Enrollment__c, or the integration user may not read it "
            "(role enrollment).",
            "Install the Tierwright package",
            id="object-missing",
        ),
        pytest.param(
            lambda d: hide(d, ENROLLMENT, "Standing__c"),
            Severity.PROBLEM,
            "Partner_Enrollment__c lacks or hides Standing__c (enrollment.standing).",
            "read access",
            id="field-hidden",
        ),
        pytest.param(
            lambda d: field(d, "Program_Tier__c", "Rank__c").update(type="string"),
            Severity.PROBLEM,
            "Program_Tier__c.Rank__c (tier.rank) is text; it has to be a number.",
            "change the field's type",
            id="wrong-type",
        ),
        pytest.param(
            lambda d: field(d, PROGRESS, "Key__c").update(unique=False),
            Severity.PROBLEM,
            "Criterion_Progress__c.Key__c (progress.key) is no unique external id",
            "Tick External ID",
            id="key-not-unique",
        ),
        pytest.param(
            lambda d: field(d, ENROLLMENT, "Standing__c")["picklistValues"].pop(),
            Severity.PROBLEM,
            "Standing__c (enrollment.standing) does not take Inconclusive, which",
            "Add the missing values",
            id="picklist-lacks-a-word",
        ),
        pytest.param(
            lambda d: d[PROGRESS].update(createable=False),
            Severity.PROBLEM,
            "may not create records of Criterion_Progress__c",
            "create access",
            id="object-not-createable",
        ),
        pytest.param(
            lambda d: d[ENROLLMENT].update(updateable=False),
            Severity.PROBLEM,
            "may not edit records of Partner_Enrollment__c",
            "edit access",
            id="object-not-editable",
        ),
        pytest.param(
            lambda d: field(d, ENROLLMENT, "Standing__c").update(updateable=False),
            Severity.PROBLEM,
            "may not write Standing__c (enrollment.standing) of Partner_Enrollment__c",
            "edit access",
            id="field-not-editable",
        ),
        pytest.param(
            lambda d: field(d, PROGRESS, "Criterion__c").update(createable=False),
            Severity.PROBLEM,
            "may not write Criterion__c (progress.criterion)",
            "edit access",
            id="lookup-not-createable",
        ),
        pytest.param(
            lambda d: field(d, ENROLLMENT, "Tier__c").update(updateable=False),
            Severity.WARNING,
            "may not write Tier__c (enrollment.tier)",
            "promotion mode Manual",
            id="tier-not-editable",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_role_and_remedy(
    change: Callable[[Describes], object], severity: Severity, message: str, remedy: str
) -> None:
    (finding,) = check_fields(package_map(), org_with(change))

    assert finding.severity is severity
    assert message in finding.message
    assert remedy in finding.remedy


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(
            lambda d: field(d, ENROLLMENT, "Segment__c").update(updateable=False),
            id="what-people-maintain-is-not-written",
        ),
        pytest.param(
            lambda d: field(d, PROGRESS, "Criterion__c").update(updateable=False),
            id="what-is-given-once-need-not-be-editable",
        ),
        pytest.param(
            lambda d: field(d, "Tier_Threshold__c", "Value__c").update(type="currency"),
            id="an-amount-is-a-number",
        ),
        pytest.param(
            lambda d: field(d, ENROLLMENT, "Standing__c").update(
                picklistValues=[], restrictedPicklist=False
            ),
            id="a-picklist-that-takes-any-value-lacks-none",
        ),
        pytest.param(lambda d: d.pop("Course_Assignment__c"), id="sources-are-another-matter"),
    ],
)
def test_what_does_no_harm_is_not_told(change: Callable[[Describes], object]) -> None:
    (finding,) = check_fields(package_map(), org_with(change))

    assert finding.severity is Severity.OK


def test_several_missing_fields_of_one_object_are_one_finding() -> None:
    def change(describes: Describes) -> None:
        hide(describes, ENROLLMENT, "Standing__c")
        hide(describes, ENROLLMENT, "Hold_Reason__c")

    (finding,) = check_fields(package_map(), org_with(change))

    assert "Hold_Reason__c (enrollment.hold_reason), Standing__c" in finding.message
