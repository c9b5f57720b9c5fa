from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from mapping.field_map import FieldMapError, Place, read_field_map
from tests.unit.mapping.built_in import built_in_with


def refusal(data: Mapping[str, Any]) -> FieldMapError:
    with pytest.raises(FieldMapError) as caught:
        read_field_map(data)
    assert caught.value.remedy == "Correct the mapping file."
    return caught.value


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
            "measure must be one of Count, Count Distinct, Sum, Average, Minimum, Maximum, Share, "
            "Verifications",
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
