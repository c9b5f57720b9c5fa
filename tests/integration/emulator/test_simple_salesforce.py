"""The org driven by a client that knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import SalesforceMalformedRequest, SalesforceResourceNotFound

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient
from tests.unit.emulator.small_org import ENROLLMENT, deal


class PlainHttp(HTTPAdapter):
    """Sends over plain HTTP what the client addresses by https."""

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        request.url = str(request.url).replace("https://", "http://", 1)
        return super().send(request, *args, **more)


#: Its attributes are objects of the org, which its type hints do not know.
Client: TypeAlias = Any


@pytest.fixture
def salesforce(running: RunningOrg, api: OrgClient) -> Iterator[Salesforce]:
    with requests.Session() as session:
        session.mount("https://", PlainHttp())
        yield Salesforce(
            session_id=api.token,
            instance=running.base_url.removeprefix("http://"),
            version="62.0",
            session=session,
            parse_float=Decimal,
        )


def test_queries_are_read(salesforce: Client) -> None:
    found = salesforce.query_all("SELECT Id, Amount FROM Opportunity WHERE Amount > 1000000")

    assert [row["Amount"] for row in found["records"]] == [Decimal("1.2345678E+7")]


def test_deleted_records_are_read(salesforce: Client) -> None:
    assert salesforce.query_all("SELECT Id FROM User", include_deleted=True)["totalSize"] == 7


def test_records_are_written_by_key(salesforce: Client) -> None:
    progress = salesforce.Criterion_Progress__c
    status = progress.upsert("Key__c/from-client", {"Enrollment__c": ENROLLMENT, "Value__c": 1})

    assert status == 201
    assert progress.get_by_custom_id("Key__c", "from-client")["Value__c"] == 1


def test_describe_and_limits_are_read(salesforce: Client) -> None:
    described = salesforce.Opportunity.describe()

    assert described["keyPrefix"] == "006"
    assert salesforce.limits()["DailyApiRequests"]["Max"] == 100_000
    assert salesforce.api_usage["api-usage"].total == 100_000


def test_composites_pass_through(salesforce: Client) -> None:
    url = f"/services/data/v62.0/sobjects/Opportunity/{deal(1)}"
    body = {"compositeRequest": [{"method": "GET", "url": url, "referenceId": "deal"}]}
    answer = salesforce.restful("composite", method="POST", json=body)

    assert answer["compositeResponse"][0]["body"]["Name"] == "Deal 1"


def test_errors_become_its_exceptions(salesforce: Client) -> None:
    with pytest.raises(SalesforceMalformedRequest, match="No such column"):
        salesforce.query("SELECT Nothing__c FROM Opportunity")
    with pytest.raises(SalesforceResourceNotFound):
        salesforce.Opportunity.get(deal(99))


def test_many_records_are_read_by_bulk_jobs(salesforce: Client, running: RunningOrg) -> None:
    running.org.set_bulk_pace(polls=1)
    pages = list(salesforce.bulk2.Opportunity.query("SELECT Id FROM Opportunity", 2, wait=0))

    assert [page.count('"006') for page in pages] == [2, 2, 1]
