from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy.engine import URL

from persistence.port import RunOutcome
from tests.integration.daemon.harness import DELAY, Yard, until, yard

ENROLLMENT = "Partner_Enrollment__c"


def calculated(yard: Yard) -> int:
    """Count the enrollments that somebody has looked at."""
    return sum(1 for row in yard.rows(ENROLLMENT) if row.get("Last_Attempt__c"))


def idle(yard: Yard) -> bool:
    overview = yard.stores.ledger.overview(datetime.now(UTC))
    return not overview.running and not sum(overview.waiting.values())


def test_at_its_start_the_daemon_catches_up_with_the_full_pass(database_url: URL) -> None:
    with yard(database_url) as there, there.daemon():
        until(lambda: there.batches and idle(there))

        assert sum(each.enrollments for each in there.batches) >= 20
        assert calculated(there) == sum(each.enrollments for each in there.batches)
        (full_pass,) = [r for r in there.stores.runs.recent(100) if r.kind == "full_pass"]
        assert full_pass.enrollments == calculated(there)


def test_a_change_in_the_org_is_recalculated_after_the_delay(database_url: URL) -> None:
    with yard(database_url) as there, there.daemon():
        until(lambda: there.batches and idle(there))
        there.batches.clear()
        deal = next(
            row for row in there.rows("Opportunity") if row["PartnerAccountId"] and row["IsWon"]
        )
        before = datetime.now(UTC)
        there.change("Opportunity", str(deal["Id"]), Amount=1)

        until(lambda: there.batches and idle(there))

        (run,) = [run for run in there.stores.runs.since(before) if run.kind == "change"]
        assert (run.outcome, run.enrollments) == (RunOutcome.SUCCEEDED, 1)
        # It counts from when the change was found, which cannot be before it was made.
        assert run.started_at - before >= DELAY
        assert there.stores.requests.waiting() == []
