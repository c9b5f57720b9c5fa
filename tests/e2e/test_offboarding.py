"""``tierwright offboard`` as a person runs it, beside a local org that is a process of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from config.sections import SalesforceSettings
from connector.org_client import OrgClient
from connector.port import WriteBatch
from connector.retry import RetryPolicy
from tests.e2e.script import tierwright

CASE = "Partner_Offboarding__c"
#: The draft that the sample holds.
DRAFT = "PO-00001"


class People:
    """Changes cases in Salesforce."""

    def __init__(self, org: OrgClient) -> None:
        self._org = org

    def write(self, key_field: str, **values: Any) -> str:
        """Change a case, or open one, and give its id."""
        report = self._org.upsert([WriteBatch(CASE, key_field, [values])])
        assert not report.rejected
        return report.accepted[0].id


@pytest.fixture(scope="module")
def people(org: Path) -> Iterator[People]:
    """Somebody who works on cases."""
    lines = (org / ".env").read_text("utf-8").splitlines()
    told = dict(line.removeprefix("TIERWRIGHT_SALESFORCE__").split("=", 1) for line in lines)
    section = SalesforceSettings(
        login_url=told["LOGIN_URL"],
        client_id=told["CLIENT_ID"],
        username=told["USERNAME"],
        private_key=SecretStr(Path(told["PRIVATE_KEY_FILE"]).read_text("utf-8")),
    )
    retry = RetryPolicy(patience=timedelta(seconds=5))
    with closing(OrgClient(section, clock=lambda: datetime.now(UTC), retry=retry)) as client:
        yield People(client)


def offboard(
    org: Path, action: str, case: str = DRAFT, *, code: int = 0, **variables: str
) -> dict[str, Any]:
    """Run a command that tells JSON, and see how it ends."""
    ended = tierwright("offboard", action, case, "--json", folder=org, **variables)
    assert ended.returncode == code, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    document: dict[str, Any] = json.loads(ended.stdout)
    return document


def test_a_second_identity_that_may_not_log_in_blocks_the_case_and_says_so(
    org: Path, people: People
) -> None:
    nobody = {"TIERWRIGHT_OFFBOARDING__USERNAME": "nobody@elsewhere.example"}
    account = offboard(org, "status")["account"]["id"]
    case = people.write(
        "Key__c",
        Key__c="whose second identity is refused",
        Account__c=account,
        Initiated_By__c="Company",
        Notice_Date__c=datetime.now(UTC).date().isoformat(),
    )

    refused = offboard(org, "plan", case, code=1, **nobody)

    assert refused["status"] == "Blocked"
    assert refused["detail"].startswith("The user is not approved for the app.")
    assert (refused["plan"], refused["steps"]) == (None, [])
    assert offboard(org, "plan", case)["status"] == "Planned"


def test_a_case_is_planned_suspended_looked_at_and_taken_back(org: Path, people: People) -> None:
    draft = offboard(org, "status")
    assert (draft["status"], draft["plan"], draft["steps"]) == ("Draft", None, [])
    assert draft["account"]["name"] == "Lapsewood Learning"
    # A day on which people work, wherever this runs.
    notice = (datetime.now(UTC) - timedelta(days=10)).date().isoformat()
    people.write("Id", Id=draft["id"], Notice_Date__c=notice)

    early = offboard(org, "suspend", code=3)
    assert early["note"] == "The case is a draft; plan it first."

    shown = tierwright("offboard", "plan", DRAFT, folder=org)
    assert shown.returncode == 0, shown.stderr
    assert "Nothing is changed before a person sets Approved." in shown.stdout
    assert "Planned" in shown.stdout

    unapproved = offboard(org, "suspend", draft["id"], code=3)
    assert unapproved["note"] == "Nobody has approved the plan: set Approved, then suspend."
    assert unapproved["license_suspended_at"] is None

    people.write("Id", Id=draft["id"], Approved__c=True)
    suspended = offboard(org, "suspend")
    assert (suspended["status"], suspended["approved"], suspended["note"]) == (
        "Suspended",
        True,
        None,
    )
    assert suspended["license_suspended_at"]
    done = {step["key"].split(":")[1] for step in suspended["steps"] if step["status"] == "Done"}
    assert done >= {"snapshot", "stop", "licence", "users", "benefits"}

    status = offboard(org, "status", draft["id"][:15])
    assert status["steps"] == suspended["steps"]
    table = tierwright("offboard", "status", DRAFT, folder=org)
    assert table.returncode == 0
    assert "Suspend the licence" in table.stdout

    again = offboard(org, "suspend")
    assert (again["status"], again["license_suspended_at"]) == (
        "Suspended",
        suspended["license_suspended_at"],
    )
    planned = offboard(org, "plan", code=3)
    assert planned["note"].startswith("The suspension has begun")

    back = offboard(org, "rollback")
    assert back["status"] == "Rolled Back"
    assert "restored to what was before" in back["detail"]
    once_more = offboard(org, "rollback")
    assert (once_more["status"], once_more["note"]) == ("Rolled Back", None)
    assert "was rolled back" in offboard(org, "suspend", code=3)["note"]


def test_the_document_of_a_case_has_the_same_keys_at_each_command(org: Path) -> None:
    document = offboard(org, "status")

    assert set(document) == {
        *("id", "name", "account", "status", "detail", "note", "approved", "ends_on"),
        *("license_suspended_at", "plan", "overdue", "steps", "api_calls"),
    }
    for step in document["steps"]:
        assert set(step) == {
            *("key", "number", "name", "actor", "due_on", "status", "done"),
            *("completed_at", "detail"),
        }


def test_a_case_that_cannot_go_on_says_why_and_ends_with_its_own_code(
    org: Path, people: People
) -> None:
    account = offboard(org, "status")["account"]["id"]
    case = people.write("Key__c", Key__c="e2e", Account__c=account, Initiated_By__c="Partner")

    blocked = offboard(org, "plan", case, code=1)

    assert blocked["status"] == "Blocked"
    assert blocked["detail"].startswith("The case has no notice date")
    shown = tierwright("offboard", "plan", case, folder=org)
    assert shown.returncode == 1
    assert "Set Notice Date. The case goes on by itself." in shown.stdout


@pytest.mark.parametrize(
    ("action", "case", "variables", "fragment"),
    [
        pytest.param("plan", "PO-99999", {}, "There is no off-boarding case", id="no-such-name"),
        pytest.param("status", "x", {}, "There is no off-boarding case", id="no-case-at-all"),
        pytest.param("rollback", "a0Bzzzzzzzzzzzz", {}, "There is no off-boarding", id="no-id"),
        pytest.param(
            "plan",
            DRAFT,
            {"TIERWRIGHT_OFFBOARDING__PRIVATE_KEY_FILE": "nowhere.pem"},
            "TIERWRIGHT_OFFBOARDING__PRIVATE_KEY_FILE",
            id="second-identity-without-its-key",
        ),
        pytest.param(
            "plan",
            DRAFT,
            {"TIERWRIGHT_DATABASE__URL": "sqlite:///empty.db"},
            "tierwright db upgrade",
            id="database-not-migrated",
        ),
        pytest.param("stop", DRAFT, {}, "No such command", id="no-such-command"),
    ],
)
def test_what_is_refused_gets_a_sentence_and_the_right_exit_code(
    org: Path, action: str, case: str, variables: dict[str, str], fragment: str
) -> None:
    ended = tierwright("offboard", action, case, folder=org, **variables)

    assert ended.returncode == 3, ended.stderr
    assert fragment in " ".join(ended.stderr.split())
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""
