from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from evaluator.condition import Condition, DayRange
from evaluator.filter import Filter
from evaluator.operator import Operator
from evaluator.program import Criterion, Measure, Unit
from evaluator.window import Window
from mapping.candidate_query import CandidateQuery, candidate_query
from mapping.errors import UnknownFieldError
from mapping.field_map import SourceMap
from mapping.soql import render
from tests.fakes.package import package_map, package_schema

SCHEMA = package_schema()
SOURCES = package_map().sources
ZONE = ZoneInfo("America/New_York")
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
WON = Filter.all_of(Condition(1, "IsWon", Operator.EQUALS, (True,)))
CLOSED = Criterion(
    id="closed",
    name="Closed Deals",
    sequence=1,
    type="Closed Deals",
    measure=Measure.COUNT,
    unit=Unit.COUNT,
    source="opportunity",
    base=WON,
    attainment="CloseDate",
)
REVENUE = replace(CLOSED, id="revenue", type="Total Revenue", measure=Measure.SUM, rollup="Amount")
CERTIFICATES = replace(
    CLOSED,
    type="Certifications",
    source="course_assignment",
    base=Filter.all_of(Condition(1, "Status__c", Operator.EQUALS, ("Completed",))),
    attainment="Completed_On__c",
    expires="Expires_On__c",
    identity="all_of(Contact__c,Course_Name__c)",
)


def query(
    *criteria: Criterion,
    windows: list[Window] | None,
    accounts: tuple[str, ...] = ("A1", "A2"),
    source: SourceMap | None = None,
    multi_currency: bool = False,
) -> CandidateQuery:
    return candidate_query(
        source or SOURCES[criteria[0].source or ""],
        criteria,
        accounts,
        windows,
        field_map=package_map(),
        schema=package_schema(multi_currency=multi_currency),
        zone=ZONE,
    )


def conditions(found: CandidateQuery) -> list[str]:
    rendered = (render(select, SCHEMA).text for select in found.selects)
    return [text.split(" WHERE ", 1)[1] for text in rendered]


def test_checkboxes_of_the_base_condition_and_the_window_are_left_to_the_org() -> None:
    (where,) = conditions(query(CLOSED, windows=[YEAR]))

    assert where == (
        "(PartnerAccountId IN ('A1', 'A2')) AND "
        "((IsWon = true) AND (CloseDate >= 2026-01-01) AND (CloseDate <= 2026-12-31))"
    )


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param(
            Condition(1, "StageName", Operator.EQUALS, ("Closed Won",)), id="text-compares-here"
        ),
        pytest.param(Condition(1, "IsWon", Operator.NOT_EQUAL, (False,)), id="a-negation"),
        pytest.param(Condition(1, "IsWon", Operator.IS_NOT_BLANK), id="an-operator-without-value"),
        pytest.param(
            Condition(
                1, "CloseDate", Operator.EQUALS, (DayRange(date(2026, 1, 1), date(2026, 1, 1)),)
            ),
            id="a-date",
        ),
    ],
)
def test_other_base_conditions_are_judged_here(condition: Condition) -> None:
    criterion = replace(CLOSED, base=Filter.all_of(condition))

    (where,) = conditions(query(criterion, windows=[YEAR]))

    assert where == (
        "(PartnerAccountId IN ('A1', 'A2')) AND "
        "((CloseDate >= 2026-01-01) AND (CloseDate <= 2026-12-31))"
    )


def test_a_criterion_s_own_filter_is_never_left_to_the_org() -> None:
    own = Filter.all_of(Condition(1, "IsClosed", Operator.EQUALS, (True,)))
    criterion = replace(CLOSED, filter=own)

    found = query(criterion, windows=[YEAR])

    assert conditions(found) == conditions(query(CLOSED, windows=[YEAR]))
    assert "IsClosed" in found.paths


def test_the_windows_of_a_slice_are_pulled_as_one() -> None:
    windows = [
        Window(date(2026, 3, 1), date(2026, 6, 30)),
        Window(date(2025, 7, 1), date(2026, 4, 30)),
    ]

    (where,) = conditions(query(CLOSED, windows=windows))

    assert "(CloseDate >= 2025-07-01) AND (CloseDate <= 2026-06-30)" in where


def test_one_open_window_leaves_the_end_open() -> None:
    (where,) = conditions(query(CLOSED, windows=[YEAR, Window(date(2026, 5, 1), None)]))

    assert "CloseDate >= 2026-01-01" in where
    assert "CloseDate <=" not in where


def test_a_criterion_that_ignores_the_window_pulls_all_times() -> None:
    (where,) = conditions(query(replace(CLOSED, ignore_window=True), windows=[YEAR]))

    assert where == "(PartnerAccountId IN ('A1', 'A2')) AND (IsWon = true)"


def test_a_criterion_with_nothing_to_leave_to_the_org_pulls_all_records_of_the_accounts() -> None:
    anything = replace(CLOSED, ignore_window=True, base=Filter())

    (where,) = conditions(query(CLOSED, anything, windows=[YEAR]))

    assert where == "PartnerAccountId IN ('A1', 'A2')"


def test_criteria_of_one_source_share_a_statement_and_equal_parts_stand_once() -> None:
    by_creation = replace(CLOSED, attainment="CreatedDate", base=Filter())

    (where,) = conditions(query(CLOSED, REVENUE, by_creation, windows=[YEAR]))

    assert where == (
        "(PartnerAccountId IN ('A1', 'A2')) AND ("
        "((IsWon = true) AND (CloseDate >= 2026-01-01) AND (CloseDate <= 2026-12-31)) OR "
        "((CreatedDate >= 2026-01-01T05:00:00Z) AND (CreatedDate < 2027-01-01T05:00:00Z)))"
    )


def test_a_date_and_time_is_bounded_by_midnights_of_the_program_s_zone() -> None:
    by_creation = replace(CLOSED, attainment="CreatedDate", base=Filter())
    window = Window(date(2026, 3, 8), date(2026, 10, 31))

    (where,) = conditions(query(by_creation, windows=[window]))

    # The clocks change on 8 March after midnight and on 1 November after midnight.
    assert "CreatedDate >= 2026-03-08T05:00:00Z" in where
    assert "CreatedDate < 2026-11-01T04:00:00Z" in where


def test_each_link_of_a_chain_has_a_statement_that_leaves_earlier_links_blank() -> None:
    found = query(CERTIFICATES, windows=[YEAR])

    window = "((Completed_On__c >= 2026-01-01) AND (Completed_On__c <= 2026-12-31))"
    assert conditions(found) == [
        f"(Partner_Account__c IN ('A1', 'A2')) AND {window}",
        "(Contact__r.AccountId IN ('A1', 'A2')) AND (Partner_Account__c = null) AND " + window,
    ]


def test_an_explanation_leaves_nothing_to_the_org() -> None:
    assert conditions(query(CERTIFICATES, windows=None)) == [
        "Partner_Account__c IN ('A1', 'A2')",
        "Contact__r.AccountId IN ('A1', 'A2')",
    ]


def test_without_accounts_there_is_no_statement() -> None:
    assert query(CLOSED, windows=[], accounts=()).selects == ()
    assert query(CLOSED, windows=None, accounts=()).selects == ()


def test_every_field_that_decides_is_selected_once() -> None:
    own = Filter.all_of(Condition(1, "Account.Industry", Operator.IS_BLANK))
    criterion = replace(CERTIFICATES, filter=Filter())

    assert query(REVENUE, replace(CLOSED, filter=own), windows=[YEAR]).paths == (
        "Id",
        "Name",
        "PartnerAccountId",
        "CloseDate",
        "Amount",
        "IsWon",
        "Account.Industry",
    )
    assert query(criterion, windows=[YEAR]).paths == (
        "Id",
        "Course_Name__c",
        "Partner_Account__c",
        "Contact__r.AccountId",
        "Completed_On__c",
        "Expires_On__c",
        "Status__c",
        "Contact__c",
    )


def test_amounts_come_with_their_currency_where_there_are_several() -> None:
    own = Filter.all_of(Condition(1, "Account.AnnualRevenue", Operator.IS_NOT_BLANK))
    criterion = replace(REVENUE, filter=own)

    single = query(criterion, windows=[YEAR]).paths
    several = query(criterion, windows=[YEAR], multi_currency=True).paths

    assert set(several) - set(single) == {"CurrencyIsoCode", "Account.CurrencyIsoCode"}


def test_amounts_come_with_the_day_of_their_rate_where_there_are_several_currencies() -> None:
    by_creation = replace(REVENUE, attainment="CreatedDate")
    count = replace(CLOSED, attainment="CreatedDate")

    assert "CloseDate" in query(by_creation, windows=[YEAR], multi_currency=True).paths
    assert "CloseDate" not in query(by_creation, windows=[YEAR]).paths
    assert "CloseDate" not in query(count, windows=[YEAR], multi_currency=True).paths


def test_only_the_identity_that_a_criterion_names_is_made() -> None:
    distinct = replace(
        CLOSED,
        type="Measured",
        measure=Measure.COUNT_DISTINCT,
        rollup="StageName",
        identity="all_of(StageName)",
    )
    deals = replace(
        distinct, source="lead", rollup=None, identity="first_of(ConvertedOpportunityId,Id)"
    )

    found = [
        [identity.column for identity in query(criterion, windows=None).identities]
        for criterion in (CLOSED, distinct, replace(deals, attainment="CreatedDate", base=Filter()))
    ]

    assert found == [[], ["all_of(StageName)"], ["first_of(ConvertedOpportunityId,Id)"]]


def test_a_count_needs_no_currency() -> None:
    assert "CurrencyIsoCode" not in query(CLOSED, windows=[YEAR], multi_currency=True).paths


def test_the_currency_field_is_asked_for_as_the_mapping_names_it() -> None:
    source = replace(SOURCES["opportunity"], currency="Deal_Currency__c")

    found = query(REVENUE, windows=[YEAR], source=source, multi_currency=True)

    assert "Deal_Currency__c" in found.paths
    with pytest.raises(UnknownFieldError, match=r"Opportunity has no field Deal_Currency__c"):
        render(found.selects[0], package_schema(multi_currency=True))
