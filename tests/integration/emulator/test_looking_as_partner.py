"""What an administrator may give and take of a partner user's way into the org."""

from __future__ import annotations

import httpx
import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, assertion, log_in, request_token
from tests.unit.emulator.small_org import (
    INTEGRATION_USERNAME,
    PARTNER_PROFILE,
    RIVAL,
    SELLER,
    deal,
)

RIVAL_NAME, SELLER_NAME = "rival@partner.example", "seller@partner.example"


def switch(http: httpx.Client, resource: str, **body: object) -> None:
    answer = http.post(f"/__emu__/{resource}", json=body)
    assert answer.status_code == 204, answer.text


def test_the_app_is_approved_for_a_user_and_for_a_profile(
    running: RunningOrg, http: httpx.Client
) -> None:
    def statuses() -> list[int]:
        names = (RIVAL_NAME, SELLER_NAME)
        return [request_token(http, assertion(running, name)).status_code for name in names]

    assert statuses() == [400, 200]
    switch(http, f"users/{RIVAL}", Approved=True)
    assert statuses() == [200, 200]
    switch(http, f"profiles/{PARTNER_PROFILE}", Approved=False)
    assert statuses() == [400, 400]


def test_api_enabled_is_given_and_taken(running: RunningOrg, http: httpx.Client) -> None:
    seller = log_in(running, http, SELLER_NAME)

    switch(http, f"users/{SELLER}", ApiEnabled=False)
    assert seller.query("SELECT Id FROM User").json()[0]["errorCode"] == "API_DISABLED_FOR_ORG"
    switch(http, f"profiles/{PARTNER_PROFILE}", ApiEnabled=True)
    assert seller.query("SELECT Id FROM User").status_code == 200


def test_a_hidden_object_is_a_missing_one_for_its_profile_alone(
    running: RunningOrg, http: httpx.Client, api: OrgClient
) -> None:
    seller = log_in(running, http, SELLER_NAME)
    access = (
        f"SELECT RecordId, HasReadAccess FROM UserRecordAccess WHERE UserId = '{SELLER}' "  # noqa: S608 - ours
        f"AND RecordId = '{deal(1)}'"
    )
    assert api.query(access).json()["records"][0]["HasReadAccess"] is True

    switch(http, "objects", profileId=PARTNER_PROFILE, object="opportunity", visible=False)

    answer = seller.query("SELECT Id FROM Opportunity")
    assert (answer.status_code, answer.json()[0]["errorCode"]) == (400, "INVALID_TYPE")
    assert api.query(access).json()["records"][0]["HasReadAccess"] is False
    assert api.query("SELECT Id FROM Opportunity").json()["totalSize"] > 0
    switch(http, "objects", profileId=PARTNER_PROFILE, object="Opportunity", visible=True)
    assert seller.query("SELECT Id FROM Opportunity").status_code == 200


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("objects", {"profileId": PARTNER_PROFILE, "object": "Nothing__c"}, 404),
        ("users/005000000000099AAA", {"Approved": True}, 404),
        (f"profiles/{PARTNER_PROFILE}", {"Approved": "yes"}, 400),
    ],
)
def test_wrong_switches_are_refused(
    http: httpx.Client, path: str, body: dict[str, object], status: int
) -> None:
    assert http.post(f"/__emu__/{path}", json=body).status_code == status


@pytest.mark.parametrize("audience", ["https://login.salesforce.com", "{base}", "{base}/others"])
def test_a_site_takes_no_other_audience_than_its_own(
    running: RunningOrg, http: httpx.Client, audience: str
) -> None:
    given = assertion(running, SELLER_NAME, aud=audience.format(base=running.base_url))

    answer = request_token(http, given, site="/partners").json()

    assert answer == {"error": "invalid_grant", "error_description": "audience is invalid"}


@pytest.mark.parametrize(("ahead", "status"), [(600, 400), (-600, 400), (60, 200), (-60, 200)])
def test_a_clock_that_is_off_takes_assertions_for_expired_and_tells_its_time(
    running: RunningOrg, http: httpx.Client, ahead: int, status: int
) -> None:
    usual = http.get("/services/data").headers["date"]
    plan = {"faults": [{"fault": "clock_skew", "ahead": ahead}]}
    switch(http, "faults", **plan)

    answers = [request_token(http, assertion(running, INTEGRATION_USERNAME)) for _ in range(2)]

    assert [each.status_code for each in answers] == [status, 200]
    assert answers[0].headers["date"] != usual
    assert answers[1].headers["date"] == usual
