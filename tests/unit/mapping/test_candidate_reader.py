from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from connector.port import RecordTable
from evaluator.candidates import OTHER_ACCOUNT
from evaluator.column import MoneyColumn, NumberColumn, TextColumn
from evaluator.day import day_of
from mapping.candidate_query import CandidateQuery
from mapping.candidate_reader import SourcePull, read_candidates
from mapping.errors import WireValueError
from mapping.field_map import Identity, SourceMap
from mapping.wire import WireValue
from tests.fakes.package import package_map, package_schema
from tests.fakes.records import table

SOURCES = package_map().sources
OPPORTUNITY, COURSE, LEAD = (SOURCES[n] for n in ("opportunity", "course_assignment", "lead"))
DEAL = Identity(("ConvertedOpportunityId", "Id"), first_of=True)
CERTIFICATE = Identity(("Contact__c", "Course_Name__c"), first_of=False)


def pulled(
    source: SourceMap,
    tables: Sequence[Sequence[dict[str, WireValue]]],
    accounts: Sequence[str],
    *extra: str,
    identities: tuple[Identity, ...] = (),
    multi_currency: bool = False,
) -> SourcePull:
    through = (source.visible_through,) if source.visible_through else ()
    wanted = ("Id", source.display, *source.association, *through, *extra)
    paths = tuple(dict.fromkeys(wanted))
    answers: list[RecordTable] = [table(source.sobject, records, paths) for records in tables]
    query = CandidateQuery(source, (), paths, identities)
    schema = package_schema(multi_currency=multi_currency)
    return read_candidates(query, answers, accounts, schema)


def pairs(pull: SourcePull) -> list[tuple[int, str, int]]:
    """List each pair's enrollment, record and link."""
    candidates = pull.candidates
    rows = zip(candidates.enrollment, candidates.record, candidates.link, strict=True)
    return [(int(e), candidates.ids[int(r)], int(link)) for e, r, link in rows]


def test_a_record_is_a_candidate_of_every_enrollment_of_its_account() -> None:
    records: list[dict[str, WireValue]] = [
        {"Id": "R1", "PartnerAccountId": "A"},
        {"Id": "R2", "PartnerAccountId": "B"},
        {"Id": "R3", "PartnerAccountId": "A"},
    ]

    pull = pulled(OPPORTUNITY, [records], ["A", "B", "A", "C"])

    assert pairs(pull) == [(0, "R1", 0), (0, "R3", 0), (1, "R2", 0), (2, "R1", 0), (2, "R3", 0)]
    assert pull.candidates.offsets.tolist() == [0, 2, 3, 5, 5]


@pytest.mark.parametrize(
    ("lookup", "contact", "link"),
    [
        pytest.param("A", "A", 0, id="the-first-link-decides"),
        pytest.param(None, "A", 1, id="the-second-where-the-first-is-blank"),
        pytest.param("", "A", 1, id="an-empty-link-is-blank"),
        pytest.param("A", "B", OTHER_ACCOUNT, id="the-contact-has-left"),
        pytest.param("A", None, OTHER_ACCOUNT, id="the-contact-has-no-account"),
        pytest.param("B", "A", OTHER_ACCOUNT, id="another-partner-s-though-the-contact-is-ours"),
    ],
)
def test_the_chain_tells_whose_certificate_it_is(
    lookup: str | None, contact: str | None, link: int
) -> None:
    record: dict[str, WireValue] = {
        "Id": "C1",
        "Partner_Account__c": lookup,
        "Contact__r.AccountId": contact,
    }

    assert pairs(pulled(COURSE, [[record], []], ["A"])) == [(0, "C1", link)]


def test_a_record_that_two_statements_find_is_one_candidate() -> None:
    both: dict[str, WireValue] = {
        "Id": "C1",
        "Partner_Account__c": "A",
        "Contact__r.AccountId": "A",
        "Course_Name__c": "Basics",
    }
    second: dict[str, WireValue] = {"Id": "C2", "Contact__r.AccountId": "A"}

    pull = pulled(COURSE, [[both], [both, second]], ["A"])

    assert pull.candidates.ids == ("C1", "C2")
    assert pairs(pull) == [(0, "C1", 0), (0, "C2", 1)]
    assert pull.names == ("Basics", "C2")


@pytest.mark.parametrize("tables", [[[]], []], ids=["no-records", "no-statements"])
def test_nothing_pulled_is_no_candidate(tables: list[list[dict[str, WireValue]]]) -> None:
    pull = pulled(OPPORTUNITY, tables, ["A", "B"])

    assert pull.candidates.ids == ()
    assert pull.candidates.offsets.tolist() == [0, 0, 0]


def test_a_deal_is_the_opportunity_it_became_else_the_lead_itself() -> None:
    records: list[dict[str, WireValue]] = [
        {"Id": "L1", "PartnerAccountId": "A", "ConvertedOpportunityId": "O1"},
        {"Id": "L2", "PartnerAccountId": "A", "ConvertedOpportunityId": "O1"},
        {"Id": "L3", "PartnerAccountId": "A", "ConvertedOpportunityId": None},
    ]

    pull = pulled(LEAD, [records], ["A"], identities=(DEAL,))

    assert keys(pull, DEAL) == ["o1", "o1", "l3"]
    assert pull.also_visible_through == ("O1", "O1", None)


def test_identities_compare_without_case_and_a_blank_part_makes_none() -> None:
    records: list[dict[str, WireValue]] = [
        {"Id": "C1", "Partner_Account__c": "A", "Contact__c": "P", "Course_Name__c": "Straße"},
        {"Id": "C2", "Partner_Account__c": "A", "Contact__c": "P", "Course_Name__c": "STRASSE"},
        {"Id": "C3", "Partner_Account__c": "A", "Contact__c": "Q", "Course_Name__c": "Straße"},
        {"Id": "C4", "Partner_Account__c": "A", "Contact__c": "P", "Course_Name__c": None},
        {"Id": "C5", "Partner_Account__c": "A", "Contact__c": None, "Course_Name__c": "Straße"},
    ]

    found = keys(
        pulled(COURSE, [records], ["A"], "Contact__c", identities=(CERTIFICATE,)), CERTIFICATE
    )

    assert found[0] == found[1]
    assert found[2] not in (None, found[0])
    assert found[3:] == [None, None]


@pytest.mark.parametrize(
    ("path", "values", "found"),
    [
        pytest.param("Status", ["Won", "WON", "", None], ["won", "won", None, None], id="texts"),
        pytest.param(
            "AnnualRevenue",
            [0, Decimal("0.0"), Decimal("1.50"), Decimal("1.5"), None],
            ["0", "0", "3/2", "3/2", None],
            id="numbers-are-equal-whatever-their-digits-and-zero-is-one",
        ),
        pytest.param(
            "IsConverted", [True, False, False], ["true", "false", "false"], id="checkboxes"
        ),
    ],
)
def test_distinct_values_are_told_apart_and_only_blanks_are_left_out(
    path: str, values: list[WireValue], found: list[str | None]
) -> None:
    records: list[dict[str, WireValue]] = [
        {"Id": f"L{number}", path: value} for number, value in enumerate(values)
    ]
    distinct = Identity((path,), first_of=False)

    assert keys(pulled(LEAD, [records], ["A"], path, identities=(distinct,)), distinct) == found


def test_a_deal_number_written_in_another_case_is_the_same_deal() -> None:
    number = Identity(("Status", "Id"), first_of=True)
    records: list[dict[str, WireValue]] = [
        {"Id": "L1", "Status": "Deal-A"},
        {"Id": "L2", "Status": "DEAL-a"},
    ]

    found = keys(pulled(LEAD, [records], ["A"], "Status", identities=(number,)), number)

    assert found == ["deal-a", "deal-a"]


def test_amounts_carry_the_currency_of_their_own_record() -> None:
    record: dict[str, WireValue] = {
        "Id": "R1",
        "PartnerAccountId": "A",
        "Amount": Decimal("1.2345678E7"),
        "CurrencyIsoCode": "EUR",
    }

    column = pulled(
        OPPORTUNITY, [[record]], ["A"], *record, "CloseDate", multi_currency=True
    ).candidates.columns["Amount"]

    assert isinstance(column, MoneyColumn)
    assert column.amount.at(0) == 12345678
    assert column.currency is not None
    assert column.currency.values == ("EUR",)


def deal(**values: WireValue) -> MoneyColumn:
    record: dict[str, WireValue] = {"Id": "R1", "Amount": 1, "CurrencyIsoCode": "EUR", **values}
    column = pulled(
        OPPORTUNITY, [[record]], ["A"], *record, "CloseDate", multi_currency=True
    ).candidates.columns["Amount"]
    assert isinstance(column, MoneyColumn)
    return column


def test_amounts_carry_the_day_that_chooses_their_rate() -> None:
    dated, undated = deal(CloseDate="2026-03-01").day, deal(CloseDate=None).day

    assert dated is not None
    assert day_of(int(dated.days[0])) == date(2026, 3, 1)
    assert undated is not None
    assert not undated.known[0]


def test_a_rate_date_that_is_no_date_is_refused_with_its_field() -> None:
    with pytest.raises(WireValueError, match=r"Opportunity\.CloseDate holds .*not a date"):
        deal(CloseDate="2026-03-01T00:00:00.000+0000")


def test_amounts_of_leads_and_of_parents_carry_no_day() -> None:
    lead: dict[str, WireValue] = {"Id": "L1", "AnnualRevenue": 1, "CurrencyIsoCode": "EUR"}
    parent: dict[str, WireValue] = {
        "Id": "R1",
        "CloseDate": "2026-03-01",
        "Account.AnnualRevenue": 5,
        "Account.CurrencyIsoCode": "JPY",
    }
    leads = pulled(LEAD, [[lead]], ["A"], *lead, multi_currency=True)
    parents = pulled(OPPORTUNITY, [[parent]], ["A"], *parent, multi_currency=True)

    for pull, path in ((leads, "AnnualRevenue"), (parents, "Account.AnnualRevenue")):
        column = pull.candidates.columns[path]
        assert isinstance(column, MoneyColumn)
        assert column.day is None


def test_amounts_of_a_parent_carry_the_currency_of_the_parent() -> None:
    record: dict[str, WireValue] = {
        "Id": "R1",
        "Amount": 1,
        "CurrencyIsoCode": "EUR",
        "CloseDate": "2026-03-01",
        "Account.AnnualRevenue": 5,
        "Account.CurrencyIsoCode": "JPY",
    }

    pull = pulled(OPPORTUNITY, [[record]], ["A"], *record, multi_currency=True)

    column = pull.candidates.columns["Account.AnnualRevenue"]
    assert isinstance(column, MoneyColumn)
    assert column.currency is not None
    assert column.currency.values == ("JPY",)


def test_in_an_org_with_one_currency_amounts_carry_none() -> None:
    record: dict[str, WireValue] = {"Id": "R1", "Amount": 1, "Account.AnnualRevenue": 5}

    columns = pulled(OPPORTUNITY, [[record]], ["A"], *record).candidates.columns

    for path in ("Amount", "Account.AnnualRevenue"):
        column = columns[path]
        assert isinstance(column, MoneyColumn)
        assert column.currency is None


def test_other_numbers_are_no_money() -> None:
    pull = pulled(OPPORTUNITY, [[{"Id": "R1", "Probability": 50}]], ["A"], "Probability")

    assert isinstance(pull.candidates.columns["Probability"], NumberColumn)


def test_a_value_of_another_type_is_refused_with_its_field() -> None:
    with pytest.raises(WireValueError, match=r"Opportunity\.Amount holds 'much'"):
        pulled(OPPORTUNITY, [[{"Id": "R1", "Amount": "much"}]], ["A"], "Amount")


def keys(pull: SourcePull, identity: Identity) -> list[str | None]:
    column = pull.candidates.columns[identity.column]
    assert isinstance(column, TextColumn)
    return [column.values[code] for code in column.codes]
