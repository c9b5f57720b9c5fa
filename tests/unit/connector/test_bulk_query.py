from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest
import respx

from connector.bulk_query import read_in_bulk
from connector.bulk_results import PAGE_RECORDS, ResultReader, read_page_list
from connector.errors import (
    AccessRefusedError,
    IncompleteAnswerError,
    OrgUnreachableError,
    QueryRefusedError,
    QueryTimedOutError,
)
from connector.port import RecordTable
from connector.transport import Transport
from mapping.org_schema import FieldType
from mapping.soql import Soql
from tests.unit.connector.fake_org import ROOT, FakeOrg, page

JOB = "750000000000001AAA"
RESULTS = f"{ROOT}jobs/query/{JOB}/results"
DEALS = Soql(
    "SELECT Id, Name, Amount, IsWon, Account.Industry FROM Opportunity",
    "Opportunity",
    ("Id", "Name", "Amount", "IsWon", "account.industry"),
    (FieldType.ID, FieldType.TEXT, FieldType.CURRENCY, FieldType.FLAG, FieldType.TEXT),
)
HEADER = '"Id","Name","Amount","IsWon","Account.Industry"\n'


@pytest.fixture
def http() -> Iterator[respx.MockRouter]:
    with respx.mock(assert_all_called=False) as router:
        yield router


@dataclass
class Scripted:
    """The org's JSON and CSV sides."""

    org: FakeOrg
    http: respx.MockRouter


@pytest.fixture
def scripted(org: FakeOrg, http: respx.MockRouter) -> Scripted:
    return Scripted(org, http)


def job(org: FakeOrg, *states: str, total: int = 1, message: str | None = None) -> None:
    """Script a job: made, and looked at once for each state."""
    org.reply(200, {"id": JOB, "state": "UploadComplete"})
    for state in states:
        told = {"id": JOB, "state": state, "numberRecordsProcessed": total}
        org.reply(200, told if message is None else {**told, "errorMessage": message})


def csv(*rows: str, locator: str = "null", number: int | None = None) -> httpx.Response:
    told = {"Sforce-Locator": locator}
    told["Sforce-NumberOfRecords"] = str(len(rows) if number is None else number)
    return httpx.Response(200, headers=told, text=HEADER + "".join(f"{row}\n" for row in rows))


def read(
    way: Transport,
    *statements: Soql,
    pauses: list[float] | None = None,
    deleted: bool = False,
    page_records: int = PAGE_RECORDS,
) -> list[RecordTable]:
    waited = [] if pauses is None else pauses
    patience = timedelta(seconds=5)
    with (
        closing(ResultReader(way, timeout=patience, page_records=page_records)) as results,
        ThreadPoolExecutor(2) as executor,
    ):
        return read_in_bulk(
            way, results, executor, statements, include_deleted=deleted, sleep=waited.append
        )


def test_values_come_out_as_from_json(org: FakeOrg, way: Transport, http: respx.MockRouter) -> None:
    job(org, "JobComplete", total=2)
    http.get(RESULTS).mock(
        csv(
            '"006A","A ""big"", deal\nin two lines","1.2345678E7","true",""',
            '"006B","","","false","IT"',
        )
    )

    (table,) = read(way, DEALS)

    assert table.columns == {
        "Id": ["006A", "006B"],
        "Name": ['A "big", deal\nin two lines', None],
        "Amount": [Decimal(12345678), None],
        "IsWon": [True, False],
        "account.industry": [None, "IT"],
    }


def test_the_order_tells_the_statement_and_whether_deleted_records_are_wanted(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=0)
    http.get(RESULTS).mock(csv())

    (table,) = read(way, DEALS, deleted=True)

    assert len(table) == 0
    assert json.loads(org.requests[0].body or "") == {
        "operation": "queryAll",
        "query": DEALS.text,
        "contentType": "CSV",
        "columnDelimiter": "COMMA",
        "lineEnding": "LF",
    }


def test_a_job_is_looked_at_ever_less_often(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "UploadComplete", "InProgress", "InProgress", "JobComplete", total=0)
    http.get(RESULTS).mock(csv())
    pauses: list[float] = []

    read(way, DEALS, pauses=pauses)

    assert pauses == [0.5, 1.0, 2.0]
    assert way.meter.calls == 6


def test_pages_are_followed_by_their_locators(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=2)
    one, other = '"006A","A","1.0","true","IT"', '"006B","B","2.0","true","IT"'
    http.get(RESULTS, params={"maxRecords": "50000", "locator": "MjAw"}).mock(csv(other))
    http.get(RESULTS, params={"maxRecords": "50000"}).mock(csv(one, locator="MjAw"))

    (table,) = read(way, DEALS)

    assert table.columns["Id"] == ["006A", "006B"]


def test_a_page_that_breaks_off_is_fetched_again(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=2)
    one, other = '"006A","A","1.0","true","IT"', '"006B","B","2.0","true","IT"'
    http.get(RESULTS).mock(
        side_effect=[
            httpx.RemoteProtocolError("peer closed connection"),
            csv(one, number=2),
            csv(one, other),
        ]
    )

    (table,) = read(way, DEALS)

    assert len(table) == 2


@pytest.mark.parametrize(
    ("total", "rows", "reason"),
    [
        pytest.param(2, ['"006A","A","1","true",""'], "1 of 2 records arrived", id="too-few"),
        pytest.param(2, ['"006A","A","1","true",""'] * 2, "a record arrived twice", id="twice"),
        pytest.param(1, ['"006A","A","1"'], "not readable", id="half-a-row"),
        pytest.param(1, ['"006A","A","many","true",""'], "not readable", id="no-number"),
        pytest.param(1, ['"006A","A","1","perhaps",""'], "not readable", id="no-checkbox"),
        pytest.param(1, ['"006A","A","1","true","'], "not readable", id="an-open-quote"),
    ],
)
def test_a_partial_result_is_never_taken_for_a_whole(
    way: Transport, scripted: Scripted, total: int, rows: list[str], reason: str
) -> None:
    job(scripted.org, "JobComplete", total=total)
    scripted.http.get(RESULTS).mock(csv(*rows))

    with pytest.raises(IncompleteAnswerError, match=reason):
        read(way, DEALS)


def test_results_without_a_selected_field_are_refused(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=0)
    http.get(RESULTS).mock(httpx.Response(200, text='"Id","Name"\n'))

    with pytest.raises(IncompleteAnswerError, match="not readable"):
        read(way, DEALS)


@pytest.mark.parametrize(
    ("state", "message", "error"),
    [
        pytest.param("Aborted", None, IncompleteAnswerError, id="stopped-by-somebody"),
        pytest.param(
            "Failed", "INVALID_FIELD: No such column", QueryRefusedError,
            id="refused-while-running",
        ),
        pytest.param("Failed", None, IncompleteAnswerError, id="failed-without-a-reason"),
        pytest.param("InProgress", None, QueryTimedOutError, id="never-ends"),
    ],
)  # fmt: skip
def test_a_job_that_does_not_complete_is_an_error(
    org: FakeOrg, way: Transport, state: str, message: str | None, error: type[Exception]
) -> None:
    job(org, *[state] * 120, message=message)

    with pytest.raises(error):
        read(way, DEALS)


def test_what_bulk_does_not_take_is_read_by_rest(org: FakeOrg, way: Transport) -> None:
    org.refuse(400, "INVALIDENTITY", "Entity is not supported by the Bulk API")
    org.answer((200, page({"Id": "a"})))

    (table,) = read(way, Soql("SELECT Id FROM Thing", "Thing", ("Id",), (FieldType.ID,)))

    assert table.columns == {"Id": ["a"]}


def test_other_refusals_are_told(org: FakeOrg, way: Transport) -> None:
    org.refuse(403, "INSUFFICIENT_ACCESS")

    with pytest.raises(AccessRefusedError):
        read(way, DEALS)


def test_results_that_stay_away_end_in_an_error(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete")
    http.get(RESULTS).mock(side_effect=httpx.ConnectError("no route"))

    with pytest.raises(OrgUnreachableError, match="ConnectError"):
        read(way, DEALS)


def test_a_session_that_ends_is_renewed_between_pages(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete")
    ended = [{"errorCode": "INVALID_SESSION_ID", "message": "Session expired"}]
    results = http.get(RESULTS).mock(
        side_effect=[httpx.Response(401, json=ended), csv('"006A","A","1","true",""')]
    )

    (table,) = read(way, DEALS)

    tokens = [call.request.headers["Authorization"] for call in results.calls]
    assert len(table) == 1
    assert tokens[0] != tokens[1]


def test_pages_are_fetched_anew_where_the_org_lost_their_locator(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=2)
    one, other = '"006A","A","1.0","true","IT"', '"006B","B","2.0","true","IT"'
    lost = [{"errorCode": "INVALID_QUERY_LOCATOR", "message": "invalid query locator"}]
    http.get(RESULTS).mock(
        side_effect=[
            csv(one, locator="old"),
            httpx.Response(400, json=lost),
            csv(one, locator="new"),
            csv(other),
        ]
    )

    (table,) = read(way, DEALS)

    assert table.columns["Id"] == ["006A", "006B"]


def page_list(*locators: str, more: str | None = None) -> dict[str, object]:
    path = RESULTS.removeprefix("https://acme.my.salesforce.com")
    pages = [{"resultUrl": f"{path}?locator={locator}"} for locator in locators]
    following = {"nextRecordsUrl": more} if more else {}
    return {"resultPages": pages, "done": not more, **following}


def test_pages_of_a_large_result_are_fetched_side_by_side_and_kept_in_order(
    org: FakeOrg, way: Transport, http: respx.MockRouter
) -> None:
    job(org, "JobComplete", total=3)
    org.reply(200, page_list("a", "b", more="/services/data/v62.0/jobs/query/750/resultPages?x"))
    org.reply(200, page_list("c"))
    for locator in ("a", "b", "c"):
        row = f'"006{locator}","A","1.0","true","IT"'
        http.get(RESULTS, params={"locator": locator}).mock(csv(row, locator="ignored"))

    (table,) = read(way, DEALS, page_records=1)

    assert table.columns["Id"] == ["006a", "006b", "006c"]
    assert org.requests[2].path_url.endswith("/resultPages?maxRecords=1")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param([], id="no-object"),
        pytest.param({"resultPages": [], "done": True}, id="no-pages"),
        pytest.param({"resultPages": [{}], "done": True}, id="a-page-without-address"),
        pytest.param(page_list("a") | {"done": False}, id="no-address-of-the-rest"),
        pytest.param(
            {"resultPages": [{"resultUrl": "https://else.where/"}], "done": True}, id="off"
        ),
    ],
)
def test_a_list_of_pages_that_is_not_readable_is_refused(answer: object) -> None:
    with pytest.raises(IncompleteAnswerError, match="list of a bulk query's result pages"):
        read_page_list(answer)
