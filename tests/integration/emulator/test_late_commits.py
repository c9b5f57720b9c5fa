from __future__ import annotations

from datetime import timedelta

from emulator.clock import FixedClock
from tests.integration.emulator.client import OrgClient
from tests.unit.emulator.small_org import SELLER, deal

CHANGED = "SELECT Id FROM Opportunity WHERE SystemModstamp > 2026-03-15T22:30:00Z"


def commit_late(api: OrgClient, values: dict[str, object], seconds: int = 20) -> str:
    body = {"object": "Opportunity", "values": values, "seconds": seconds}
    answer = api.http.post("/__emu__/late", json=body)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["id"])


def changed(api: OrgClient) -> list[str]:
    return [row["Id"] for row in api.query(CHANGED).json()["records"]]


def test_a_late_change_shows_with_a_stamp_of_the_past(api: OrgClient, clock: FixedClock) -> None:
    clock.advance(timedelta(seconds=5))
    commit_late(api, {"Id": deal(1), "StageName": "Closed Lost"})

    clock.advance(timedelta(seconds=19))
    assert changed(api) == []
    clock.advance(timedelta(seconds=1))
    assert changed(api) == [deal(1)]
    record = api.request("GET", f"/sobjects/Opportunity/{deal(1)}").json()
    assert record["SystemModstamp"] == "2026-03-15T22:30:05.000+0000"
    assert (record["StageName"], record["IsWon"]) == ("Closed Lost", False)


def test_a_late_record_shows_as_a_new_one(api: OrgClient, clock: FixedClock) -> None:
    clock.advance(timedelta(seconds=5))
    values = {"Name": "Late", "OwnerId": SELLER, "StageName": "Prospecting", "Amount": 12.5}
    identifier = commit_late(api, {**values, "CloseDate": "2026-03-01"})

    assert api.request("GET", f"/sobjects/Opportunity/{identifier}").status_code == 404
    clock.advance(timedelta(seconds=20))
    record = api.request("GET", f"/sobjects/Opportunity/{identifier}").json()
    assert (record["Name"], record["Amount"], record["OwnerId"]) == ("Late", 12.5, SELLER)


def test_a_late_change_leaves_what_was_written_meanwhile(
    admin: OrgClient, clock: FixedClock
) -> None:
    commit_late(admin, {"Id": deal(1), "Amount": 7})
    admin.request("PATCH", f"/sobjects/Opportunity/{deal(1)}", json={"Name": "Meanwhile"})
    clock.advance(timedelta(seconds=20))

    record = admin.request("GET", f"/sobjects/Opportunity/{deal(1)}").json()
    assert (record["Name"], record["Amount"]) == ("Meanwhile", 7.0)


def test_a_deletion_may_be_late_too(admin: OrgClient, clock: FixedClock) -> None:
    commit_late(admin, {"Id": deal(1), "IsDeleted": True})

    assert admin.request("GET", f"/sobjects/Opportunity/{deal(1)}").status_code == 200
    clock.advance(timedelta(seconds=20))
    assert admin.request("GET", f"/sobjects/Opportunity/{deal(1)}").status_code == 404
