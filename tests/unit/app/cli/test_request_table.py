from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from rich.console import Console

from app.cli.request_table import request_state, request_table
from persistence.port import RecalculationRequest, Urgency

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(minutes=4)
WAITING = RecalculationRequest(
    enrollment_id="a08000000000001AAA",
    program_id=None,
    urgency=Urgency.CHANGE,
    due_at=LATER,
    requested_at=NOW,
    claimable_at=LATER,
    reasons=("Opportunity changed", "Lead changed"),
)
FAILED = replace(WAITING, due_at=NOW, attempts=2, failure="The row is locked.")
SET_ASIDE = replace(FAILED, claimable_at=None)
RUNNING = replace(WAITING, claimable_at=NOW, claimed_by="one", lease_until=LATER)


def shown(request: RecalculationRequest) -> str:
    console = Console(file=StringIO(), width=140)
    console.print(request_table([request], NOW))
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("request_", "state"),
    [
        (WAITING, "waiting"),
        (replace(WAITING, claimable_at=NOW), "due"),
        (RUNNING, "running"),
        (replace(RUNNING, lease_until=NOW), "due"),
        (FAILED, "failed"),
        (SET_ASIDE, "set aside"),
    ],
    ids=["not due", "due", "claimed", "claim ran out", "tried in vain", "given up"],
)
def test_the_state_of_a_request_is_told_in_a_word(
    request_: RecalculationRequest, state: str
) -> None:
    assert request_state(request_, NOW) == state


def test_a_request_that_waits_is_told_with_its_reasons_and_when_it_is_tried() -> None:
    assert "2026-03-01 12:04:00 UTC" in shown(WAITING)
    assert "Opportunity changed, Lead changed" in shown(WAITING)


def test_a_request_that_failed_is_told_with_its_next_try_and_not_when_it_was_due() -> None:
    assert "2026-03-01 12:04:00 UTC" in shown(FAILED)
    assert "12:00:00" not in shown(FAILED)
    assert "The row is locked." in shown(FAILED)


@pytest.mark.parametrize("request_", [RUNNING, SET_ASIDE], ids=["runs", "set aside"])
def test_what_runs_or_was_set_aside_has_no_next_try(request_: RecalculationRequest) -> None:
    assert "UTC" not in shown(request_)
