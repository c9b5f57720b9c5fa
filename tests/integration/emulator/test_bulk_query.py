# ruff: noqa: S608 - statements with chosen fields
from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulator.clock import FixedClock
from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import (
    INTEGRATION,
    INTEGRATION_USERNAME,
    NORTH,
    deal,
)

EVERYTHING = "SELECT Id, Name FROM Opportunity ORDER BY Name"


def create(api: OrgClient, query: str, **more: str) -> httpx.Response:
    return api.request("POST", "/jobs/query", json={"operation": "query", "query": query, **more})


def finished(api: OrgClient, query: str, **more: str) -> str:
    job = create(api, query, **more).json()
    while job["state"] in {"UploadComplete", "InProgress"}:
        job = api.request("GET", f"/jobs/query/{job['id']}").json()
    assert job["state"] == "JobComplete"
    return str(job["id"])


def results(api: OrgClient, job: str, **params: str) -> httpx.Response:
    return api.request("GET", f"/jobs/query/{job}/results", params=params)


def rows(api: OrgClient, query: str, **more: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(results(api, finished(api, query, **more)).text)))


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


def change(api: OrgClient, number: int, **values: Any) -> None:
    answer = api.request("PATCH", f"/sobjects/Opportunity/{deal(number)}", json=values)
    assert answer.status_code == 204, answer.text


def test_a_new_job_tells_what_was_asked(api: OrgClient) -> None:
    job = create(api, EVERYTHING).json()

    assert job["id"].startswith("750")
    assert job == {
        "id": job["id"],
        "operation": "query",
        "object": "Opportunity",
        "createdById": INTEGRATION,
        "createdDate": "2026-03-15T22:30:00.000+0000",
        "systemModstamp": "2026-03-15T22:30:00.000+0000",
        "state": "UploadComplete",
        "concurrencyMode": "Parallel",
        "contentType": "CSV",
        "apiVersion": 62.0,
        "lineEnding": "LF",
        "columnDelimiter": "COMMA",
    }


def test_a_job_advances_with_each_look_at_it(api: OrgClient) -> None:
    path = f"/jobs/query/{create(api, EVERYTHING).json()['id']}"

    looks = [api.request("GET", path).json() for _ in range(3)]
    assert [job["state"] for job in looks] == ["InProgress", "JobComplete", "JobComplete"]
    assert [job["numberRecordsProcessed"] for job in looks] == [0, 5, 5]
    assert (looks[-1]["jobType"], looks[-1]["retries"]) == ("V2Query", 0)


def test_a_job_may_be_told_to_take_its_time(
    api: OrgClient, http: httpx.Client, clock: FixedClock
) -> None:
    http.post("/__emu__/bulk", json={"polls": 1, "seconds": 60})
    path = f"/jobs/query/{create(api, EVERYTHING).json()['id']}"

    assert api.request("GET", path).json()["state"] == "InProgress"
    clock.advance(timedelta(seconds=60))
    assert api.request("GET", path).json()["state"] == "JobComplete"
    assert api.request("GET", path).json()["totalProcessingTime"] == 60_000


def test_values_have_the_forms_of_the_bulk_api(admin: OrgClient) -> None:
    change(admin, 5, Name='A "big" one', Contact_Email__c="", Notes__c="two\nlines, é")
    change(admin, 5, Seats__c=12, Signed__c="2026-03-15T12:00:00+02:00", Amount=0.0001)
    fields = (
        "Name, Amount, Seats__c, IsWon, CloseDate, Signed__c, AccountId, Account.Name, Notes__c"
    )

    found = rows(admin, f"SELECT {fields} FROM Opportunity ORDER BY Id")
    assert found[0] == fields.split(", ")
    assert found[1] == ["Deal 1", "25000.0", "", "true", "2026-03-01", "", NORTH, "North", ""]
    assert found[2][1] == "1.2345678E7"
    assert found[5] == [
        'A "big" one', "1.0E-4", "12", "false", "2026-03-01", "2026-03-15T10:00:00.000Z",
        "", "", "two\nlines, é",
    ]  # fmt: skip


def test_every_cell_is_quoted(api: OrgClient) -> None:
    query = "SELECT Name, Amount FROM Opportunity WHERE Amount = null ORDER BY Name"

    assert results(api, finished(api, query)).text == (
        '"Name","Amount"\n"Deal 5",""\n"Deal o\'Three",""\n'
    )


def test_columns_and_lines_are_divided_as_asked(api: OrgClient) -> None:
    query = "SELECT Id, Name FROM Opportunity WHERE Name = 'Deal 1'"
    job = finished(api, query, columnDelimiter="PIPE", lineEnding="CRLF")

    assert results(api, job).text == f'"Id"|"Name"\r\n"{deal(1)}"|"Deal 1"\r\n'


def test_one_column_is_enough(api: OrgClient) -> None:
    parents = rows(api, "SELECT Account.Name FROM Opportunity WHERE Amount = 0.5")

    assert parents == [["Account.Name"], ["South"]]


def test_pages_are_led_to_by_locators_and_can_be_read_again(api: OrgClient) -> None:
    job = finished(api, EVERYTHING)
    first = results(api, job, maxRecords="2")
    second = results(api, job, maxRecords="2", locator=first.headers["Sforce-Locator"])
    third = results(api, job, maxRecords="2", locator=second.headers["Sforce-Locator"])

    pages = [first, second, third]
    assert [page.headers["Sforce-NumberOfRecords"] for page in pages] == ["2", "2", "1"]
    assert third.headers["Sforce-Locator"] == "null"
    assert third.headers["Content-Type"] == "text/csv"
    assert third.text.splitlines() == ['"Id","Name"', f'"{deal(3)}","Deal o\'Three"']
    again = results(api, job, maxRecords="2", locator=first.headers["Sforce-Locator"])
    assert again.text == second.text


def test_a_locator_dies_with_its_session(
    api: OrgClient, running: RunningOrg, http: httpx.Client
) -> None:
    job = finished(api, EVERYTHING)
    locator = results(api, job, maxRecords="2").headers["Sforce-Locator"]
    again = log_in(running, http, INTEGRATION_USERNAME)

    assert code(results(again, job, locator=locator)) == (400, "INVALID_QUERY_LOCATOR")
    assert code(results(again, job, locator="MTAw")) == (400, "INVALID_QUERY_LOCATOR")
    assert results(again, job).headers["Sforce-NumberOfRecords"] == "5"


def test_nothing_found_is_a_header_alone(api: OrgClient) -> None:
    answer = results(api, finished(api, "SELECT Id FROM Opportunity WHERE Name = 'None'"))

    assert answer.text == '"Id"\n'
    assert answer.headers["Sforce-Locator"] == "null"
    assert answer.headers["Sforce-NumberOfRecords"] == "0"


def test_pages_are_named_for_parallel_reading(api: OrgClient) -> None:
    job = finished(api, EVERYTHING)
    all_in_one = api.request("GET", f"/jobs/query/{job}/resultPages").json()
    ones = api.request("GET", f"/jobs/query/{job}/resultPages?maxRecords=1").json()

    assert (len(all_in_one["resultPages"]), all_in_one["done"]) == (1, True)
    assert (len(ones["resultPages"]), ones["done"]) == (5, True)
    token = {"Authorization": f"Bearer {api.token}"}
    names = [
        api.http.get(page["resultUrl"], headers=token).text.splitlines()[1].split('"')[3]
        for page in ones["resultPages"]
    ]
    assert names == ["Deal 1", "Deal 2", "Deal 4", "Deal 5", "Deal o'Three"]


def test_more_than_five_pages_are_named_in_turns(api: OrgClient, running: RunningOrg) -> None:
    store = running.org.store
    template = store.table("Opportunity").get(deal(1))
    assert template is not None
    for number in range(6, 8):
        store.write("Opportunity", deal(number), {**template.values, "Id": deal(number)})
    store.commit()
    job = finished(api, EVERYTHING)

    first = api.request("GET", f"/jobs/query/{job}/resultPages?maxRecords=1").json()
    token = {"Authorization": f"Bearer {api.token}"}
    second = api.http.get(first["nextRecordsUrl"], headers=token).json()
    assert (len(first["resultPages"]), first["done"]) == (5, False)
    assert (len(second["resultPages"]), second["done"]) == (2, True)
    assert "nextRecordsUrl" not in second


def test_parallel_reading_is_newer_than_version_57(api: OrgClient) -> None:
    token = {"Authorization": f"Bearer {api.token}"}
    answer = api.http.get("/services/data/v57.0/jobs/query/x/resultPages", headers=token)

    assert answer.status_code == 404


def test_query_jobs_are_newer_than_version_46(api: OrgClient) -> None:
    token = {"Authorization": f"Bearer {api.token}"}

    assert api.http.get("/services/data/v46.0/jobs/query", headers=token).status_code == 404
    assert api.http.get("/services/data/v47.0/jobs/query", headers=token).status_code == 200


def test_results_are_refused_before_the_job_is_complete(api: OrgClient) -> None:
    job = create(api, EVERYTHING).json()["id"]

    assert code(results(api, job)) == (400, "INVALIDJOBSTATE")


def test_results_are_given_by_the_version_of_the_job_alone(api: OrgClient) -> None:
    path = f"/services/data/v63.0/jobs/query/{finished(api, EVERYTHING)}/results"
    answer = api.http.get(path, headers={"Authorization": f"Bearer {api.token}"})

    assert answer.status_code == 409


def test_a_result_stays_what_it_was(admin: OrgClient) -> None:
    job = finished(admin, "SELECT Name, Account.Name FROM Opportunity WHERE Amount = 25000")
    change(admin, 1, Name="Later")
    admin.request("PATCH", f"/sobjects/Account/{NORTH}", json={"Name": "Later"})

    assert results(admin, job).text.splitlines()[1] == '"Deal 1","North"'


def test_query_all_reads_the_recycle_bin(admin: OrgClient) -> None:
    admin.request("DELETE", f"/sobjects/Opportunity/{deal(1)}")
    query = "SELECT Id FROM Opportunity"

    assert len(rows(admin, query)) == 1 + 4
    assert len(rows(admin, query, operation="queryAll")) == 1 + 5


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("SELECT COUNT(Id) FROM Opportunity", "API_ERROR"),
        ("SELECT StageName FROM Opportunity GROUP BY StageName", "API_ERROR"),
        ("SELECT Id FROM Opportunity OFFSET 5", "API_ERROR"),
        ("SELECT Id, (SELECT Id FROM Opportunity) FROM Account", "API_ERROR"),
        ("SELECT RecordId FROM UserRecordAccess WHERE UserId = 'x'", "INVALIDENTITY"),
        ("SELECT Nothing__c FROM Opportunity", "INVALID_FIELD"),
        ("SELECT Id FROM Opportunity WHERE Nothing__c = 1", "INVALID_FIELD"),
        ("SELECT Id FROM Opportunity ORDER BY Notes__c", "INVALID_FIELD"),
        ("SELECT Id FROM Nothing__c", "INVALID_TYPE"),
        ("SELECT Id Opportunity", "MALFORMED_QUERY"),
        ("", "INVALIDJOB"),
    ],
)
def test_statements_that_the_bulk_api_does_not_take_are_refused(
    api: OrgClient, query: str, refusal: str
) -> None:
    assert code(create(api, query)) == (400, refusal)


@pytest.mark.parametrize(
    "wrong",
    [
        {"operation": "insert"},
        {"contentType": "XML"},
        {"columnDelimiter": ","},
        {"lineEnding": "CR"},
        {"object": "Opportunity"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_jobs_of_another_shape_are_refused(api: OrgClient, wrong: dict[str, str]) -> None:
    assert code(create(api, EVERYTHING, **wrong)) == (400, "INVALIDJOB")


def test_partner_users_may_not_use_the_bulk_api(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, "seller@partner.example")

    assert code(create(seller, EVERYTHING)) == (403, "FEATURENOTENABLED")
    assert code(seller.request("GET", "/jobs/query")) == (403, "FEATURENOTENABLED")


def test_jobs_are_listed_for_their_own_user(api: OrgClient, admin: OrgClient) -> None:
    job = finished(api, EVERYTHING)

    listed = api.request("GET", "/jobs/query").json()
    assert [one["id"] for one in listed["records"]] == [job]
    assert listed["done"] is True
    assert api.request("GET", "/jobs/query?jobType=Classic").json()["records"] == []
    assert admin.request("GET", "/jobs/query").json()["records"] == []
    assert code(admin.request("GET", f"/jobs/query/{job}")) == (404, "NOT_FOUND")


def test_a_job_may_be_aborted_while_it_runs(api: OrgClient) -> None:
    path = f"/jobs/query/{create(api, EVERYTHING).json()['id']}"
    aborted = api.request("PATCH", path, json={"state": "Aborted"})

    assert (aborted.status_code, aborted.json()["state"]) == (200, "Aborted")
    assert code(api.request("PATCH", path, json={"state": "Aborted"})) == (400, "INVALIDJOBSTATE")
    assert code(api.request("PATCH", path, json={"state": "Closed"})) == (400, "INVALIDJOBSTATE")
    assert api.request("GET", path).json()["state"] == "Aborted"


def test_a_job_may_be_deleted_once_it_is_done(api: OrgClient) -> None:
    path = f"/jobs/query/{create(api, EVERYTHING).json()['id']}"
    api.request("GET", path)

    assert code(api.request("DELETE", path)) == (400, "API_ERROR")
    api.request("GET", path)
    assert api.request("DELETE", path).status_code == 204
    assert code(api.request("GET", path)) == (404, "NOT_FOUND")


def test_jobs_are_kept_for_seven_days(
    api: OrgClient, running: RunningOrg, clock: FixedClock
) -> None:
    running.org.sessions.timeout = timedelta(days=9)
    job = finished(api, EVERYTHING)

    clock.advance(timedelta(days=7, seconds=1))
    assert code(results(api, job)) == (404, "NOT_FOUND")


def test_every_request_of_a_job_counts(api: OrgClient, running: RunningOrg) -> None:
    before = running.org.usage.used
    answer = results(api, finished(api, EVERYTHING))

    assert running.org.usage.used == before + 4
    assert answer.headers["Sforce-Limit-Info"] == f"api-usage={before + 4}/100000"


def test_jobs_are_limited_by_the_day(api: OrgClient, running: RunningOrg) -> None:
    running.org.jobs.daily_limit = 1
    create(api, EVERYTHING)

    assert code(create(api, EVERYTHING)) == (400, "LIMIT_EXCEEDED")
    assert api.request("GET", "/limits").json()["DailyBulkV2QueryJobs"] == {
        "Max": 1,
        "Remaining": 0,
    }


def test_large_answers_are_compressed_for_clients_that_take_it(
    admin: OrgClient,
) -> None:
    change(admin, 1, Notes__c="word " * 1000)
    job = finished(admin, "SELECT Notes__c FROM Opportunity")
    plain = admin.request(
        "GET", f"/jobs/query/{job}/results", headers={"Accept-Encoding": "gzip;q=0, identity"}
    )
    packed = results(admin, job)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) < len(packed.content)
    assert packed.text == plain.text


@pytest.mark.parametrize("size", ["0", "-1", "many"])
def test_page_sizes_are_positive_numbers(api: OrgClient, size: str) -> None:
    job = finished(api, EVERYTHING)

    assert code(results(api, job, maxRecords=size)) == (400, "INVALIDJOB")
