from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from app.cli.case_request_table import case_document, case_request_table, case_state
from persistence.case_port import CaseAction, CaseRequest

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=4)
DUE = CaseRequest(
    case_id="a0G000000000001EAA",
    action=CaseAction.SUSPEND,
    requested_at=NOW,
    claimable_at=NOW,
    version=1,
    claimed_by=None,
    lease_until=None,
    claimed_version=0,
    attempts=0,
    failure=None,
    checked_on=None,
)
FAILED = replace(DUE, attempts=2, failure="The org is down.", claimable_at=LATER)
RUNNING = replace(FAILED, claimed_by="one", lease_until=LATER)


@pytest.mark.parametrize(
    ("request_", "state"),
    [
        (DUE, "due"),
        (replace(DUE, claimable_at=LATER), "waiting"),
        (FAILED, "failed"),
        (RUNNING, "running"),
        (replace(RUNNING, lease_until=NOW), "failed"),
    ],
    ids=["due", "waiting", "failed", "running", "lease-over"],
)
def test_a_case_is_in_one_state(request_: CaseRequest, state: str) -> None:
    assert case_state(request_, NOW) == state
    assert case_document(request_, NOW)["state"] == state


def test_people_see_what_was_asked_for_when_it_is_tried_again_and_why_it_failed() -> None:
    console = Console(file=StringIO(), width=140)
    console.print(case_request_table([FAILED], NOW))
    shown = console.file.getvalue()  # type: ignore[attr-defined]

    for text in ("a0G000000000001EAA", "suspend", "2026-03-01 12:04:00 UTC", "The org is down."):
        assert text in shown


def test_scripts_read_moments_in_utc() -> None:
    document = case_document(FAILED, NOW)

    assert document["next_try_at"] == "2026-03-01T12:04:00Z"
    assert document["action"] == "suspend"
