"""The sample's off-boarding case beside daemons that are processes of their own."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from sqlalchemy.engine import URL

from app.local_org import OFFBOARDING_USERNAME
from emulator.rest.wire import HttpAnswer, HttpRequest
from emulator.store import Values
from tests.chaos.org_writes import records_of
from tests.chaos.serving import SECRET, address, serving
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import Yard, until, yard
from tests.integration.http.edge import signature_headers

CASE = "Partner_Offboarding__c"
SELDOM = timedelta(minutes=10)

#: What is done once a request was carried out, with its answer.
Act = Callable[[HttpAnswer], HttpAnswer]


@dataclass(slots=True)
class Watch:
    """Counts what the org is asked to write, and acts at the first write to an object."""

    written: Counter[tuple[str, str]] = field(default_factory=Counter)
    at: str | None = None
    act: Act = lambda answer: answer

    def aim(self, sobject: str, act: Act) -> None:
        """Act at the next write to an object."""
        self.at, self.act = sobject, act

    def __call__(
        self, request: HttpRequest, carry_out: Callable[[HttpRequest], HttpAnswer]
    ) -> HttpAnswer:
        """Let a request through."""
        records = list(records_of(request))
        answer = carry_out(request)
        self.written.update((sobject, str(record.get("id"))) for sobject, record in records)
        if self.at in {sobject for sobject, _ in records}:
            self.at = None
            return self.act(answer)
        return answer

    def of(self, sobject: str) -> Counter[str]:
        """How often each record of an object was written."""
        return Counter({key: n for (name, key), n in self.written.items() if name == sobject})


def second_identity(there: Yard) -> dict[str, str]:
    """Give the variables that let a daemon act on assets and users."""
    return {
        "TIERWRIGHT_OFFBOARDING__USERNAME": OFFBOARDING_USERNAME,
        "TIERWRIGHT_OFFBOARDING__PRIVATE_KEY": there.running.credentials.private_key_pem,
    }


@dataclass(frozen=True, slots=True)
class Leaving:
    """The partner of the sample that leaves, its case, and the org around it."""

    there: Yard
    watch: Watch
    folder: Path
    case_id: str
    account_id: str

    @contextmanager
    def serving(self, **more: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run a daemon that looks through cases every second."""
        variables = {
            **second_identity(self.there),
            "TIERWRIGHT_SCHEDULE__OFFBOARDING": "PT1S",
            **more,
        }
        with serving(self.there.settings, self.folder, **variables) as process:
            yield process

    def send(self, action: str) -> None:
        """Ask for an action by a signed webhook, once the daemon answers."""
        body = json.dumps({"offboardingId": self.case_id, "action": action}).encode()
        headers = signature_headers(f"msg_{uuid4()}", datetime.now(UTC), body, SECRET)
        answer = httpx.post(
            f"{address(self.folder)}/webhooks/offboarding", content=body, headers=headers
        )
        assert answer.status_code == 202, answer.text

    def until_status(self, status: str) -> None:
        """Wait until the case says how far it is."""
        until(lambda: self.case()["Status__c"] == status, seconds=PATIENCE)

    def case(self) -> Values:
        return next(row for row in self.there.rows(CASE) if row["Id"] == self.case_id)

    def set(self, **values: Any) -> None:
        """Let a person change the case."""
        self.there.change(CASE, self.case_id, **values)

    def steps(self) -> Mapping[str, str]:
        """How far each step is."""
        rows = self.there.rows("Offboarding_Step__c")
        return {str(row["Key__c"]).split(":")[1]: str(row["Status__c"]) for row in rows}

    def statuses(self) -> Mapping[str, str]:
        """The statuses of the partner's assets."""
        rows = self.there.rows("Asset")
        return {
            str(row["Id"]): str(row["Status"])
            for row in rows
            if row["AccountId"] == self.account_id
        }

    def frozen(self) -> Mapping[str, bool]:
        """Which of the partner's active users are frozen, by the ids of their logins."""
        users = {
            row["Id"]
            for row in self.there.rows("User")
            if row["AccountId"] == self.account_id and row["IsActive"]
        }
        logins = self.there.rows("UserLogin")
        return {str(row["Id"]): bool(row["IsFrozen"]) for row in logins if row["UserId"] in users}


@contextmanager
def leaving(database_url: URL, folder: Path) -> Iterator[Leaving]:
    """Run the sample, whose partner was given notice ten days ago: that day works everywhere."""
    watch = Watch()
    with yard(database_url, poll=SELDOM, go_between=watch) as there:
        (case,) = there.rows(CASE)
        found = Leaving(there, watch, folder, str(case["Id"]), str(case["Account__c"]))
        notice = datetime.now(UTC).date() - timedelta(days=10)
        found.set(Notice_Date__c=notice.isoformat())
        yield found
