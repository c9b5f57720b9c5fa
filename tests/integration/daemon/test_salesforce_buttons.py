"""From the button's Apex to a recalculated enrollment: the package, the service and the local org.

The Apex runs in the local interpreter and really sends what it signs; the service is a process of
its own, and looks for changes too seldom to find by itself what these tests change.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import make_url

from emulator.store import Values
from persistence.port import RunOutcome
from tests.chaos.serving import SECRET, address, serving
from tests.e2e.script import PATIENCE
from tests.integration.daemon.harness import Yard, until, yard
from tests.integration.daemon.off_boarding import CASE, SELDOM, second_identity
from tests.salesforce.checks.running import SALESFORCE, node

LIVE = SALESFORCE / "tools" / "apex" / "live.mjs"
ENROLLMENT, PROGRAM, THRESHOLD = "Partner_Enrollment__c", "Partner_Program__c", "Tier_Threshold__c"

USERS = {"Primary_Partner_User__c", "Evaluated_As_User__c", "Approved_By__c"}


@dataclass(frozen=True, slots=True)
class Salesforce:
    """The package's Apex beside a local org and a daemon."""

    there: Yard
    address: str
    folder: Path

    def runs(self, *steps: Mapping[str, Any], secret: str = SECRET) -> list[dict[str, Any]]:
        """Run steps in the interpreter, and give what each of them and each request came to."""
        script = self.folder / "steps.json"
        script.write_text(json.dumps(steps), "utf-8")
        told = ["--setting", "Post_Changes__c=true", "--service", self.address, "--secret", secret]
        ended = node(LIVE, [*told, script])
        assert ended.returncode == 0, ended.stderr
        return [json.loads(line) for line in ended.stdout.splitlines()]

    def first(self, sobject: str, **having: Any) -> Values:
        return next(
            row
            for row in self.there.rows(sobject)
            if all(row.get(name) == value for name, value in having.items())
        )

    def of(self, enrollment: Values, sobject: str) -> list[Values]:
        rows = self.there.rows(sobject)
        return [row for row in rows if row["Enrollment__c"] == enrollment["Id"]]

    def since(self, moment: datetime, kind: str) -> int:
        """Count the enrollments that runs of a kind have recalculated since then."""
        runs = self.there.stores.runs.since(moment)
        ended = [run for run in runs if run.kind == kind and run.outcome is not None]
        assert all(run.outcome is not RunOutcome.FAILED for run in ended)
        return sum(run.enrollments for run in ended)

    def idle(self) -> bool:
        overview = self.there.stores.ledger.overview(datetime.now(UTC))
        return not overview.running and not sum(overview.waiting.values())


@pytest.fixture(scope="module")
def salesforce(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Salesforce]:
    folder = tmp_path_factory.mktemp("buttons")
    database = make_url(f"sqlite:///{folder / 'memory.db'}")
    with (
        yard(database, poll=SELDOM) as there,
        serving(there.settings, folder, **second_identity(there)),
    ):
        found = Salesforce(there, address(folder), folder)
        until(lambda: calculated(there) and found.idle(), seconds=PATIENCE)
        yield found


def calculated(there: Yard) -> int:
    return sum(1 for row in there.rows(ENROLLMENT) if row.get("Last_Calculated__c"))


def given(sobject: str, row: Values, *names: str) -> dict[str, Any]:
    """Let the interpreter's org have a record of the local org, as far as the Apex looks at it."""
    return {"given": {"type": sobject, **{name: row[name] for name in ("Id", *names)}}}


def accepted(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the requests of a run, all of which the service has taken in."""
    requests = [line for line in told if "request" in line]
    assert [line["answer"].get("status") for line in requests] == [202] * len(requests), requests
    return requests


def test_pressing_recalculate_now_recalculates_the_enrollment(salesforce: Salesforce) -> None:
    enrollment = salesforce.first(ENROLLMENT, Calculation_Status__c="Current")
    pressed = datetime.now(UTC)
    call = {"call": "TierwrightActions.recalculate", "args": {"enrollmentId": enrollment["Id"]}}

    told = salesforce.runs(given(ENROLLMENT, enrollment), call)

    (request,) = accepted(told)
    assert request["request"]["path"] == "/webhooks/recalculate"
    assert [line["result"] for line in told if "result" in line] == [
        "Asked for: this enrollment is recalculated within moments."
    ]
    until(lambda: salesforce.since(pressed, "now") == 1, seconds=PATIENCE)
    after = salesforce.first(ENROLLMENT, Id=enrollment["Id"])
    assert str(after["Last_Calculated__c"]) > str(enrollment["Last_Calculated__c"])


def test_pressing_recalculate_all_recalculates_the_program(salesforce: Salesforce) -> None:
    until(salesforce.idle)
    program = salesforce.first(PROGRAM, Active__c=True)
    pressed = datetime.now(UTC)
    call = {"call": "TierwrightActions.recalculateAll", "args": {"programId": program["Id"]}}

    accepted(salesforce.runs(given(PROGRAM, program), call))

    until(lambda: salesforce.since(pressed, "now") > 5, seconds=PATIENCE)


def test_a_changed_threshold_is_posted_after_the_save_and_recalculates_its_program(
    salesforce: Salesforce,
) -> None:
    until(salesforce.idle)
    threshold = salesforce.first(THRESHOLD)
    changed = datetime.now(UTC)
    salesforce.there.change(THRESHOLD, str(threshold["Id"]), Value__c=1)
    update = {"update": {"type": THRESHOLD, "Id": threshold["Id"], "Value__c": 1}}

    told = salesforce.runs(
        given("Program_Tier__c", {"Id": threshold["Tier__c"]}),
        given("Program_Criterion__c", {"Id": threshold["Criterion__c"]}),
        given(THRESHOLD, threshold, "Tier__c", "Criterion__c"),
        update,
    )

    (request,) = accepted(told)
    assert json.loads(request["request"]["body"])["recordIds"] == [threshold["Id"]]
    until(lambda: salesforce.since(changed, "change") > 5, seconds=PATIENCE)


def test_pressing_plan_plans_the_off_boarding_case(salesforce: Salesforce) -> None:
    case = salesforce.first(CASE)
    notice = datetime.now(UTC).date() - timedelta(days=10)
    salesforce.there.change(CASE, str(case["Id"]), Notice_Date__c=notice.isoformat())
    args = {"caseId": case["Id"], "action": "plan"}

    accepted(
        salesforce.runs(given(CASE, case), {"call": "TierwrightActions.offboard", "args": args})
    )

    def status() -> object:
        return salesforce.first(CASE, Id=case["Id"])["Status__c"]

    until(lambda: status() == "Planned", seconds=PATIENCE)


def test_whoever_signs_with_another_secret_is_told_and_nothing_happens(
    salesforce: Salesforce,
) -> None:
    until(salesforce.idle)
    enrollment = salesforce.first(ENROLLMENT, Calculation_Status__c="Current")
    call = {"call": "TierwrightActions.recalculate", "args": {"enrollmentId": enrollment["Id"]}}

    told = salesforce.runs(given(ENROLLMENT, enrollment), call, secret=f"whsec_{'B' * 44}")

    assert [line["answer"]["status"] for line in told if "request" in line] == [401]
    (refusal,) = [line["exception"] for line in told if "exception" in line]
    assert "compare the signing secret" in json.dumps(refusal)
    assert salesforce.idle()


def test_the_page_reads_what_the_service_wrote(salesforce: Salesforce) -> None:
    until(salesforce.idle)
    enrollment = salesforce.first(ENROLLMENT, Calculation_Status__c="Current")
    call = {"call": "TierProgressController.getProgress", "args": [enrollment["Id"]]}

    (page,) = [
        line["result"] for line in salesforce.runs(*page_records(salesforce, enrollment), call)
    ]

    written = salesforce.of(enrollment, "Criterion_Progress__c")
    assert page["progressToNext"] == enrollment["Progress_To_Next__c"]
    assert page["status"] == "Current"
    assert {each["id"]: each["displayValue"] for each in page["criteria"]} == {
        row["Criterion__c"]: row["Display_Value__c"] for row in written
    }
    thresholds = json.loads(page["criteria"][0]["tiersJson"])
    assert [each["tier"] for each in thresholds] == [each["id"] for each in page["tiers"]]
    assert {each["id"] for each in page["benefits"] if each["active"]} == {
        row["Benefit__c"]
        for row in salesforce.of(enrollment, "Enrollment_Benefit__c")
        if row["Active__c"]
    }


def page_records(salesforce: Salesforce, enrollment: Values) -> list[dict[str, Any]]:
    """Give the interpreter's org what the page of an enrollment is made of."""
    program = enrollment["Program__c"]
    tiers = [
        row for row in salesforce.there.rows("Program_Tier__c") if row["Program__c"] == program
    ]
    ids = {row["Id"] for row in tiers}
    records = [
        ("Account", salesforce.first("Account", Id=enrollment["Partner_Account__c"])),
        (PROGRAM, salesforce.first(PROGRAM, Id=program)),
        *(("Program_Tier__c", row) for row in tiers),
        *(
            ("Program_Criterion__c", row)
            for row in salesforce.there.rows("Program_Criterion__c")
            if row["Program__c"] == program
        ),
        *(("Program_Benefit__c", row) for row in salesforce.there.rows("Program_Benefit__c")),
        *(
            ("Tier_Benefit__c", row)
            for row in salesforce.there.rows("Tier_Benefit__c")
            if row["Tier__c"] in ids
        ),
        (ENROLLMENT, enrollment),
        *(
            (name, row)
            for name in ("Criterion_Progress__c", "Enrollment_Benefit__c")
            for row in salesforce.of(enrollment, name)
        ),
    ]
    return [{"given": {"type": name, **told(row)}} for name, row in records]


def told(row: Values) -> dict[str, Any]:
    """Give the package's own fields of a record, but for users, whom the interpreter has not."""
    return {
        name: float(value) if isinstance(value, Decimal) else value
        for name, value in row.items()
        if value is not None
        and (name in {"Id", "Name"} or name.endswith("__c"))
        and name not in USERS
    }
