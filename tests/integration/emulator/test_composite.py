from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import ROOT, OrgClient
from tests.unit.emulator.small_org import ENROLLMENT, INTEGRATION, SELLER, deal, ident

QUERY = f"{ROOT}/query?q=SELECT+Id,Amount+FROM+Opportunity+WHERE+Id='{deal(1)}'"
PROGRESS = f"{ROOT}/sobjects/Criterion_Progress__c"
DEALS = f"{ROOT}/sobjects/Opportunity"
LOGIN = ident("0Yw", 4)


def part(reference: str, method: str, url: str, body: object = None) -> dict[str, Any]:
    given = {"method": method, "url": url, "referenceId": reference}
    return given if body is None else {**given, "body": body}


def answers(response: httpx.Response) -> dict[str, dict[str, Any]]:
    assert response.status_code == 200, response.text
    return {one["referenceId"]: one for one in response.json()["compositeResponse"]}


def test_every_subrequest_is_answered_as_if_it_came_alone(api: OrgClient) -> None:
    response = api.composite(
        part("deals", "GET", QUERY),
        part("described", "GET", f"{DEALS}/describe"),
        part("created", "POST", PROGRESS, {"Enrollment__c": ENROLLMENT, "Key__c": "new"}),
        part("missing", "GET", f"{DEALS}/006000000000099AAA"),
        part("upserted", "PATCH", f"{PROGRESS}/Key__c/k1", {"Value__c": 2}),
    )

    found = answers(response)
    assert [one["httpStatusCode"] for one in found.values()] == [200, 200, 201, 404, 200]
    assert found["deals"]["body"]["records"][0]["Amount"] == 25000.0
    assert found["created"]["httpHeaders"]["Location"].startswith(PROGRESS)
    assert found["missing"]["body"][0]["errorCode"] == "NOT_FOUND"
    assert response.headers["Sforce-Limit-Info"] == "api-usage=1/100000"


def test_answers_are_referred_to_in_addresses_and_bodies(
    admin: OrgClient, running: RunningOrg
) -> None:
    new = {"Name": "New", "StageName": "Open", "CloseDate": "2026-05-01"}
    response = admin.composite(
        part("found", "GET", QUERY),
        part("created", "POST", DEALS, {**new, "Amount": "@{found.records[0].Amount}"}),
        part("changed", "PATCH", f"{DEALS}/@{{created.id}}", {"Name": "by @{created.success}"}),
        part("shown", "GET", f"{DEALS}/@{{created.Id}}?fields=Name,Amount"),
        part("dependent", "GET", f"{DEALS}/@{{created.nothing}}"),
    )

    found = answers(response)
    assert (found["shown"]["body"]["Name"], found["shown"]["body"]["Amount"]) == ("by true", 25000)
    assert found["dependent"]["httpStatusCode"] == 400
    assert found["dependent"]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert len(running.org.store.table("Opportunity")) == 6


def test_only_dependants_of_a_failure_fail(api: OrgClient) -> None:
    response = api.composite(
        part("broken", "POST", PROGRESS, {"Key__c": "x"}),
        part("dependent", "GET", f"{PROGRESS}/@{{broken.id}}"),
        part("other", "GET", QUERY),
    )

    assert [one["httpStatusCode"] for one in answers(response).values()] == [400, 400, 200]


def test_all_or_none_takes_everything_back(api: OrgClient, running: RunningOrg) -> None:
    good = {"Enrollment__c": ENROLLMENT, "Key__c": "new"}
    response = api.composite(
        part("first", "POST", PROGRESS, good),
        part("broken", "POST", PROGRESS, {"Enrollment__c": ENROLLMENT, "Key__c": "k1"}),
        part("last", "POST", PROGRESS, {"Enrollment__c": ENROLLMENT, "Key__c": "other"}),
        all_or_none=True,
    )

    codes = [one["body"][0]["errorCode"] for one in answers(response).values()]
    assert codes == ["PROCESSING_HALTED", "DUPLICATE_VALUE", "PROCESSING_HALTED"]
    assert list(answers(response)) == ["first", "broken", "last"]
    assert len(running.org.store.table("Criterion_Progress__c")) == 1


def freezing_and_a_deal() -> list[dict[str, Any]]:
    freeze = part("freeze", "PATCH", f"{ROOT}/sobjects/UserLogin/{LOGIN}", {"IsFrozen": True})
    return [freeze, part("deal", "PATCH", f"{DEALS}/{deal(1)}", {"Amount": 1})]


@pytest.mark.parametrize("is_reversed", [False, True], ids=["set-up first", "set-up last"])
def test_set_up_records_stay_apart_where_all_must_stand(
    admin: OrgClient, running: RunningOrg, *, is_reversed: bool
) -> None:
    parts = freezing_and_a_deal()
    response = admin.composite(*(parts[::-1] if is_reversed else parts), all_or_none=True)

    codes = [one["body"][0]["errorCode"] for one in answers(response).values()]
    assert codes == ["PROCESSING_HALTED", "MIXED_DML_OPERATION"]
    for identifier, field, before in ((LOGIN, "IsFrozen", False), (deal(1), "Amount", 25000)):
        record = running.org.store.find(identifier)
        assert record is not None
        assert record.values[field] == before


def test_set_up_records_in_a_collection_stay_apart_from_other_subrequests(
    admin: OrgClient,
) -> None:
    row = {"attributes": {"type": "User"}, "Id": SELLER, "IsActive": False}
    response = admin.composite(
        part("read", "GET", QUERY),
        part("deal", "PATCH", f"{DEALS}/{deal(1)}", {"Amount": 1}),
        part("users", "PATCH", f"{ROOT}/composite/sobjects", {"records": [row]}),
        all_or_none=True,
    )

    (refused,) = answers(response)["users"]["body"]
    assert refused["errors"][0]["statusCode"] == "MIXED_DML_OPERATION"


def test_subrequests_that_may_fail_alone_are_transactions_of_their_own(admin: OrgClient) -> None:
    found = answers(admin.composite(*freezing_and_a_deal()))

    assert [one["httpStatusCode"] for one in found.values()] == [204, 204]


def test_five_collections_count_as_one_request(api: OrgClient, running: RunningOrg) -> None:
    new = {"attributes": {"type": "Criterion_Progress__c"}, "Enrollment__c": ENROLLMENT}
    parts = [
        part(
            f"write{number}",
            "PATCH",
            f"{ROOT}/composite/sobjects/Criterion_Progress__c/Key__c",
            {
                "allOrNone": False,
                "records": [{**new, "Key__c": f"{number}-{row}"} for row in range(200)],
            },
        )
        for number in range(5)
    ]
    found = answers(api.composite(*parts))

    assert all(row["created"] for one in found.values() for row in one["body"])
    assert len(running.org.store.table("Criterion_Progress__c")) == 1001
    assert running.org.usage.used == 1


def test_access_of_several_users_is_asked_at_once(api: OrgClient) -> None:
    template = (
        f"{ROOT}/query?q=SELECT+RecordId,HasReadAccess+FROM+UserRecordAccess+WHERE+"
        f"UserId='{{user}}'+AND+RecordId+IN+('{deal(1)}','{deal(2)}')"
    )
    response = api.composite(
        part("seller", "GET", template.format(user=SELLER)),
        part("integration", "GET", template.format(user=INTEGRATION)),
    )

    flags = {
        reference: [row["HasReadAccess"] for row in one["body"]["records"]]
        for reference, one in answers(response).items()
    }
    assert flags == {"seller": [True, False], "integration": [True, True]}


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([part(f"r{number}", "GET", DEALS) for number in range(26)], "LIMIT_EXCEEDED"),
        ([part(f"r{number}", "GET", QUERY) for number in range(6)], "LIMIT_EXCEEDED"),
        ([part("same", "GET", DEALS), part("same", "GET", DEALS)], "INVALID_INPUT"),
        ([part("1st", "GET", DEALS)], "INVALID_INPUT"),
        ([part("a-b", "GET", DEALS)], "INVALID_INPUT"),
        ([], "JSON_PARSER_ERROR"),
        ([{"method": "GET", "url": DEALS}], "JSON_PARSER_ERROR"),
    ],
    ids=["26", "6 queries", "same name", "digit first", "hyphen", "none", "no name"],
)
def test_a_malformed_composite_is_refused_whole(
    api: OrgClient, parts: list[dict[str, Any]], code: str
) -> None:
    response = api.composite(*parts)

    assert (response.status_code, response.json()[0]["errorCode"]) == (400, code)


@pytest.mark.parametrize(
    ("url", "status"),
    [
        (f"{ROOT}/composite", 400),
        (f"{ROOT}/limits", 400),
        ("/elsewhere", 400),
        ("/services/data/v25.0/sobjects", 410),
    ],
)
def test_other_resources_are_no_subrequests(api: OrgClient, url: str, status: int) -> None:
    assert answers(api.composite(part("one", "GET", url)))["one"]["httpStatusCode"] == status
