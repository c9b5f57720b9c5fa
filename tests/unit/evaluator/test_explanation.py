"""What is told of single records, judged by the way production takes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from evaluator.explanation import RecordExplanation
from evaluator.reason import Reason
from tests.judging.judging import judge_case

CERTIFICATIONS = {"type": "Certifications"}
REVENUE = {"type": "Total Revenue"}
DEALS = "Opportunity"
COURSES = "Course_Assignment__c"


def told(
    records: Mapping[str, Mapping[str, Any]],
    criterion: Mapping[str, Any] = REVENUE,
    *,
    sobject: str = DEALS,
    **case: Any,
) -> Mapping[str, RecordExplanation]:
    """Explain records by one criterion of a program in dollars, in the order of the telling."""
    program = {"currency": "USD", "criteria": {"C": criterion}, "tiers": {"T": {"C": 1}}}
    judged = judge_case({"program": program, "records": {sobject: records}, **case})
    return judged["Northwind 2026"].told["C"]


@pytest.mark.parametrize(
    ("condition", "value", "detail"),
    [
        pytest.param(["Region__c", "is blank"], "North", "is blank (is North)", id="text"),
        pytest.param(["Region__c", "is not blank"], None, "is not blank (is blank)", id="no-text"),
        pytest.param(
            ["Region__c", "equals", None], "North", "equals blank (is North)", id="a-blank-wanted"
        ),
        pytest.param(
            ["Region__c", "in", ["East", "West"]], "North", "in East, West (is North)", id="a-list"
        ),
        pytest.param(
            ["Labels__c", "includes", ["Tin"]],
            "Gold;Silver",
            "includes Tin (is Gold; Silver)",
            id="a-selection",
        ),
        pytest.param(
            ["Labels__c", "includes", ["Tin"]], None, "includes Tin (is blank)", id="none-selected"
        ),
        pytest.param(
            ["Renewal__c", "equals", True], False, "equals true (is false)", id="an-empty-box"
        ),
        pytest.param(
            ["Renewal__c", "not equal", True], True, "not equal true (is true)", id="a-ticked-box"
        ),
        pytest.param(
            ["Fee__c", "less than", "5"], 1000, "less than 5 (is 1250.00)", id="a-converted-amount"
        ),
        pytest.param(
            ["Fee__c", "less than", "5"], None, "less than 5 (is blank)", id="a-blank-amount"
        ),
        pytest.param(["Score__c", "less than", "5"], 7, "less than 5 (is 7)", id="a-number"),
        pytest.param(
            ["Signed_On__c", "equals", "2026-01-02"],
            "2026-01-03",
            "equals 2026-01-02 (is 2026-01-03)",
            id="a-date",
        ),
        pytest.param(
            ["Signed_On__c", "equals", "2026-01-02"],
            None,
            "equals 2026-01-02 (is blank)",
            id="a-blank-date",
        ),
        pytest.param(
            ["Signed_At__c", "less than", "2026-01-02T05:00:00Z"],
            "2026-01-03T10:00:00.000+0000",
            "less than 2026-01-02T05:00:00Z (is 2026-01-03 10:00:00+00:00)",
            id="a-time",
        ),
        pytest.param(
            ["Signed_At__c", "less than", "2026-01-02T05:00:00Z"],
            None,
            "less than 2026-01-02T05:00:00Z (is blank)",
            id="a-blank-time",
        ),
    ],
)
def test_a_failed_condition_is_told_beside_what_the_record_has(
    condition: list[Any], value: Any, detail: str
) -> None:
    field = condition[0]
    deal = {field: value, "CurrencyIsoCode": "EUR"}

    record = told({"Deal": deal}, REVENUE | {"filters": [condition]})["Deal"]

    assert (record.reason, record.counted) == (Reason.FILTER, False)
    assert record.detail == f"condition 1: {field} {detail}"


def test_an_amount_is_told_with_its_currency_its_rate_and_what_it_is_worth() -> None:
    record = told({"Deal": {"Amount": 1000, "CurrencyIsoCode": "EUR"}})["Deal"]

    assert (record.amount, record.currency) == (Decimal(1000), "EUR")
    assert (f"{record.rate}", f"{record.converted_amount}") == ("1.25", "1250.00")
    assert (record.attainment_date, record.link) == (date(2026, 3, 1), 0)
    assert (record.reason, record.detail) == (Reason.COUNTED, "")


def test_a_rate_is_told_to_nine_places() -> None:
    rates = {"USD": [1, 2], "EUR": ["0.7", 2]}

    record = told({"Deal": {"CurrencyIsoCode": "EUR"}}, rates=rates)["Deal"]

    assert record.rate == Decimal("1.428571429")


def test_a_blank_amount_counts_and_has_no_rate() -> None:
    record = told({"Deal": {"Amount": None, "CurrencyIsoCode": "EUR"}})["Deal"]

    assert (record.amount, record.currency) == (None, "EUR")
    assert (record.rate, record.converted_amount) == (None, None)
    assert (record.reason, record.detail) == (Reason.COUNTED, "no_amount")


def test_an_amount_without_rate_is_told_unconverted() -> None:
    record = told({"Deal": {"Amount": 7, "CurrencyIsoCode": "XTS"}})["Deal"]

    assert (record.amount, record.currency) == (Decimal(7), "XTS")
    assert (record.rate, record.converted_amount) == (None, None)
    assert (record.reason, record.detail) == (
        Reason.NO_RATE,
        "Amount has the currency XTS, which has no rate",
    )


@pytest.mark.parametrize(
    ("code", "detail"),
    [
        pytest.param("XTS", "Fee__c has the currency XTS, which has no rate", id="no-rate"),
        pytest.param(None, "Fee__c has no currency", id="no-currency"),
    ],
)
def test_a_condition_that_hangs_on_a_rate_names_its_amount(code: str | None, detail: str) -> None:
    counted = {"type": "Closed Deals", "filters": [["Fee__c", "greater than", "5"]]}

    record = told({"Deal": {"Fee__c": 7, "CurrencyIsoCode": code}}, counted)["Deal"]

    assert (record.reason, record.detail) == (Reason.NO_RATE, detail)


def test_a_hidden_record_of_a_share_is_told_to_be_hidden_once() -> None:
    share = {
        "type": "Measured",
        "object": DEALS,
        "measure": "Share",
        "attainment_date": "CloseDate",
        "filters": [["Amount", "greater than", "5"]],
    }
    records = {"Passing": {"Amount": 7}, "Failing": {"Amount": 3}}

    found = told(records, share, hidden=list(records))

    assert found["Passing"].detail == "Nora North cannot see it"
    assert found["Failing"].detail == (
        "condition 1: Amount greater than 5 (is 3.00); Nora North cannot see it: no part of the "
        "share"
    )


def test_the_amount_of_an_org_with_one_currency_is_in_the_program_s() -> None:
    record = told({"Deal": {"Amount": 7}}, rates=None)["Deal"]

    assert (record.amount, record.currency) == (Decimal(7), "USD")


def test_a_plain_number_has_no_currency() -> None:
    measured = {
        "type": "Measured",
        "object": DEALS,
        "measure": "Sum",
        "attainment_date": "CloseDate",
        "rollup": "Score__c",
    }

    record = told({"Deal": {"Score__c": 3}}, measured)["Deal"]

    assert (record.amount, record.currency) == (Decimal(3), None)
    assert (record.rate, record.converted_amount) == (None, None)


def test_what_is_only_counted_has_no_amount() -> None:
    record = told({"Deal": {"Amount": 7}}, {"type": "Closed Deals"})["Deal"]

    assert (record.amount, record.currency, record.converted_amount) == (None, None, None)


def test_counted_records_come_first_and_then_the_earlier() -> None:
    records: Mapping[str, Mapping[str, Any]] = {
        "Of May": {"CloseDate": "2026-05-01"},
        "Of April": {"CloseDate": "2026-04-01"},
        "Lost": {"IsWon": False, "CloseDate": "2026-01-02"},
        "Of January": {"CloseDate": "2026-01-02"},
        "Lost without date": {"IsWon": False, "CloseDate": None},
    }

    assert list(told(records)) == ["Of January", "Of April", "Of May", "Lost without date", "Lost"]


def test_an_enrollment_that_begins_today_is_explained_and_one_of_tomorrow_is_not() -> None:
    deal = {"Deal": {"CloseDate": "2026-06-15"}}

    assert told(deal, today="2026-06-15", enrollment={"from": "2026-06-15"})["Deal"].counted
    assert told(deal, today="2026-06-15", enrollment={"from": "2026-06-16"}) == {}


def test_a_record_without_date_is_told_without_one() -> None:
    record = told({"Deal": {"CloseDate": None}})["Deal"]

    assert record.attainment_date is None
    assert record.detail == "CloseDate is blank"


def test_a_certificate_that_is_over_names_the_field() -> None:
    courses = {"Course": {"Expires_On__c": "2026-06-14"}}

    record = told(courses, CERTIFICATIONS, sobject=COURSES)["Course"]

    assert (record.reason, record.detail) == (Reason.EXPIRED, "Expires_On__c 2026-06-14 is over")


@pytest.mark.parametrize(
    ("case", "reason", "detail"),
    [
        pytest.param(
            {"hidden": ["Course"]}, Reason.NOT_VISIBLE, "Nora North cannot see it", id="hidden"
        ),
        pytest.param({"gone": ["Course"]}, Reason.DELETED, "", id="deleted"),
    ],
)
def test_a_certificate_that_is_hidden_names_the_user_and_one_that_is_gone_needs_no_words(
    case: Mapping[str, Any], reason: Reason, detail: str
) -> None:
    record = told({"Course": {}}, CERTIFICATIONS, sobject=COURSES, **case)["Course"]

    assert (record.reason, record.detail) == (reason, detail)


def test_a_record_without_answer_says_so() -> None:
    record = told({"Deal": {}}, unanswered=["Deal"])["Deal"]

    assert record.detail == "Salesforce did not say whether it is visible"
