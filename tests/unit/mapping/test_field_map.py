from __future__ import annotations

from evaluator.operator import Operator
from evaluator.program import Measure
from mapping.field_map import Identity, read_field_map
from mapping.roles import ROLES
from tests.unit.mapping.built_in import BUILT_IN, built_in_with


def test_the_built_in_mapping_names_every_field_of_every_role() -> None:
    field_map = read_field_map(BUILT_IN)

    assert field_map.roles.keys() == ROLES.keys()
    for name, fields in ROLES.items():
        assert tuple(field_map[name].fields) == fields
    assert field_map["enrollment"].sobject == "Partner_Enrollment__c"
    assert field_map["enrollment"]["user"] == "Primary_Partner_User__c"


def test_the_built_in_types_are_those_of_the_schema() -> None:
    types = read_field_map(BUILT_IN).types

    assert {name: (t.source, t.measure, t.attainment) for name, t in types.items()} == {
        "Total Revenue": ("opportunity", Measure.SUM, "CloseDate"),
        "Closed Deals": ("opportunity", Measure.COUNT, "CloseDate"),
        "Approved Deal Registrations": ("lead", Measure.COUNT, "Approved_On__c"),
        "Deals Registered": ("lead", Measure.COUNT, "Submitted_On__c"),
        "Certifications": ("course_assignment", Measure.COUNT, "Completed_On__c"),
        "Custom": (None, Measure.VERIFICATIONS, None),
    }
    assert types["Deals Registered"].base[1].operator is Operator.NOT_IN
    assert types["Deals Registered"].base[1].values == ("Duplicate", "Cancelled", "Withdrawn")
    assert types["Certifications"].identity == Identity(
        ("Contact__c", "Course_Name__c"), first_of=False
    )
    assert types["Deals Registered"].identity == Identity(
        ("ConvertedOpportunityId", "Id"), first_of=True
    )


def test_identities_get_a_column_that_no_field_path_looks_like() -> None:
    assert Identity(("A", "B"), first_of=True).column == "first_of(A,B)"
    assert Identity(("A", "B"), first_of=False).column == "all_of(A,B)"


def test_an_association_of_one_link_needs_no_list() -> None:
    field_map = read_field_map(built_in_with(("sources", "lead", "association"), "Partner__c"))

    assert field_map.sources["lead"].association == ("Partner__c",)


def test_a_source_shows_its_records_by_id_unless_it_names_a_field() -> None:
    nameless = built_in_with(("sources", "lead", "name"), None)

    assert read_field_map(nameless).sources["lead"].display == "Id"
    assert read_field_map(BUILT_IN).sources["course_assignment"].display == "Course_Name__c"


def test_a_source_tells_its_rate_date_and_what_makes_records_the_same() -> None:
    sources = read_field_map(BUILT_IN).sources

    assert sources["opportunity"].rate_date == "CloseDate"
    assert sources["opportunity"].identity is None
    assert sources["lead"].rate_date is None
    assert sources["lead"].identity == Identity(("ConvertedOpportunityId", "Id"), first_of=True)


def test_operators_without_value_ignore_one() -> None:
    condition = {"field": "StageName", "operator": "is blank", "value": {"any": "thing"}}

    field_map = read_field_map(built_in_with(("types", "Closed Deals", "base"), [condition]))

    assert field_map.types["Closed Deals"].base[0].values == ()


def test_a_new_type_may_count_any_source() -> None:
    kind = {"source": "lead", "measure": "Sum", "rollup": "Seats__c", "attainment": "Won_On__c"}

    field_map = read_field_map(built_in_with(("types", "Seats"), kind))

    assert field_map.types["Seats"].measure is Measure.SUM
    assert field_map.types["Seats"].base == ()
    assert field_map.types["Seats"].identity is None
