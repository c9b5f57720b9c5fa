from __future__ import annotations

from dataclasses import replace

import pytest

from evaluator.filter import Either, Numbered
from evaluator.operator import Operator
from evaluator.program import Criterion, Measure, Unit
from mapping.criterion_reader import CriterionFaultError, CriterionReader
from mapping.field_map import BaseCondition, FieldMap, TypeMap
from mapping.wire import Row, WireValue
from tests.fakes.contexts import condition_context
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import row

TYPES = f"Choose one of: {', '.join(package_map().types)}, Measured."
BLANK = dict.fromkeys(("Id", *package_map()["criterion"].fields.values()))
BLANK_FILTER = dict.fromkeys(("Id", *package_map()["filter"].fields.values()))


def criterion_row(**values: WireValue) -> Row:
    named: dict[str, WireValue] = {"Id": "C1", "Name": "Revenue", "Type__c": "Total Revenue"}
    return row({**BLANK, **named, **values}, "Program_Criterion__c")


def filter_row(number: WireValue, field: WireValue, operator: str, value: WireValue) -> Row:
    named = {"Number__c": number, "Field__c": field, "Operator__c": operator, "Value__c": value}
    return row({**BLANK_FILTER, **named}, "Criterion_Filter__c")


def read(*filters: Row, field_map: FieldMap | None = None, **values: WireValue) -> Criterion:
    reader = CriterionReader(field_map or package_map(), package_schema(), condition_context())
    return reader.read(criterion_row(**values), list(filters))


def refusal(
    *filters: Row, field_map: FieldMap | None = None, **values: WireValue
) -> CriterionFaultError:
    with pytest.raises(CriterionFaultError) as caught:
        read(*filters, field_map=field_map, **values)
    return caught.value


def with_type(name: str, kind: TypeMap) -> FieldMap:
    return replace(package_map(), types={**package_map().types, name: kind})


@pytest.mark.parametrize(
    ("kind", "measure", "unit", "source", "attainment"),
    [
        ("Total Revenue", Measure.SUM, Unit.MONEY, "opportunity", "CloseDate"),
        ("Closed Deals", Measure.COUNT, Unit.COUNT, "opportunity", "CloseDate"),
        ("Approved Deal Registrations", Measure.COUNT, Unit.COUNT, "lead", "Approved_On__c"),
        ("Deals Registered", Measure.COUNT, Unit.COUNT, "lead", "Submitted_On__c"),
        ("Certifications", Measure.COUNT, Unit.COUNT, "course_assignment", "Completed_On__c"),
        ("Custom", Measure.VERIFICATIONS, Unit.VERIFIED, None, None),
    ],
)
def test_a_type_brings_its_defaults(
    kind: str, measure: Measure, unit: Unit, source: str | None, attainment: str | None
) -> None:
    criterion = read(Type__c=kind)

    assert criterion.type == kind
    assert (criterion.measure, criterion.unit) == (measure, unit)
    assert (criterion.source, criterion.attainment) == (source, attainment)
    assert criterion.rollup == ("Amount" if kind == "Total Revenue" else None)


def test_what_the_criterion_says_stands_before_the_defaults() -> None:
    criterion = read(
        Id="C9",
        Name="Pipeline",
        Sequence__c=3,
        Attainment_Date_Field__c="CreatedDate",
        Rollup_Field__c="Probability",
        Unit_Label__c="points",
        Include_Future_Dates__c=True,
        Ignore_Window__c=True,
    )

    assert (criterion.id, criterion.name, criterion.sequence) == ("C9", "Pipeline", 3)
    assert (criterion.attainment, criterion.rollup) == ("CreatedDate", "Probability")
    assert (criterion.unit, criterion.unit_label) == (Unit.MEASURE, "points")
    assert criterion.include_future_dates
    assert criterion.ignore_window


def test_a_count_ignores_a_rollup_field() -> None:
    assert read(Type__c="Closed Deals", Rollup_Field__c="Nonsense__c").rollup is None


def test_a_custom_criterion_ignores_its_filters() -> None:
    assert read(filter_row(1, "Nonsense__c", "like", None), Type__c="Custom").source is None


def test_base_conditions_are_typed_by_the_org_s_fields() -> None:
    base = read(Type__c="Deals Registered").base.conditions

    assert [(c.field, c.operator, c.operands) for c in base] == [
        ("Is_Deal_Registration__c", Operator.EQUALS, (True,)),
        (
            "Registration_Status__c",
            Operator.NOT_IN,
            ("Duplicate", "Cancelled", "Withdrawn"),
        ),
    ]


def test_conditions_are_joined_as_the_logic_says_whatever_their_order() -> None:
    criterion = read(
        filter_row(2, "Amount", "greater than", "5"),
        filter_row(1, "Account.Industry", "in", "Banking\nFood & Beverage"),
        Filter_Logic__c="1 OR 2",
    )

    assert [c.number for c in criterion.filter.conditions] == [1, 2]
    assert criterion.filter.conditions[0].operands == ("Banking", "Food & Beverage")
    assert criterion.filter.logic == Either((Numbered(1), Numbered(2)))


def test_field_names_are_found_in_any_case() -> None:
    criterion = read(filter_row(1, "account.INDUSTRY", "equals", "Banking"))

    assert criterion.filter.fields == {"Account.Industry"}


@pytest.mark.parametrize(
    ("values", "message", "remedy"),
    [
        pytest.param(
            {"Type__c": None},
            "type (blank) is not known.",
            TYPES,
            id="no-type",
        ),
        pytest.param(
            {"Type__c": "Magic"},
            "type Magic is not known.",
            TYPES,
            id="a-type-that-is-not-mapped",
        ),
        pytest.param(
            {"Attainment_Date_Field__c": "StageName"},
            "attainment date field StageName is no date",
            "Choose an attainment date field that is a date, or a date and time.",
            id="attainment-by-a-text",
        ),
        pytest.param(
            {"Attainment_Date_Field__c": "Won_On__c"},
            "Opportunity has no field Won_On__c, or the integration user may not read it",
            "Correct the field name, or give the integration user read access to "
            "Opportunity.Won_On__c.",
            id="attainment-by-an-unknown-field",
        ),
        pytest.param(
            {"Rollup_Field__c": "StageName"},
            "rollup field StageName is no number",
            "Choose a rollup field that is a number or an amount.",
            id="a-sum-of-texts",
        ),
        pytest.param(
            {"Rollup_Field__c": "Net_Amount__c"},
            "Opportunity has no field Net_Amount__c, or the integration user may not read it",
            "Correct the field name, or give the integration user read access to "
            "Opportunity.Net_Amount__c.",
            id="a-sum-of-an-unknown-field",
        ),
        pytest.param(
            {"Filter_Logic__c": "1 AND 2"},
            "Filter logic '1 AND 2', position 1: there is no condition 1",
            "Write it like 1 AND (2 OR 3), with every condition number once or more.",
            id="logic-without-conditions",
        ),
        pytest.param(
            {"Sequence__c": "first"},
            "Program_Criterion__c.Sequence__c holds 'first', which is not a number",
            "Look whether the field's type changed since the mapping was written.",
            id="a-sequence-that-is-no-number",
        ),
    ],
)
def test_a_criterion_at_fault_is_named_with_the_reason_and_the_remedy(
    values: dict[str, WireValue], message: str, remedy: str
) -> None:
    error = refusal(field_map=None, **values)

    assert error.message.startswith(f"Criterion Revenue: {message}")
    assert error.message.endswith(".")
    assert not error.message.endswith("..")
    assert error.remedy == remedy


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        pytest.param(
            [filter_row(3, "Amonut", "equals", "1")],
            "condition 3 on Amonut: Opportunity has no field Amonut, or the integration user may "
            "not read it.",
            id="an-unknown-field",
        ),
        pytest.param(
            [filter_row(1, "Amount", "contains", "1")],
            "condition 1 on Amount: an amount cannot bear “contains”.",
            id="an-operator-that-does-not-fit",
        ),
        pytest.param(
            [filter_row(1, "CloseDate", "less than", "17.06.2026")],
            "condition 1 on CloseDate: '17.06.2026' is not a date.",
            id="a-value-that-does-not-fit",
        ),
        pytest.param(
            [filter_row(None, "Amount", "equals", "1")],
            "a condition lacks its number or its field.",
            id="no-number",
        ),
        pytest.param(
            [filter_row(1, None, "equals", "1")],
            "a condition lacks its number or its field.",
            id="no-field",
        ),
        pytest.param(
            [filter_row(2, "Amount", "equals", "1"), filter_row(2, "Name", "equals", "1")],
            "two conditions have the number 2.",
            id="a-number-twice",
        ),
    ],
)
def test_a_condition_at_fault_is_named_with_criterion_and_field(
    filters: list[Row], message: str
) -> None:
    assert refusal(*filters).message == f"Criterion Revenue: {message}"


def test_a_criterion_without_name_is_told_by_its_id() -> None:
    assert refusal(Name=None, Type__c=None).message.startswith("Criterion C1: ")


def test_a_sum_needs_a_field_to_sum() -> None:
    kind = replace(package_map().types["Total Revenue"], rollup=None)

    error = refusal(field_map=with_type("Total Revenue", kind))

    assert error.message == "Criterion Revenue: no rollup field says what is measured."


def test_a_type_needs_an_attainment_date() -> None:
    kind = replace(package_map().types["Total Revenue"], attainment=None)

    error = refusal(field_map=with_type("Total Revenue", kind))

    assert error.message == "Criterion Revenue: no attainment date field is set."
    assert error.remedy.startswith("Choose an attainment date field")


def test_a_flag_for_a_text_field_of_a_base_condition_is_refused() -> None:
    condition = BaseCondition("StageName", Operator.EQUALS, (True,))
    kind = replace(package_map().types["Total Revenue"], base=(condition,))

    error = refusal(field_map=with_type("Total Revenue", kind))

    assert error.message == (
        "Criterion Revenue: the base condition on StageName compares text with a flag."
    )
    assert error.remedy == "Put the value in quotes in the mapping file."
