"""Requests as a table for people and as a document for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich import box
from rich.table import Table

from persistence.port import RecalculationRequest, Urgency

_URGENCIES = {Urgency.NOW: "now", Urgency.CHANGE: "change", Urgency.FULL_PASS: "full pass"}


def request_state(request: RecalculationRequest, now: datetime) -> str:
    """Tell in one word or two what is with a request."""
    if request.claimable_at is None:
        return "set aside"
    if request.claimed_by and request.lease_until and request.lease_until > now:
        return "running"
    if request.attempts:
        return "failed"
    return "due" if request.claimable_at <= now else "waiting"


def request_table(requests: Sequence[RecalculationRequest], now: datetime) -> Table:
    """Draw the requests."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("Enrollment", "State", "Urgency", "Next try"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Tries", justify="right")
    table.add_column("Why it waits, or failed")
    for each in requests:
        table.add_row(
            each.enrollment_id,
            request_state(each, now),
            _URGENCIES[each.urgency],
            _next_try(each, now),
            str(each.attempts),
            each.failure or ", ".join(each.reasons),
        )
    return table


def request_document(request: RecalculationRequest, now: datetime) -> dict[str, Any]:
    """Tell a request as JSON."""
    return {
        "enrollment_id": request.enrollment_id,
        "program_id": request.program_id,
        "state": request_state(request, now),
        "urgency": _URGENCIES[request.urgency],
        "due_at": told_moment(request.due_at),
        "requested_at": told_moment(request.requested_at),
        "next_try_at": told_moment(request.claimable_at),
        "reasons": list(request.reasons),
        "attempts": request.attempts,
        "failure": request.failure,
        "claimed_by": request.claimed_by,
    }


def _next_try(request: RecalculationRequest, now: datetime) -> str:
    if request.claimable_at is None or request_state(request, now) == "running":
        return ""
    return shown_moment(request.claimable_at)


def shown_moment(moment: datetime) -> str:
    """Write a moment for people."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def told_moment(moment: datetime | None) -> str | None:
    """Write a moment for scripts."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
