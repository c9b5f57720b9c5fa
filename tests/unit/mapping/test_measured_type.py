from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.program import Criterion, Measure, Unit
from mapping.criterion_reader import CriterionFaultError, CriterionReader
from mapping.field_map import FieldMap
from mapping.wire import WireValue
from tests.fakes.contexts import condition_context
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import row

MEASURES = "Choose one of: Count, Count Distinct, Sum, Average, Minimum, Maximum, Share."
ROLLUP = "Choose the criterion's rollup field."
BLANK = dict.fromkeys(("Id", *package_map()["criterion"].fields.values()))


def read(measure: str | None, field_map: FieldMap | None = None, **values: WireValue) -> Criterion:
    """Read a measured criterion of opportunities by their close date."""
    said: dict[str, WireValue] = {
        "Id": "C1",
        "Name": "Delight",
        "Type__c": "Measured",
        "Source_Object__c": "Opportunity",
        "Measure__c": measure,
        "Attainment_Date_Field__c": "CloseDate",
    }
    reader = CriterionReader(field_map or package_map(), package_schema(), condition_context())
    return reader.read(row({**BLANK, **said, **values}, "Program_Criterion__c"), [])


@pytest.mark.parametrize(
    ("measure", "rollup", "unit"),
    [
        pytest.param("Count", None, Unit.COUNT, id="count"),
        pytest.param("Count Distinct", "StageName", Unit.COUNT, id="count-distinct"),
        pytest.param("Sum", "Amount", Unit.MONEY, id="sum-of-money"),
        pytest.param("Average", "Probability", Unit.MEASURE, id="average-of-a-number"),
        pytest.param("Minimum", "Amount", Unit.MONEY, id="minimum"),
        pytest.param("Maximum", "Probability", Unit.MEASURE, id="maximum"),
        pytest.param("Share", None, Unit.PERCENT, id="share"),
    ],
)
def test_a_measured_criterion_measures_what_it_says(
    measure: str, rollup: str | None, unit: Unit
) -> None:
    criterion = read(measure, Rollup_Field__c=rollup)

    assert (criterion.type, criterion.source) == ("Measured", "opportunity")
    assert (criterion.measure, criterion.unit) == (Measure(measure), unit)
    assert (criterion.rollup, criterion.attainment) == (rollup, "CloseDate")
    assert (criterion.base.conditions, criterion.expires) == ((), None)


def test_objects_and_fields_are_found_in_any_case() -> None:
    criterion = read("Count Distinct", Source_Object__c="OPPORTUNITY", Rollup_Field__c="stagename")

    assert criterion.source == "opportunity"
    assert (criterion.rollup, criterion.identity) == ("StageName", "all_of(StageName)")


def test_a_mapped_type_may_count_distinct_values_as_well() -> None:
    kind = replace(package_map().types["Closed Deals"], measure=Measure.COUNT_DISTINCT)
    types = {**package_map().types, "Stages": kind}

    criterion = read(
        None, replace(package_map(), types=types), Type__c="Stages", Rollup_Field__c="StageName"
    )

    assert (criterion.measure, criterion.identity) == (
        Measure.COUNT_DISTINCT,
        "all_of(StageName)",
    )


@pytest.mark.parametrize(
    ("measure", "identity"),
    [("Count", "first_of(ConvertedOpportunityId,Id)"), ("Share", None)],
)
def test_only_a_number_of_leads_counts_deals(measure: str, identity: str | None) -> None:
    criterion = read(measure, Source_Object__c="Lead", Attainment_Date_Field__c="CreatedDate")

    assert (criterion.source, criterion.identity) == ("lead", identity)


@pytest.mark.parametrize(
    ("measure", "values", "message", "remedy"),
    [
        pytest.param(
            "Count",
            {"Source_Object__c": None},
            "source object (blank) is not in the mapping; known are Opportunity, Lead, "
            "Course_Assignment__c.",
            "Choose one of them, or add the object to the mapping file.",
            id="no-object",
        ),
        pytest.param(
            "Count",
            {"Source_Object__c": "Asset"},
            "source object Asset is not in the mapping; known are Opportunity, Lead, "
            "Course_Assignment__c.",
            "Choose one of them, or add the object to the mapping file.",
            id="an-object-that-is-not-mapped",
        ),
        pytest.param(
            "Median",
            {},
            "there is no measure Median.",
            MEASURES,
            id="a-measure-that-nobody-knows",
        ),
        pytest.param(
            None,
            {},
            "there is no measure (blank).",
            MEASURES,
            id="no-measure",
        ),
        pytest.param(
            "Verifications",
            {},
            "there is no measure Verifications.",
            MEASURES,
            id="verifications-are-not-measured",
        ),
        pytest.param(
            "Average", {}, "no rollup field says what is measured.", ROLLUP, id="no-rollup"
        ),
        pytest.param(
            "Count Distinct",
            {"Rollup_Field__c": "amount"},
            "distinct amounts of Amount cannot be counted.",
            "Choose a rollup field that names something, such as a picklist or a reference.",
            id="distinct-amounts",
        ),
        pytest.param(
            "Count Distinct",
            {},
            "no rollup field says what is measured.",
            ROLLUP,
            id="distinct-values-of-nothing",
        ),
        pytest.param(
            "Maximum",
            {"Rollup_Field__c": "StageName"},
            "rollup field StageName is no number.",
            "Choose a rollup field that is a number or an amount.",
            id="the-greatest-text",
        ),
        pytest.param(
            "Count Distinct",
            {"Rollup_Field__c": "Stage__c"},
            "Opportunity has no field Stage__c, or the integration user may not read it.",
            "Correct the field name, or give the integration user read access to "
            "Opportunity.Stage__c.",
            id="distinct-values-of-an-unknown-field",
        ),
        pytest.param(
            "Count",
            {"Attainment_Date_Field__c": None},
            "no attainment date field is set.",
            "Choose an attainment date field that is a date, or a date and time.",
            id="no-attainment-date",
        ),
    ],
)
def test_a_measured_criterion_at_fault_is_refused_with_the_remedy(
    measure: str | None, values: dict[str, WireValue], message: str, remedy: str
) -> None:
    with pytest.raises(CriterionFaultError) as caught:
        read(measure, None, **values)

    assert caught.value.message == f"Criterion Delight: {message}"
    assert caught.value.remedy == remedy
