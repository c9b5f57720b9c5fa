from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
import structlog
from sqlalchemy.engine import URL

from config.log_setup import set_up_logging
from jobs.full_pass import KIND
from persistence.port import Run, RunOutcome
from tests.integration.daemon.harness import DELAY, Yard, until, yard

ENROLLMENT = "Partner_Enrollment__c"


def calculated(yard: Yard) -> int:
    """Count the enrollments that somebody has looked at."""
    return sum(1 for row in yard.rows(ENROLLMENT) if row.get("Last_Attempt__c"))


def idle(yard: Yard) -> bool:
    overview = yard.stores.ledger.overview(datetime.now(UTC))
    return not overview.running and not sum(overview.waiting.values())


def caught_up(yard: Yard) -> bool:
    """Whether the full pass of the start was asked for, and all that was asked for is done."""
    asked = any(run.kind == KIND for run in yard.stores.runs.recent(100))
    return asked and bool(yard.batches) and idle(yard)


def test_at_its_start_the_daemon_catches_up_with_the_full_pass(database_url: URL) -> None:
    with yard(database_url) as there, there.daemon():
        until(lambda: caught_up(there))

        assert sum(each.enrollments for each in there.batches) >= 20
        (full_pass,) = [r for r in there.stores.runs.recent(100) if r.kind == KIND]
        assert full_pass.enrollments == calculated(there)


def test_a_change_in_the_org_is_recalculated_after_the_delay(database_url: URL) -> None:
    with yard(database_url) as there, there.daemon():
        until(lambda: caught_up(there))
        deal = next(
            row for row in there.rows("Opportunity") if row["PartnerAccountId"] and row["IsWon"]
        )
        before = datetime.now(UTC)
        there.change("Opportunity", str(deal["Id"]), Amount=1)

        def runs() -> list[Run]:
            return [run for run in there.stores.runs.since(before) if run.kind == "change"]

        # A last batch of the full pass may still be told of when the change is made.
        until(lambda: runs() and idle(there))

        (run,) = runs()
        assert (run.outcome, run.enrollments) == (RunOutcome.SUCCEEDED, 1)
        # It counts from when the change was found, which cannot be before it was made.
        assert run.started_at - before >= DELAY
        assert there.stores.requests.waiting() == []


@pytest.fixture
def log() -> Iterator[StringIO]:
    """Everything that is logged, down to the last detail; afterwards logs go where they went."""
    stream = StringIO()
    before = structlog.get_config()
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    set_up_logging("debug", stream=stream, colours=False)
    yield stream
    structlog.configure(**before)
    root.handlers, root.level = handlers, level


def test_no_line_of_the_log_holds_a_secret_or_what_records_say(
    database_url: URL, log: StringIO
) -> None:
    with yard(database_url) as there, there.daemon():
        until(lambda: caught_up(there))
        org = there.running.org
        secrets = [there.running.credentials.private_key_pem.split("\n")[1], *org.sessions.tokens()]
        names = {
            str(row["Name"])
            for name in ("Account", "Opportunity", "User")
            for row in there.rows(name)
        }
        amounts = {str(row["Amount"]) for row in there.rows("Opportunity") if row["Amount"]}

    told = log.getvalue()
    assert "slice_recalculated" in told
    assert len(secrets) > 1
    assert [each for each in secrets if each in told] == []
    assert [each for each in names if len(each) > 4 and each in told] == []
    assert [each for each in amounts if len(each) > 6 and each in told] == []
