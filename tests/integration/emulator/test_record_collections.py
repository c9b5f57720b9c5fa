from __future__ import annotations

from typing import Any

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient
from tests.unit.emulator.small_org import ENROLLMENT, SELLER, deal, ident


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()[0]["errorCode"]


def progress(key: str, **more: object) -> dict[str, Any]:
    attributes = {"type": "Criterion_Progress__c"}
    return {"attributes": attributes, "Enrollment__c": ENROLLMENT, "Key__c": key, **more}


def test_a_collection_judges_each_record_by_itself(api: OrgClient) -> None:
    records = [progress("a"), progress("a"), progress("x" * 81)]
    answer = api.request("POST", "/composite/sobjects", json={"records": records})

    good, duplicate, long = answer.json()
    assert answer.status_code == 200
    assert good == {"id": good["id"], "success": True, "errors": []}
    assert duplicate["errors"][0]["statusCode"] == "DUPLICATE_VALUE"
    assert long == {
        "success": False,
        "errors": [
            {
                "statusCode": "STRING_TOO_LONG",
                "message": f"Key__c: data value too large: {'x' * 81} (max length=80)",
                "fields": ["Key__c"],
            }
        ],
    }


def test_all_or_none_rolls_the_innocent_back(api: OrgClient, running: RunningOrg) -> None:
    records = [progress("a"), progress("k1")]
    answer = api.request(
        "POST", "/composite/sobjects", json={"allOrNone": True, "records": records}
    )

    codes = [row["errors"][0]["statusCode"] for row in answer.json()]
    assert codes == ["ALL_OR_NONE_OPERATION_ROLLED_BACK", "DUPLICATE_VALUE"]
    assert len(running.org.store.table("Criterion_Progress__c")) == 1


def test_a_collection_upserts_by_key(api: OrgClient) -> None:
    records = [
        {**progress("k1"), "Value__c": 3},
        progress("k2"),
        progress("K2"),
        {"attributes": {"type": "Criterion_Progress__c"}, "Enrollment__c": ENROLLMENT},
    ]
    del records[0]["Enrollment__c"]
    path = "/composite/sobjects/Criterion_Progress__c/Key__c"
    rows = api.request("PATCH", path, json={"records": records}).json()

    assert [row.get("created") for row in rows] == [False, True, None, None]
    assert [row["errors"][0]["statusCode"] for row in rows[2:]] == [
        "DUPLICATE_VALUE",
        "MISSING_ARGUMENT",
    ]


def test_a_collection_changes_and_deletes_by_id(admin: OrgClient) -> None:
    attributes = {"type": "Opportunity"}
    records = [
        {"attributes": attributes, "id": deal(1), "Amount": 1},
        {"attributes": attributes, "Id": ident("006", 99), "Amount": 1},
        {"attributes": attributes, "Amount": 1},
    ]
    changed = admin.request("PATCH", "/composite/sobjects", json={"records": records}).json()
    ids = f"{deal(1)},{deal(1)},zzz"
    deleted = admin.request("DELETE", f"/composite/sobjects?ids={ids}&allOrNone=false").json()

    assert changed[0] == {"id": deal(1), "success": True, "errors": []}
    assert [row["errors"][0]["statusCode"] for row in changed[1:]] == [
        "INVALID_CROSS_REFERENCE_KEY",
        "MISSING_ARGUMENT",
    ]
    assert [row["success"] for row in deleted] == [True, False, False]
    assert deleted[1]["errors"][0]["statusCode"] == "ENTITY_IS_DELETED"


def test_a_collection_reads_in_order_with_null_for_what_is_not_there(api: OrgClient) -> None:
    body = {"ids": [deal(2), ident("006", 99), deal(1)[:15]], "fields": ["name"]}
    rows = api.request("POST", "/composite/sobjects/Opportunity", json=body).json()

    assert [row and row["Name"] for row in rows] == ["Deal 2", None, "Deal 1"]
    assert rows[2]["Id"] == deal(1)


def test_set_up_records_stay_apart_from_others(admin: OrgClient) -> None:
    records = [
        {"attributes": {"type": "User"}, "Id": SELLER, "IsActive": False},
        {"attributes": {"type": "Opportunity"}, "Id": deal(1), "Amount": 1},
    ]
    rows = admin.request("PATCH", "/composite/sobjects", json={"records": records}).json()

    assert rows[0]["success"] is True
    assert rows[1]["errors"][0]["statusCode"] == "MIXED_DML_OPERATION"


def test_users_whose_access_stays_go_together_with_other_records(admin: OrgClient) -> None:
    records = [
        {"attributes": {"type": "User"}, "Id": SELLER, "TimeZoneSidKey": "Europe/Berlin"},
        {"attributes": {"type": "Opportunity"}, "Id": deal(1), "Amount": 1},
    ]
    rows = admin.request("PATCH", "/composite/sobjects", json={"records": records}).json()

    assert [row["success"] for row in rows] == [True, True]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/composite/sobjects", {"records": [progress(str(n)) for n in range(201)]}),
        ("DELETE", "/composite/sobjects?ids=" + ",".join([deal(1)] * 201), None),
        (
            "POST",
            "/composite/sobjects/Opportunity",
            {"ids": [deal(1)] * 2001, "fields": ["Id"]},
        ),
    ],
    ids=["write", "delete", "read"],
)
def test_too_many_records_are_refused(
    api: OrgClient, method: str, path: str, body: dict[str, Any] | None
) -> None:
    assert code(api.request(method, path, json=body)) == (400, "EXCEEDED_ID_LIMIT")


def test_an_unknown_field_refuses_the_whole_collection(api: OrgClient) -> None:
    records = [progress("a"), progress("b", Nope__c=1)]
    answer = api.request("POST", "/composite/sobjects", json={"records": records})

    assert code(answer) == (400, "INVALID_FIELD")
