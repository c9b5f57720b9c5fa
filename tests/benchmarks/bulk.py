"""Times pulling opportunities from the local org by Bulk API; ``make bench`` runs it.

The org is built in memory and served on loopback; the client is httpx, in the same process.
Seconds of the wall, and of the processor for both ends together.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx

from emulator.org import Org
from emulator.org_data import JsonScalar, Login, OrgData
from emulator.record_id import record_id
from emulator.running import running_org

_USER = record_id("005", 1)
_ACCOUNTS = 2_000
_FIELDS = (
    "Id", "Name", "AccountId", "PartnerAccountId", "OwnerId", "StageName", "IsWon", "IsClosed",
    "Amount", "CurrencyIsoCode", "CloseDate", "Type", "Region__c", "CreatedDate",
    "SystemModstamp", "IsDeleted", "Account.Name",
)  # fmt: skip
_QUERY = f"SELECT {', '.join(_FIELDS)} FROM Opportunity WHERE IsWon = true AND Amount > 0"  # noqa: S608
_ROOT = "/services/data/v62.0"


def main() -> None:
    """Build the org, pull everything a few times, print seconds and megabytes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with running_org(_small_data(), username="integration@vendor.example") as running:
        _fill(running.org, given.records)
        token = running.org.sessions.open(_USER).token
        headers = {"Authorization": f"Bearer {token}"}
        for encoding in ("identity", "gzip"):
            with httpx.Client(
                base_url=running.base_url,
                headers={**headers, "Accept-Encoding": encoding},
                timeout=120,
            ) as client:
                for turn in range(given.rounds):
                    _report(client, given.records, f"{encoding}, round {turn + 1}")


def _report(client: httpx.Client, records: int, name: str) -> None:
    begun, worked = time.perf_counter(), time.process_time()
    rows, size = _pull(client)
    seconds, work = time.perf_counter() - begun, time.process_time() - worked
    assert rows == records
    times = f"{seconds:6.2f} s{work:8.2f} s of processor"
    print(f"{rows:>9,} opportunities by Bulk API, {name:18}{times}{size / 1e6:9.1f} MB CSV")


def _pull(client: httpx.Client) -> tuple[int, int]:
    body = {"operation": "query", "query": _QUERY}
    job = client.post(f"{_ROOT}/jobs/query", json=body).raise_for_status().json()
    path = f"{_ROOT}/jobs/query/{job['id']}"
    while job["state"] != "JobComplete":
        job = client.get(path).raise_for_status().json()
    rows = size = 0
    locator = ""
    while locator != "null":
        params = {"locator": locator} if locator else {}
        page = client.get(f"{path}/results", params=params).raise_for_status()
        rows += int(page.headers["Sforce-NumberOfRecords"])
        size += len(page.content)
        locator = page.headers["Sforce-Locator"]
    return rows, size


def _small_data() -> OrgData:
    people: list[dict[str, JsonScalar]] = [{"Id": _USER, "Name": "Integration", "IsActive": True}]
    accounts: list[dict[str, JsonScalar]] = [
        {"Id": record_id("001", number), "Name": f"Customer {number}, Inc."}
        for number in range(1, _ACCOUNTS + 1)
    ]
    login = Login(_USER, frozenset({"ApiEnabled"}), view_all=frozenset({"Opportunity"}))
    records = {"User": people, "Account": accounts, "Opportunity": [_deal()]}
    return OrgData(record_id("00D", 1), records, {"integration@vendor.example": login})


def _deal() -> dict[str, JsonScalar]:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return {
        "Id": record_id("006", 1),
        "Name": "Deal 1",
        "StageName": "Closed Won",
        "IsWon": True,
        "IsClosed": True,
        "Amount": 1000,
        "CurrencyIsoCode": "USD",
        "CloseDate": now.date().isoformat(),
        "Type": "New Business",
        "Region__c": "EMEA",
    }


def _fill(org: Org, records: int) -> None:
    table = org.store.table("Opportunity")
    template: dict[str, Any] = dict(table.get(record_id("006", 1)).values)  # type: ignore[union-attr]
    for number in range(1, records + 1):
        values = dict(template)
        values["Id"] = record_id("006", number)
        values["Name"] = f"Deal {number} - Platform"
        values["AccountId"] = record_id("001", number % _ACCOUNTS + 1)
        values["PartnerAccountId"] = record_id("001", number // 50 % _ACCOUNTS + 1)
        values["Amount"] = Decimal(number * 7919 % 20_000_000 + 1) / 2
        table.put(values["Id"], values)


if __name__ == "__main__":
    main()
