from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import (
    OrgClient,
    assertion,
    log_in,
    request_token,
)
from tests.unit.emulator.small_org import ENROLLMENT, INTEGRATION_USERNAME, deal

QUERY = "SELECT Id FROM Opportunity"


def set_plan(http: httpx.Client, *faults: dict[str, Any], seed: int = 0) -> None:
    answer = http.post("/__emu__/faults", json={"seed": seed, "faults": list(faults)})
    assert answer.status_code == 204, answer.text


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


def name_of(admin: OrgClient, number: int) -> str:
    return str(admin.request("GET", f"/sobjects/Opportunity/{deal(number)}").json()["Name"])


def rename(admin: OrgClient, name: str) -> httpx.Response:
    return admin.request("PATCH", f"/sobjects/Opportunity/{deal(1)}", json={"Name": name})


def progress(admin: OrgClient, count: int, *, all_or_none: bool = False) -> Any:
    records = [
        {
            "attributes": {"type": "Criterion_Progress__c"},
            "Enrollment__c": ENROLLMENT,
            "Value__c": n,
        }
        for n in range(count)
    ]
    body = {"allOrNone": all_or_none, "records": records}
    return admin.request("POST", "/composite/sobjects", json=body).json()


def progress_count(admin: OrgClient) -> int:
    return int(admin.query("SELECT COUNT() FROM Criterion_Progress__c").json()["totalSize"])


def test_an_overloaded_org_answers_with_a_page_of_html(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "unavailable"})
    answer = rename(admin, "Later")

    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert name_of(admin, 1) == "Deal 1"


@pytest.mark.parametrize(
    ("fault", "status", "refusal"),
    [
        ({"fault": "server_error"}, 500, "UNKNOWN_EXCEPTION"),
        ({"fault": "session_expired"}, 401, "INVALID_SESSION_ID"),
        ({"fault": "throttled"}, 429, "REQUEST_LIMIT_EXCEEDED"),
        ({"fault": "throttled", "status": 420}, 420, "REQUEST_LIMIT_EXCEEDED"),
        ({"fault": "daily_limit"}, 403, "REQUEST_LIMIT_EXCEEDED"),
        ({"fault": "concurrent_limit"}, 403, "REQUEST_LIMIT_EXCEEDED"),
        ({"fault": "query_timeout"}, 400, "QUERY_TIMEOUT"),
    ],
    ids=str,
)
def test_refusals_have_the_form_of_salesforce(
    api: OrgClient, fault: dict[str, Any], status: int, refusal: str
) -> None:
    set_plan(api.http, fault)

    assert code(api.query(QUERY)) == (status, refusal)


def test_the_two_request_limits_tell_themselves_apart(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "daily_limit"}, {"fault": "concurrent_limit"})
    texts = [api.query(QUERY).json()[0]["message"] for _ in range(2)]

    assert texts == ["TotalRequests Limit exceeded.", "ConcurrentPerOrgLongTxn Limit exceeded."]


def test_a_throttled_client_is_told_when_to_come_back(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "throttled", "retry_after": 7})

    assert api.query(QUERY).headers["Retry-After"] == "7"


def test_a_reset_connection_leaves_the_request_undone(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "reset"})

    with pytest.raises(httpx.ReadError):
        rename(admin, "Later")
    assert name_of(admin, 1) == "Deal 1"


def test_a_lost_answer_leaves_the_request_done(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "lost_answer"})

    with pytest.raises(httpx.ReadError):
        rename(admin, "Later")
    assert name_of(admin, 1) == "Later"


def test_an_answer_may_be_cut_off_in_the_middle(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "cut_off"})

    with pytest.raises(httpx.TransportError):
        api.query(QUERY)
    assert api.query(QUERY).status_code == 200


def test_a_truncated_answer_looks_whole_until_it_is_read(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "truncated"})
    answer = api.query(QUERY)

    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


def test_a_truncated_file_has_fewer_rows_than_its_header_tells(api: OrgClient) -> None:
    job = api.request("POST", "/jobs/query", json={"operation": "query", "query": QUERY}).json()
    path = f"/jobs/query/{job['id']}"
    for _ in range(2):
        api.request("GET", path)
    set_plan(api.http, {"fault": "truncated", "path": "/jobs/query/*/results"})
    answer = api.request("GET", f"{path}/results")

    assert answer.headers["Sforce-NumberOfRecords"] == "5"
    assert len(answer.text.splitlines()) < 6


def test_a_slow_answer_still_comes(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "slow", "seconds": 0.01})

    assert api.query(QUERY).json()["totalSize"] == 5


def test_an_expired_session_takes_its_locators_along(
    api: OrgClient, running: RunningOrg, http: httpx.Client
) -> None:
    set_plan(http, {"fault": "short_pages", "rows": 2}, {"fault": "session_expired", "match": 2})
    url = api.query(QUERY).json()["nextRecordsUrl"]

    assert api.http.get(url, headers={"Authorization": f"Bearer {api.token}"}).status_code == 401
    again = log_in(running, http, INTEGRATION_USERNAME)
    answer = http.get(url, headers={"Authorization": f"Bearer {again.token}"})
    assert code(answer) == (400, "INVALID_QUERY_LOCATOR")


def test_pages_may_hold_fewer_rows_than_were_asked_for(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "short_pages", "rows": 2, "count": "all"})
    page = api.query(QUERY).json()
    ids = [row["Id"] for row in page["records"]]
    while not page["done"]:
        headers = {"Authorization": f"Bearer {api.token}"}
        page = api.http.get(page["nextRecordsUrl"], headers=headers).json()
        assert len(page["records"]) <= 2
        ids += [row["Id"] for row in page["records"]]

    assert sorted(ids) == [deal(number) for number in range(1, 6)]


def test_only_large_results_run_into_the_timeout_when_the_plan_says_so(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "query_timeout", "above": 4, "count": "all"})

    assert api.query(f"{QUERY} LIMIT 3").status_code == 200
    assert code(api.query(QUERY)) == (400, "QUERY_TIMEOUT")


def test_some_rows_of_a_collection_may_be_locked(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "locked_rows", "rows": 2})
    before = progress_count(admin)
    rows = progress(admin, 5)

    assert [row["success"] for row in rows] == [False, True, False, True, True]
    assert {row["errors"][0]["statusCode"] for row in rows if row["errors"]} == {
        "UNABLE_TO_LOCK_ROW"
    }
    assert progress_count(admin) == before + 3
    assert all(row["success"] for row in progress(admin, 5))


def test_one_locked_row_takes_all_back_where_all_must_stand(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "locked_rows"})
    before = progress_count(admin)
    rows = progress(admin, 3, all_or_none=True)

    assert [row["errors"][0]["statusCode"] for row in rows] == [
        "UNABLE_TO_LOCK_ROW",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
        "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    ]
    assert progress_count(admin) == before


def test_a_whole_collection_may_be_rolled_back(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "rolled_back"})
    before = progress_count(admin)

    assert [row["success"] for row in progress(admin, 3)] == [False] * 3
    assert progress_count(admin) == before


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (
            {"fault": "validation_error", "message": "Not today"},
            "FIELD_CUSTOM_VALIDATION_EXCEPTION",
        ),
        ({"fault": "duplicate_value"}, "DUPLICATE_VALUE"),
    ],
    ids=["validation", "duplicate"],
)
def test_one_row_may_break_a_rule(admin: OrgClient, fault: dict[str, Any], status: str) -> None:
    set_plan(admin.http, fault)
    rows = progress(admin, 2)

    assert [row["success"] for row in rows] == [False, True]
    assert rows[0]["errors"][0]["statusCode"] == status
    assert rows[0]["errors"][0]["message"].startswith(fault.get("message", "duplicate value found"))


def test_single_writes_meet_the_faults_of_rows_too(admin: OrgClient) -> None:
    set_plan(admin.http, {"fault": "locked_rows"})
    answer = rename(admin, "Later")

    assert code(answer) == (400, "UNABLE_TO_LOCK_ROW")
    assert deal(1) in answer.json()[0]["message"]
    assert rename(admin, "Later").status_code == 204


def test_parts_of_a_composite_meet_faults_of_their_own(admin: OrgClient) -> None:
    path = "/services/data/v62.0/composite/sobjects"
    record = {"attributes": {"type": "Criterion_Progress__c"}, "Enrollment__c": ENROLLMENT}
    part = {"method": "POST", "url": path, "body": {"records": [record]}}
    set_plan(admin.http, {"fault": "locked_rows", "path": "/composite/sobjects", "match": 2})
    answer = admin.composite({**part, "referenceId": "one"}, {**part, "referenceId": "two"})

    parts = [one["body"][0]["success"] for one in answer.json()["compositeResponse"]]
    assert parts == [True, False]


def test_a_job_may_fail_on_its_way(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "job_failed", "share": 0.6, "message": "Gone wrong"})
    job = api.request("POST", "/jobs/query", json={"operation": "query", "query": QUERY}).json()
    path = f"/jobs/query/{job['id']}"
    states = [api.request("GET", path).json() for _ in range(2)]

    assert [one["state"] for one in states] == ["InProgress", "Failed"]
    assert (states[1]["numberRecordsProcessed"], states[1]["errorMessage"]) == (3, "Gone wrong")
    assert code(api.request("GET", f"{path}/results")) == (400, "INVALIDJOBSTATE")


@pytest.mark.parametrize(
    ("fault", "error", "description"),
    [
        ({}, "invalid_grant", "user hasn't approved this consumer"),
        ({"error": "inactive_user"}, "inactive_user", "user is inactive"),
        ({"message": "audience is invalid"}, "invalid_grant", "audience is invalid"),
    ],
    ids=["usual", "kind", "text"],
)
def test_tokens_may_be_refused(
    running: RunningOrg, http: httpx.Client, fault: dict[str, str], error: str, description: str
) -> None:
    set_plan(http, {"fault": "token_refused", **fault})
    answer = request_token(http, assertion(running, INTEGRATION_USERNAME))

    assert answer.status_code == 400
    assert answer.json() == {"error": error, "error_description": description}
    log_in(running, http, INTEGRATION_USERNAME)


def test_a_rule_names_its_requests(api: OrgClient) -> None:
    set_plan(
        api.http,
        {"fault": "server_error", "method": "POST"},
        {"fault": "unavailable", "path": "/limits"},
        {"fault": "throttled", "request": 2},
        {"fault": "concurrent_limit", "path": "/services/data/*/query", "match": 2, "count": 2},
    )
    queries = [api.query(QUERY).status_code for _ in range(5)]

    assert queries == [200, 429, 403, 403, 200]
    assert api.request("GET", "/limits").status_code == 503


def test_chance_repeats_itself(api: OrgClient) -> None:
    def statuses(seed: int) -> list[int]:
        set_plan(api.http, {"fault": "unavailable", "probability": 0.5}, seed=seed)
        return [api.query(QUERY).status_code for _ in range(20)]

    first = statuses(1)
    assert set(first) == {200, 503}
    assert statuses(1) == first
    assert statuses(2) != first


def test_the_plan_tells_what_it_did_and_can_be_ended(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "unavailable", "match": 2, "count": "all"})
    assert [api.query(QUERY).status_code for _ in range(3)] == [200, 503, 503]

    assert api.http.get("/__emu__/faults").json() == {
        "requests": 3,
        "faults": [{"fault": "unavailable", "fitted": 3, "fired": 2}],
    }
    assert api.http.delete("/__emu__/faults").status_code == 204
    assert api.query(QUERY).status_code == 200


def test_a_wrong_plan_changes_nothing(api: OrgClient) -> None:
    set_plan(api.http, {"fault": "unavailable"})
    answer = api.http.post("/__emu__/faults", json={"faults": [{"fault": "flood"}]})

    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The plan: fault 1: 'flood' is no kind of fault; ")
    assert api.query(QUERY).status_code == 503
