# ruff: noqa: S608 - statements with chosen values are what these tests are about
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from mapping.errors import UnknownFieldError, UnknownObjectError
from mapping.soql import (
    STATEMENT_LIMIT,
    AllOf,
    AnyOf,
    Child,
    Clause,
    Compare,
    In,
    InSelected,
    Literal,
    Select,
    StatementTooLongError,
    can_nest,
    quoted,
    render,
)
from tests.fakes.package import package_schema

SCHEMA = package_schema()
HOSTILE = [
    pytest.param("O'Brien", r"'O\'Brien'", id="a-quote"),
    pytest.param("' OR Name != '", r"'\' OR Name != \''", id="a-condition"),
    pytest.param("\\", r"'\\'", id="a-backslash"),
    pytest.param("\\'", r"'\\\''", id="a-backslash-before-a-quote"),
    pytest.param("a\nb\r\tc\b\f", r"'a\nb\r\tc\b\f'", id="line-breaks-and-tabs"),
    pytest.param("100% _", "'100% _'", id="wildcards-stay-as-they-are"),
    pytest.param('say "hi"', "'say \"hi\"'", id="double-quotes"),
    pytest.param("Łódź 東京 🏆", "'Łódź 東京 🏆'", id="unicode"),
    pytest.param("\u2019\u02bc", "'\u2019\u02bc'", id="quotes-of-other-alphabets"),
    pytest.param("{0} :name", "'{0} :name'", id="placeholders"),
    pytest.param("", "''", id="empty"),
]


def where(clause: Clause, sobject: str = "Opportunity") -> str:
    text = render(Select(sobject, ("Id",), clause), SCHEMA).text
    return text.split(" WHERE ", 1)[1]


@pytest.mark.parametrize(("text", "literal"), HOSTILE)
def test_text_is_quoted_in_every_place_where_a_value_may_stand(text: str, literal: str) -> None:
    assert quoted(text) == literal
    assert where(Compare("Name", "=", text)) == f"Name = {literal}"
    assert where(Compare("Account.Name", "!=", text)) == f"Account.Name != {literal}"
    assert where(In("Name", [text, "b"])) == f"Name IN ({literal}, 'b')"
    assert where(AnyOf((AllOf((Compare("Name", "=", text),)), In("Id", [text])))) == (
        f"(Name = {literal}) OR (Id IN ({literal}))"
    )


@pytest.mark.parametrize(
    ("literal", "text"),
    [
        pytest.param(None, "null", id="null"),
        pytest.param(True, "true", id="true"),
        pytest.param(False, "false", id="false"),
        pytest.param(7, "7", id="a-whole-number"),
        pytest.param(Decimal("-1.50"), "-1.50", id="a-fraction"),
        pytest.param(Decimal("1E+3"), "1000", id="no-exponent"),
        pytest.param(Decimal("1E-7"), "0.0000001", id="no-negative-exponent"),
        pytest.param(date(2026, 1, 5), "2026-01-05", id="a-day"),
        pytest.param(
            datetime(2026, 1, 5, 23, 30, tzinfo=timezone(timedelta(hours=-5))),
            "2026-01-06T04:30:00Z",
            id="an-instant-in-utc",
        ),
        pytest.param(
            datetime(2026, 1, 5, 1, 2, 3, 999_999, tzinfo=UTC),
            "2026-01-05T01:02:03Z",
            id="whole-seconds",
        ),
    ],
)
def test_other_literals_are_written_by_their_type(literal: Literal, text: str) -> None:
    assert where(Compare("CreatedDate", ">=", literal)) == f"CreatedDate >= {text}"


@pytest.mark.parametrize(
    "literal",
    [
        pytest.param(datetime(2026, 1, 5), id="a-time-without-zone"),  # noqa: DTZ001 - the point
        pytest.param(Decimal("NaN"), id="not-a-number"),
        pytest.param(Decimal("Infinity"), id="infinity"),
    ],
)
def test_a_literal_without_a_meaning_is_refused(literal: Literal) -> None:
    with pytest.raises(ValueError, match=r"needs a zone|not a number"):
        quoted(literal)


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("Name FROM User", id="a-statement"),
        pytest.param("Name, Id", id="two-fields"),
        pytest.param("Name--", id="a-comment"),
        pytest.param("Name'", id="a-quote"),
        pytest.param("(SELECT Id FROM Contacts)", id="a-subquery"),
        pytest.param("COUNT(Id)", id="a-function"),
        pytest.param("Name\n", id="a-line-break-behind"),
        pytest.param(" Name", id="a-space-before"),
        pytest.param("Nаme", id="a-letter-of-another-alphabet"),  # noqa: RUF001 - the point
        pytest.param("", id="nothing"),
        pytest.param("Account..Name", id="an-empty-step"),
        pytest.param(".Name", id="no-relationship"),
        pytest.param("A.B.C.D.E.F.G", id="more-steps-than-salesforce-takes"),
        pytest.param("Amonut__c", id="a-slip"),
        pytest.param("Account.Amonut__c", id="a-slip-on-the-parent"),
        pytest.param("Nobody.Name", id="a-parent-that-is-none"),
        pytest.param("Name.Name", id="a-field-that-is-no-reference"),
    ],
)
def test_a_field_that_the_org_does_not_have_never_gets_into_a_statement(path: str) -> None:
    for select in (
        Select("Opportunity", (path,)),
        Select("Opportunity", ("Id",), Compare(path, "=", 1)),
        Select("Opportunity", ("Id",), In(path, ["a"])),
        Select("Opportunity", ("Id",), AnyOf((AllOf((Compare(path, "=", None),)),))),
        Select("Opportunity", ("Id",), order_by=(path,)),
    ):
        with pytest.raises(UnknownFieldError) as caught:
            render(select, SCHEMA)
        assert caught.value.path == path
        assert f"Opportunity has no field {path}" in caught.value.message


@pytest.mark.parametrize("sobject", ["Oportunity", "Opportunity WHERE", "", "Opportunity--"])
def test_an_object_that_the_org_does_not_have_is_refused(sobject: str) -> None:
    with pytest.raises(UnknownObjectError, match="or the integration user may not read it"):
        render(Select(sobject, ("Id",)), SCHEMA)


@pytest.mark.parametrize("operator", ["LIKE", "= null OR Id =", "", "=="])
def test_another_operator_is_refused(operator: str) -> None:
    with pytest.raises(ValueError, match="not a comparison SOQL knows"):
        where(Compare("Name", operator, "x"))


def test_parts_are_kept_apart_by_brackets() -> None:
    one, two = Compare("Name", "=", "a"), Compare("Amount", ">", 1)

    assert where(AllOf((one, AnyOf((two, one))))) == (
        "(Name = 'a') AND ((Amount > 1) OR (Name = 'a'))"
    )


def test_a_statement_knows_its_object_and_the_fields_as_they_were_asked_for() -> None:
    select = Select("opportunity", ("Id", "account.name"), order_by=("Name", "Id"), limit=5)

    soql = render(select, SCHEMA)

    assert soql.text == "SELECT Id, account.name FROM Opportunity ORDER BY Name, Id LIMIT 5"
    assert soql.sobject == "Opportunity"
    assert soql.fields == ("Id", "account.name")


def test_a_field_is_selected_once_however_it_is_spelled() -> None:
    soql = render(Select("Opportunity", ("Id", "Amount", "amount", "id")), SCHEMA)

    assert sorted(soql.text.split(" FROM ")[0].removeprefix("SELECT ").split(", ")) == [
        "amount",
        "id",
    ]
    assert soql.fields == ("Id", "Amount", "amount", "id")


def test_a_statement_of_exactly_the_limit_is_sent_and_one_more_character_is_not() -> None:
    room = STATEMENT_LIMIT - len("SELECT Id FROM Opportunity WHERE Name = ''")

    assert len(where(Compare("Name", "=", "x" * room))) > 0
    with pytest.raises(StatementTooLongError) as caught:
        where(Compare("Name", "=", "x" * (room + 1)))
    assert "100001 characters; Salesforce takes 100000" in caught.value.message
    assert caught.value.remedy == "Recalculate fewer enrollments at once."


def family(text: str = "O'Brien") -> Select:
    """Give programs with their tiers, and the thresholds below these."""
    threshold = Child("Tier__c", Select("Tier_Threshold__c", ("Id",)))
    where = Compare("Name", "=", text)
    tier = Child("Program__c", Select("Program_Tier__c", ("Name",), where, children=(threshold,)))
    inner = Select("Partner_Enrollment__c", ("Program__c",), In("Id", [text]))
    return Select("Partner_Program__c", ("Id",), InSelected("Id", inner), children=(tier,))


@pytest.mark.parametrize(("text", "literal"), HOSTILE)
def test_a_family_is_one_statement_with_every_value_quoted(text: str, literal: str) -> None:
    assert render(family(text), SCHEMA).text == (
        "SELECT Id, (SELECT Name, (SELECT Id FROM Tier_Thresholds__r) FROM Program_Tiers__r "
        f"WHERE Name = {literal}) FROM Partner_Program__c WHERE Id IN (SELECT Program__c "
        f"FROM Partner_Enrollment__c WHERE Id IN ({literal}))"
    )


def test_a_family_needs_the_names_of_its_relationships() -> None:
    nameless = Child("Tier__c", Select("Tier_Benefit__c", ("Id",)))
    nowhere = Select("Partner_Program__c", ("Id",), children=(nameless,))

    assert can_nest(family(), SCHEMA)
    assert not can_nest(nowhere, SCHEMA)
    with pytest.raises(UnknownFieldError):
        render(nowhere, SCHEMA)
