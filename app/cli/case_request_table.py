"""Off-boarding cases that are to be looked at, as a table for people and for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from rich import box
from rich.table import Table

from app.cli.request_table import shown_moment, told_moment
from persistence.case_port import CaseRequest


def case_state(request: CaseRequest, now: datetime) -> str:
    """Tell in one word what is with a case."""
    if request.claimed_by and request.lease_until and request.lease_until > now:
        return "running"
    if request.attempts:
        return "failed"
    return "due" if request.claimable_at and request.claimable_at <= now else "waiting"


def case_request_table(requests: Sequence[CaseRequest], now: datetime) -> Table:
    """Draw the cases."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    for heading in ("Case", "State", "Asked for", "Next try"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Tries", justify="right")
    table.add_column("Why it failed")
    for each in requests:
        state = case_state(each, now)
        told = each.claimable_at is not None and state != "running"
        table.add_row(
            each.case_id,
            state,
            each.action.value if each.action else "",
            shown_moment(each.claimable_at) if told and each.claimable_at else "",
            str(each.attempts),
            each.failure or "",
        )
    return table


def case_document(request: CaseRequest, now: datetime) -> dict[str, Any]:
    """Tell a case as JSON."""
    return {
        "case_id": request.case_id,
        "state": case_state(request, now),
        "action": request.action.value if request.action else None,
        "requested_at": told_moment(request.requested_at),
        "next_try_at": told_moment(request.claimable_at),
        "attempts": request.attempts,
        "failure": request.failure,
        "claimed_by": request.claimed_by,
    }
