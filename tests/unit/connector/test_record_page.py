from __future__ import annotations

from typing import Any

import pytest

from connector.errors import IncompleteAnswerError, QueryRefusedError
from connector.port import RecordTable
from connector.record_page import read_page, to_table
from tests.unit.connector.fake_org import soql


def test_fields_of_parents_are_keyed_by_their_path() -> None:
    records: list[dict[str, Any]] = [
        {"attributes": {}, "Id": "a", "Account": {"attributes": {}, "Industry": "Energy"}},
        {"attributes": {}, "Id": "b", "Account": {"attributes": {}, "Industry": None}},
        {"attributes": {}, "Id": "c", "Account": None},
    ]

    table = to_table(soql("Opportunity", "Id", "Account.Industry"), records)

    assert table.columns == {"Id": ["a", "b", "c"], "Account.Industry": ["Energy", None, None]}
    assert len(table) == 3
    assert next(table.rows()) == {"Id": "a", "Account.Industry": "Energy"}


def test_a_missing_grandparent_gives_nothing() -> None:
    table = to_table(soql("Contact", "Account.Owner.Name"), [{"Account": {"Owner": None}}])

    assert table.columns == {"Account.Owner.Name": [None]}


def test_columns_keep_the_spelling_they_were_asked_in() -> None:
    table = to_table(soql("Lead", "id", "owner.name"), [{"Id": "a", "Owner": {"Name": "Ann"}}])

    assert table.columns == {"id": ["a"], "owner.name": ["Ann"]}


def test_no_records_make_empty_columns() -> None:
    table = to_table(soql("Lead", "Id", "Name"), [])

    assert table == RecordTable("Lead", {"Id": [], "Name": []})
    assert (len(table), list(table.rows())) == (0, [])


def test_a_record_without_a_selected_field_is_an_error() -> None:
    with pytest.raises(IncompleteAnswerError, match="Name is not there"):
        to_table(soql("Lead", "Id", "Name"), [{"Id": "a"}])


def test_a_field_of_several_values_is_refused() -> None:
    with pytest.raises(QueryRefusedError, match=r"Account\.BillingAddress holds several"):
        to_table(soql("Account", "BillingAddress"), [{"BillingAddress": {"city": "Ulm"}}])


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param({"totalSize": 1, "done": False, "records": []}, id="no next page"),
        pytest.param({"totalSize": "x", "done": True, "records": []}, id="no total"),
        pytest.param({"totalSize": 1, "done": True}, id="no records"),
        pytest.param([], id="a list"),
        pytest.param(None, id="nothing"),
    ],
)
def test_an_answer_that_is_no_page_is_an_error(answer: object) -> None:
    with pytest.raises(IncompleteAnswerError, match="a page of its records is not readable"):
        read_page("Lead", answer)
