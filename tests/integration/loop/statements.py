"""Every statement that the commands send to the sample org, without ids and days.

``python -m tests.integration.loop.statements`` prints them; what stands in ``statements.soql``
is there to be read by people.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from app.bootstrap import open_recalculation, open_tools
from config.log_setup import set_up_logging
from connector.port import RecordTable
from jobs.offboarding.case_views import CaseViews
from jobs.offboarding.show import show_case
from jobs.offboarding.sweep import AskForOpenCases
from jobs.org_reader import OrgReader
from jobs.org_requests.mark import MarkOrgRequests
from jobs.poll_changes import PollChanges
from jobs.selection import Selection
from mapping.soql import Soql
from persistence.case_port import CaseAction
from persistence.case_store import DatabaseCaseLedger
from persistence.database import open_database
from persistence.evaluation_store import DatabaseEvaluationStore
from persistence.ledger_store import DatabaseLedger
from persistence.org_request_store import DatabaseOrgRequestStore
from persistence.request_store import DatabaseRequestStore
from tests.integration.loop.harness import NOON, Loop, running_loop
from tests.integration.offboarding.world import World, chosen_account, open_parts

KEPT = Path(__file__).with_name("statements.soql")

_IDS = re.compile(r"\('[0-9A-Za-z]{18}'(?:, ?'[0-9A-Za-z]{18}')*\)")
_ID = re.compile(r"'[0-9A-Za-z]{18}'")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:]{8}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def statements() -> list[str]:
    """Run the commands and give their statements, each once, in order of the alphabet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_loop(
            database_url=f"sqlite:///{folder}/tierwright.db", today=date(2026, 6, 17)
        ) as loop,
    ):
        return sorted({_plain(statement) for statement in _sent(loop)})


def _sent(loop: Loop) -> list[Soql]:
    sent: list[Soql] = []
    loop.clock.moment = NOON
    with open_tools(loop.settings, loop.clock) as given:
        tools = replace(given, salesforce=cast("Any", _Recording(given.salesforce, sent)))
        with open_recalculation(loop.settings, tools, migrate=True) as use_case:
            for ids in ((), ("a08000000000001AAA",)):
                use_case.run(Selection(ids), run_id=str(uuid4()))
        _explain(loop, tools)
        _poll(loop, tools)
    _off_board(loop, sent)
    return sent


def _off_board(loop: Loop, sent: list[Soql]) -> None:
    """Carry a case out to its end, and take it back; another one waits at the same time."""

    def recording(salesforce: Any) -> Any:
        return _Recording(salesforce, sent)

    with open_parts(loop) as parts:
        world = World(loop, parts, chosen_account(loop))
        world.open_case()
        asset = next(row for row in world.assets() if row["Price"] == 0)
        for action, now, values in (
            (CaseAction.PLAN, NOON, {"Asset__c": asset["Id"]}),
            (CaseAction.ADVANCE, NOON, {"Approved__c": True}),
            (CaseAction.ADVANCE, NOON + timedelta(days=30), {}),
            (CaseAction.ROLLBACK, NOON + timedelta(days=30), {}),
        ):
            world.set(**values)
            world.advance(action, now=now, service=recording, acting=recording)
        views = CaseViews(
            recording(parts.tools.salesforce), parts.acting, parts.tools.field_map, loop.clock.now
        )
        show_case(views, "PO-00001", loop.clock)
        AskForOpenCases(views, DatabaseCaseLedger(parts.database), loop.clock).run()


def _explain(loop: Loop, tools: Any) -> None:
    other = next(str(row["Id"]) for row in loop.rows("User") if row["ContactId"])
    tools.explain().run("a08000000000001AAA", as_user=other)
    reading = tools.read_back()
    reading.page(reading.enrollments()[0])


def _poll(loop: Loop, tools: Any) -> None:
    reader = OrgReader(tools.salesforce, tools.field_map)
    with open_database(loop.settings.database) as database:
        stores = (
            DatabaseRequestStore(database),
            DatabaseEvaluationStore(database),
            DatabaseOrgRequestStore(database),
        )
        program = str(loop.rows("Partner_Program__c")[0]["Id"])
        loop.create("Recalculation_Request__c", Program__c=program)
        for _ in range(2):
            PollChanges(reader, *stores, loop.clock).run()
            loop.clock.moment += timedelta(hours=1)
        owed = [each.enrollment_id for each in stores[0].waiting()]
        DatabaseLedger(database).drop(owed, now=loop.clock.moment)
        assert MarkOrgRequests(reader, stores[2], loop.clock).run() == 1


class _Recording:
    """Passes everything on and keeps the statements."""

    def __init__(self, salesforce: Any, sent: list[Soql]) -> None:
        self._salesforce, self._sent = salesforce, sent

    def query(self, given: Sequence[Soql], **options: bool) -> list[RecordTable]:
        self._sent += given
        found: list[RecordTable] = self._salesforce.query(given, **options)
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._salesforce, name)


def _plain(statement: Soql) -> str:
    text = _IDS.sub("(:ids)", statement.text)
    return _DAY.sub(":day", _MOMENT.sub(":moment", _ID.sub(":id", text)))


if __name__ == "__main__":
    set_up_logging("error")
    sys.stdout.write("".join(f"{line}\n" for line in statements()))
