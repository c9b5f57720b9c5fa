"""What our statements say is what the local org's own grammar reads in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.visibility import Question
from emulator.soql.parser import parse_statement
from emulator.soql.statement import All, Any, Comparison, Condition, LiteralKind, Not
from emulator.soql.text_literal import unescape
from mapping.soql import AllOf, AnyOf, Clause, Compare, In, Select, render
from tests.fakes.package import package_schema

SCHEMA = package_schema()

#: Everything that has a meaning in SOQL or in text that holds it, and letters of all kinds.
_AWKWARD = st.sampled_from(
    ["'", "\\", "\\'", '"', "%", "_", "\n", "\r", "\t", "\b", "\f", " OR Id != null --", ")", "{0}"]
)
_LETTERS = st.characters(exclude_categories=["Cs", "Cc"])
VALUES = st.lists(st.one_of(_AWKWARD, _LETTERS), min_size=1, max_size=12).map("".join)


def texts(condition: Condition | None) -> Iterator[str]:
    """Give the text values of a condition in the order they stand there."""
    match condition:
        case All(terms) | Any(terms):
            for term in terms:
                yield from texts(term)
        case Not(term):
            yield from texts(term)
        case Comparison(values=values):
            yield from (unescape(v.text, "", 0) for v in values if v.kind is LiteralKind.TEXT)


def read(where: Clause) -> Sequence[str]:
    statement = render(Select("Opportunity", ("Id",), where), SCHEMA)
    return list(texts(parse_statement(statement.text).where))


@given(value=VALUES)
def test_a_compared_value_arrives_as_it_is(value: str) -> None:
    assert read(Compare("Name", "=", value)) == [value]


@given(values=st.lists(VALUES, min_size=1, max_size=4))
def test_listed_values_arrive_as_they_are(values: list[str]) -> None:
    assert read(In("Name", values)) == values


@given(one=VALUES, other=VALUES, third=VALUES)
def test_values_stay_in_their_places_when_conditions_are_joined(
    one: str, other: str, third: str
) -> None:
    where = AllOf((AnyOf((Compare("Name", "!=", one), In("Name", [other]))), In("Name", [third])))

    assert read(where) == [one, other, third]


@pytest.mark.parametrize("value", ["005'", "0050000000000\\1"])
def test_a_question_about_visibility_quotes_its_ids(value: str) -> None:
    statement = Question(value, [value]).statement

    assert list(texts(parse_statement(statement.text).where)) == [value, value]
