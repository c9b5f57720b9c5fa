from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from emulator.clock import FixedClock
from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.small_org import INTEGRATION_USERNAME, NORTH, SOUTH, deal

ROWS = 2_450


@pytest.fixture
def many(running: RunningOrg) -> None:
    store = running.org.store
    template = store.table("Opportunity").get(deal(1))
    assert template is not None
    with running.org.lock:
        for number in range(6, ROWS + 1):
            values = {**template.values, "Id": deal(number), "Name": f"Deal {number}"}
            store.write("Opportunity", deal(number), values)
        store.commit()


def follow(api: OrgClient, url: str) -> httpx.Response:
    return api.http.get(url, headers={"Authorization": f"Bearer {api.token}"})


@pytest.mark.usefixtures("many")
def test_pages_hold_2000_rows_and_lead_to_the_next(api: OrgClient) -> None:
    first = api.query("SELECT Id FROM Opportunity").json()
    second = follow(api, first["nextRecordsUrl"]).json()

    assert (first["totalSize"], first["done"], len(first["records"])) == (ROWS, False, 2000)
    assert first["nextRecordsUrl"].startswith("/services/data/v62.0/query/0r8")
    assert first["nextRecordsUrl"].endswith("-2000")
    assert (second["done"], len(second["records"])) == (True, 450)
    assert "nextRecordsUrl" not in second
    assert len({row["Id"] for row in first["records"] + second["records"]}) == ROWS


@pytest.mark.parametrize(("asked", "given"), [(50, 200), (500, 500), (9000, 2000)])
@pytest.mark.usefixtures("many")
def test_the_page_size_is_kept_in_bounds(api: OrgClient, asked: int, given: int) -> None:
    page = api.query("SELECT Id FROM Opportunity", batch_size=asked).json()

    assert len(page["records"]) == given
    assert page["nextRecordsUrl"].endswith(f"-{given}")


@pytest.mark.usefixtures("many")
def test_a_locator_dies_with_its_session(
    api: OrgClient, running: RunningOrg, http: httpx.Client
) -> None:
    url = api.query("SELECT Id FROM Opportunity").json()["nextRecordsUrl"]
    again = log_in(running, http, INTEGRATION_USERNAME)

    answer = follow(again, url)
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_QUERY_LOCATOR")
    assert follow(api, url).status_code == 200


@pytest.mark.usefixtures("many")
def test_a_locator_dies_after_two_days(
    api: OrgClient, running: RunningOrg, clock: FixedClock
) -> None:
    running.org.sessions.timeout = timedelta(days=9)
    url = api.query("SELECT Id FROM Opportunity").json()["nextRecordsUrl"]

    clock.advance(timedelta(days=2, seconds=1))
    assert follow(api, url).json()[0]["errorCode"] == "INVALID_QUERY_LOCATOR"


FAMILY = "SELECT Id, (SELECT Id FROM Opportunity) FROM Account ORDER BY Name"


@pytest.fixture
def two_large_families(running: RunningOrg) -> None:
    """Give each of the two accounts 150 more deals."""
    store = running.org.store
    template = store.table("Opportunity").get(deal(1))
    assert template is not None
    with running.org.lock:
        for number in range(6, 306):
            owner = NORTH if number % 2 else SOUTH
            values = {**template.values, "Id": deal(number), "AccountId": owner}
            store.write("Opportunity", deal(number), values)
        store.commit()


@pytest.mark.usefixtures("two_large_families")
def test_rows_below_a_row_count_towards_its_page(api: OrgClient) -> None:
    whole = api.query(FAMILY).json()
    first = api.query(FAMILY, batch_size=200).json()
    second = follow(api, first["nextRecordsUrl"]).json()

    assert (whole["totalSize"], whole["done"]) == (2, True)
    assert (first["totalSize"], first["done"]) == (2, False)
    assert first["nextRecordsUrl"].endswith("-1")
    assert (second["done"], "nextRecordsUrl" in second) == (True, False)
    assert first["records"] + second["records"] == whole["records"]
    assert [row["Opportunity"]["totalSize"] for row in whole["records"]] == [153, 151]
    assert all(row["Opportunity"]["done"] for row in whole["records"])


@pytest.mark.usefixtures("two_large_families")
def test_rows_below_a_later_page_are_as_they_were_when_the_query_ran(
    api: OrgClient, admin: OrgClient
) -> None:
    url = api.query(FAMILY, batch_size=200).json()["nextRecordsUrl"]
    admin.request("DELETE", f"/sobjects/Opportunity/{deal(4)}")

    (south,) = follow(api, url).json()["records"]
    assert south["Opportunity"]["totalSize"] == 151


@pytest.mark.usefixtures("many")
def test_more_rows_below_one_row_than_fit_a_page_are_refused_not_cut(
    api: OrgClient,
) -> None:
    answer = api.query("SELECT Id, (SELECT Id FROM Opportunity) FROM Account")

    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "EXCEEDED_ID_LIMIT")


def test_all_answers_deleted_records_too(admin: OrgClient) -> None:
    admin.request("DELETE", f"/sobjects/Opportunity/{deal(1)}")
    text = {"q": "SELECT Id, IsDeleted FROM Opportunity"}

    assert admin.request("GET", "/query", params=text).json()["totalSize"] == 4
    assert admin.request("GET", "/queryAll/", params=text).json()["totalSize"] == 5


def test_a_partner_reads_only_what_is_shared(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, "seller@partner.example")

    found = seller.query("SELECT Id FROM Opportunity").json()
    assert {row["Id"] for row in found["records"]} == {deal(1), deal(4)}
