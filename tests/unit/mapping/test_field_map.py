from __future__ import annotations

import copy
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
import yaml

from evaluator.operator import Operator
from evaluator.program import Measure
from mapping.field_map import FieldMapError, Identity, Place, read_field_map
from mapping.roles import ROLES

BUILT_IN = yaml.safe_load(files("config").joinpath("default_mapping.yaml").read_text("utf-8"))


def built_in_with(place: Place, value: object) -> dict[str, Any]:
    data: dict[str, Any] = copy.deepcopy(BUILT_IN)
    here: Any = data
    for step in place[:-1]:
        here = here[step]
    here[place[-1]] = value
    return data


def refusal(data: Mapping[str, Any]) -> FieldMapError:
    with pytest.raises(FieldMapError) as caught:
        read_field_map(data)
    assert caught.value.remedy == "Correct the mapping file."
    return caught.value


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


@pytest.mark.parametrize(
    ("place", "value", "fault", "message"),
    [
        pytest.param(
            ("objects",), {}, ("objects",), "objects is not known here; known are roles", id="key"
        ),
        pytest.param(("roles",), [], ("roles",), "roles must be a mapping", id="roles-as-a-list"),
        pytest.param(
            ("roles", "partner"), {}, ("roles", "partner"), "there is no role partner", id="role"
        ),
        pytest.param(
            ("roles", "tier"), None, ("roles", "tier"), "roles.tier must be a mapping", id="blank"
        ),
        pytest.param(
            ("roles", "tier", "field"),
            {},
            ("roles", "tier", "field"),
            "field is not known here; known are object, fields",
            id="key-of-a-role",
        ),
        pytest.param(
            ("roles", "tier", "object"),
            None,
            ("roles", "tier"),
            "roles.tier lacks object",
            id="no-object",
        ),
        pytest.param(
            ("roles", "tier", "object"),
            5,
            ("roles", "tier", "object"),
            "object must be text",
            id="an-object-that-is-a-number",
        ),
        pytest.param(
            ("roles", "tier", "fields", "level"),
            "Level__c",
            ("roles", "tier", "fields", "level"),
            "level is not known here; known are name, program, rank",
            id="a-field-that-the-role-does-not-have",
        ),
        pytest.param(
            ("roles", "tier", "fields", "rank"),
            None,
            ("roles", "tier", "fields"),
            "roles.tier.fields lacks rank",
            id="a-field-left-blank",
        ),
        pytest.param(
            ("roles", "tier", "fields", "rank"),
            "  ",
            ("roles", "tier", "fields", "rank"),
            "rank must be text",
            id="a-field-of-white-space",
        ),
        pytest.param(
            ("roles", "tier", "fields", "rank"),
            ["Rank__c"],
            ("roles", "tier", "fields", "rank"),
            "rank must be text",
            id="a-list-for-a-field",
        ),
        pytest.param(
            ("sources", "lead", "link"),
            "X",
            ("sources", "lead", "link"),
            "link is not known here",
            id="key-of-a-source",
        ),
        pytest.param(
            ("sources", "lead", "association"),
            [],
            ("sources", "lead"),
            "source lead lacks association: whose records are they?",
            id="no-association",
        ),
        pytest.param(
            ("sources", "lead", "association"),
            [1],
            ("sources", "lead", "association"),
            "association must be a list of field names",
            id="an-association-of-numbers",
        ),
        pytest.param(
            ("types", "Custom", "measur"),
            "Count",
            ("types", "Custom", "measur"),
            "measur is not known here",
            id="key-of-a-type",
        ),
        pytest.param(
            ("types", "Closed Deals", "source"),
            "deal",
            ("types", "Closed Deals", "source"),
            "there is no source deal; known are opportunity, lead, course_assignment",
            id="source",
        ),
        pytest.param(
            ("types", "Closed Deals", "measure"),
            "Total",
            ("types", "Closed Deals", "measure"),
            "measure must be one of Count, Sum, Verifications",
            id="measure",
        ),
        pytest.param(
            ("types", "Closed Deals", "measure"),
            None,
            ("types", "Closed Deals"),
            "types.Closed Deals lacks measure",
            id="no-measure",
        ),
        pytest.param(
            ("types", "Closed Deals", "base"),
            {"field": "IsWon"},
            ("types", "Closed Deals", "base"),
            "base must be a list of conditions",
            id="one-condition-without-a-list",
        ),
        pytest.param(
            ("types", "Closed Deals", "base"),
            "IsWon",
            ("types", "Closed Deals", "base"),
            "base must be a list of conditions",
            id="text-for-conditions",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0),
            "IsWon",
            ("types", "Closed Deals", "base", 0),
            "types.Closed Deals.base.0 must be a mapping",
            id="text-for-a-condition",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0, "operator"),
            "is",
            ("types", "Closed Deals", "base", 0, "operator"),
            "operator must be one of equals, not equal,",
            id="operator",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0, "field"),
            None,
            ("types", "Closed Deals", "base", 0),
            "types.Closed Deals.base.0 lacks field",
            id="no-field",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0, "value"),
            None,
            ("types", "Closed Deals", "base", 0, "value"),
            "value must be text, a whole number or true/false; put anything else in quotes",
            id="no-value",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0, "value"),
            0.5,
            ("types", "Closed Deals", "base", 0, "value"),
            "put anything else in quotes",
            id="a-fraction-that-would-not-be-exact",
        ),
        pytest.param(
            ("types", "Closed Deals", "base", 0, "value"),
            [True, False],
            ("types", "Closed Deals", "base", 0, "value"),
            "equals takes one value",
            id="two-values-for-equals",
        ),
        pytest.param(
            ("types", "Deals Registered", "base", 1, "value"),
            [],
            ("types", "Deals Registered", "base", 1, "value"),
            "not in needs at least one value",
            id="no-value-for-a-list",
        ),
        pytest.param(
            ("types", "Deals Registered", "identity"),
            {"first_of": ["Id"], "all_of": ["Id"]},
            ("types", "Deals Registered", "identity"),
            "identity is either first_of or all_of some fields",
            id="both-identities",
        ),
        pytest.param(
            ("types", "Deals Registered", "identity"),
            {},
            ("types", "Deals Registered", "identity"),
            "identity is either first_of or all_of some fields",
            id="an-empty-identity",
        ),
        pytest.param(
            ("types", "Deals Registered", "identity"),
            {"one_of": ["Id"]},
            ("types", "Deals Registered", "identity", "one_of"),
            "one_of is not known here; known are first_of, all_of",
            id="key-of-an-identity",
        ),
        pytest.param(
            ("types", "Deals Registered", "identity"),
            "Id",
            ("types", "Deals Registered", "identity"),
            "types.Deals Registered.identity must be a mapping",
            id="text-for-an-identity",
        ),
    ],
)
def test_a_fault_is_told_with_its_place(
    place: Place, value: object, fault: Place, message: str
) -> None:
    error = refusal(built_in_with(place, value))

    assert error.place == fault
    assert message in error.message


def test_an_association_of_one_link_needs_no_list() -> None:
    field_map = read_field_map(built_in_with(("sources", "lead", "association"), "Partner__c"))

    assert field_map.sources["lead"].association == ("Partner__c",)


def test_a_source_shows_its_records_by_id_unless_it_names_a_field() -> None:
    sources = read_field_map(BUILT_IN).sources

    assert sources["lead"].display == "Id"
    assert sources["course_assignment"].display == "Course_Name__c"


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
