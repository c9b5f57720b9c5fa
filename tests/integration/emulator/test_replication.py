from __future__ import annotations

from datetime import timedelta
from typing import Any

import httpx
import pytest

from emulator.clock import FixedClock
from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import deal


def ask(api: OrgClient, what: str, start: str, end: str) -> httpx.Response:
    params = {"start": start, "end": end}
    return api.request("GET", f"/sobjects/Opportunity/{what}/", params=params)


def answered(api: OrgClient, what: str) -> Any:
    return ask(api, what, "2026-03-15T22:31:00Z", "2026-03-15T22:40:00+00:00").json()


def test_changed_and_new_records_are_told(admin: OrgClient, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=2))
    admin.request("PATCH", f"/sobjects/Opportunity/{deal(2)}", json={"Name": "Later"})
    admin.request("DELETE", f"/sobjects/Opportunity/{deal(3)}")
    clock.advance(timedelta(minutes=3, seconds=30))

    assert answered(admin, "updated") == {
        "ids": [deal(2)],
        "latestDateCovered": "2026-03-15T22:35:00.000+0000",
    }


def test_deleted_records_are_told_with_their_moment(admin: OrgClient, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=2))
    admin.request("DELETE", f"/sobjects/Opportunity/{deal(3)}")
    clock.advance(timedelta(minutes=20))

    assert answered(admin, "deleted") == {
        "deletedRecords": [{"id": deal(3), "deletedDate": "2026-03-15T22:32:00.000+0000"}],
        "earliestDateAvailable": "2026-02-28T22:52:00.000+0000",
        "latestDateCovered": "2026-03-15T22:40:00.000+0000",
    }


def test_only_what_the_user_may_see_is_told(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, "seller@partner.example")
    found = ask(seller, "updated", "2026-03-15T22:30:00Z", "2026-03-15T22:31:00Z").json()

    assert set(found["ids"]) == {deal(1), deal(4)}


@pytest.mark.parametrize(
    ("what", "start", "end"),
    [
        ("updated", "2026-02-01T00:00:00Z", "2026-03-15T00:00:00Z"),
        ("deleted", "2026-02-20T00:00:00Z", "2026-03-15T00:00:00Z"),
        ("updated", "2026-03-15T10:00:10Z", "2026-03-15T10:00:50Z"),
        ("updated", "2026-03-15T11:00:00Z", "2026-03-15T10:00:00Z"),
        ("updated", "yesterday", "2026-03-15T10:00:00Z"),
        ("updated", "2026-03-15T10:00:00Z", ""),
    ],
)
def test_stretches_that_cannot_be_answered_are_refused(
    api: OrgClient, what: str, start: str, end: str
) -> None:
    answer = ask(api, what, start, end)

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_REPLICATION_DATE")


def test_records_are_read_by_their_ids(api: OrgClient) -> None:
    params = {"ids": f"{deal(2)},{deal(99)}", "fields": "Name,Amount"}
    rows = api.request("GET", "/composite/sobjects/Opportunity", params=params).json()

    assert (rows[0]["Name"], rows[0]["Amount"], rows[1]) == ("Deal 2", 12345678.0, None)
