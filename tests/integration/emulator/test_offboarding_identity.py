"""What the identity that off-boards partners sees and changes, and the others do not."""

from __future__ import annotations

import pytest

from emulator.running import RunningOrg
from tests.integration.emulator.client import OrgClient, log_in
from tests.unit.emulator.partner_org import INTEGRATION_USERNAME


@pytest.fixture
def integration(partners: RunningOrg, offboarding: OrgClient) -> OrgClient:
    return log_in(partners, offboarding.http, INTEGRATION_USERNAME)


def size(api: OrgClient, name: str) -> int:
    return int(api.query(f"SELECT Id FROM {name}").json()["totalSize"])  # noqa: S608 - ours


@pytest.mark.parametrize(
    "name",
    [
        "Account", "Asset", "User", "UserLogin", "UserLicense", "Profile", "PermissionSet",
        "PermissionSetAssignment",
    ],
)  # fmt: skip
def test_it_reads_every_record_of_what_it_needs(
    partners: RunningOrg, offboarding: OrgClient, name: str
) -> None:
    assert size(offboarding, name) == len(partners.org.store.table(name)) > 0


def test_it_reads_pending_approvals(offboarding: OrgClient) -> None:
    assert size(offboarding, "ProcessInstanceWorkitem") == 0


def test_it_finds_who_manages_colleagues(partners: RunningOrg, offboarding: OrgClient) -> None:
    text = (
        "SELECT Assignee.Username FROM PermissionSetAssignment "
        "WHERE PermissionSet.PermissionsDelegatedPortalUserAdmin = true"
    )
    (row,) = offboarding.query(text).json()["records"]
    users = partners.org.store.table("User")

    (user,) = users.matching("Username", row["Assignee"]["Username"])
    assert user.values["PortalRole"] == "Manager"


def test_it_suspends_assets_and_nothing_else_of_the_partner(offboarding: OrgClient) -> None:
    asset, account = (
        offboarding.query(f"SELECT Id FROM {name}").json()["records"][0]["Id"]  # noqa: S608 - ours
        for name in ("Asset", "Account")
    )
    suspended = offboarding.request(
        "PATCH", f"/sobjects/Asset/{asset}", json={"Status": "Suspended"}
    )
    renamed = offboarding.request("PATCH", f"/sobjects/Account/{account}", json={"Name": "x"})

    assert suspended.status_code == 204
    assert renamed.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"


@pytest.mark.parametrize("name", ["Opportunity", "Lead", "Partner_Enrollment__c"])
def test_it_sees_nothing_of_the_partners_business(
    partners: RunningOrg, offboarding: OrgClient, name: str
) -> None:
    assert len(partners.org.store.table(name)) > 0
    assert size(offboarding, name) == 0


def test_the_integration_user_knows_no_logins_and_changes_no_users(
    partners: RunningOrg, integration: OrgClient
) -> None:
    login = next(iter(partners.org.store.table("UserLogin").records()))
    user = login.values["UserId"]

    for path in (f"/sobjects/UserLogin/{login.id}", "/sobjects/UserLogin/describe"):
        assert integration.request("GET", path).json()[0]["errorCode"] == "NOT_FOUND"
    assert integration.query("SELECT Id FROM UserLogin").json()[0]["errorCode"] == "INVALID_TYPE"
    refused = integration.request("PATCH", f"/sobjects/User/{user}", json={"IsActive": False})
    assert refused.json()[0]["errorCode"] == "INSUFFICIENT_ACCESS_OR_READONLY"
