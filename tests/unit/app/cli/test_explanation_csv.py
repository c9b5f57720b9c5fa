from __future__ import annotations

import csv
import io

import pytest

from app.cli.explanation_csv import explanation_csv
from tests.fakes.records import record_id
from tests.unit.jobs.partner_org import ACME, ACME_ALLIANCE, ANN, REVENUE, Desk, opportunity

HEADING = [
    "criterion", "id", "object", "name", "counted", "reason", "detail", "amount", "currency",
    "rate", "converted_amount", "attainment_date", "association",
]  # fmt: skip
NINTH = record_id("006", 9)


def rows(desk: Desk, **options: str) -> list[dict[str, str]]:
    text = explanation_csv(desk.explain(ACME_ALLIANCE, **options))
    heading, *cells = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert heading == HEADING
    return [dict(zip(heading, row, strict=True)) for row in cells]


def named(name: str, **values: str | int | bool) -> dict[str, str]:
    """Give the row of a deal of this name."""
    desk = Desk()
    desk.org.add("Opportunity", opportunity(9, ACME, 5, Name=name, **values))
    desk.org.seen[ANN][NINTH] = True
    return next(row for row in rows(desk, criterion="Revenue") if row["id"] == NINTH)


def test_every_record_of_every_criterion_is_a_row() -> None:
    found = rows(Desk())

    assert [row["criterion"] for row in found] == ["Revenue"] * 2 + ["Registrations"] * 2
    assert found[0] == {
        "criterion": "Revenue",
        "id": record_id("006", 1),
        "object": "Opportunity",
        "name": "Deal 1",
        "counted": "true",
        "reason": "counted",
        "detail": "",
        "amount": "100000",
        "currency": "USD",
        "rate": "1",
        "converted_amount": "100000.00",
        "attainment_date": "2026-03-01",
        "association": "PartnerAccountId",
    }


def test_a_record_that_does_not_count_says_why() -> None:
    found = named("Lost", IsWon=False)

    assert (found["counted"], found["reason"]) == ("false", "base_condition")
    assert found["detail"] == "IsWon equals true (is false)"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_name_that_looks_like_a_formula_is_made_harmless(start: str) -> None:
    name = f'{start}HYPERLINK("http://example.test","Deal")'

    assert named(name)["name"] == f"'{name}"


@pytest.mark.parametrize("name", ["A=B", "'quoted", 'say "hi", twice', "two\nlines", "Ünïcode"])
def test_any_other_name_stays_as_it_is(name: str) -> None:
    assert named(name)["name"] == name


def test_a_criterion_that_looks_like_a_formula_is_made_harmless() -> None:
    desk = Desk()
    desk.org.find("Program_Criterion__c", REVENUE)["Name"] = "=1+1"

    assert {row["criterion"] for row in rows(desk, criterion=REVENUE)} == {"'=1+1"}


def test_a_negative_amount_stays_a_number() -> None:
    found = named("Credit note", Amount=-5)

    assert (found["amount"], found["converted_amount"]) == ("-5", "-5.00")


def test_without_records_there_is_the_heading_only() -> None:
    desk = Desk()
    desk.org.records["Opportunity"].clear()

    assert rows(desk, criterion="Revenue") == []
