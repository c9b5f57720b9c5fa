"""An enrollment's record → what earlier runs and people left for the next decision."""

from __future__ import annotations

from evaluator.decision_state import Approval, DecisionState
from evaluator.evaluation import Status
from evaluator.verdict import Standing
from mapping.field_map import RoleMap
from mapping.wire import Row


def read_decision_state(row: Row, role: RoleMap, approver: str) -> DecisionState:
    """Read how tier, proposal and grace stand.

    An approval that is neither Approve nor Reject is nobody's word.

    Args:
        row: The enrollment's record.
        role: The role of enrollments.
        approver: The path of the approver's name.

    Raises:
        WireValueError: a value its field cannot have.
    """
    word = row.text(role["approval"])
    return DecisionState(
        pending_tier_id=row.text(role["pending_tier"]),
        approval=Approval(word) if word in list(Approval) else None,
        approved_by=row.text(approver),
        approved_on=row.day(role["approved_on"]),
        declined_until=row.day(role["declined_until"]),
        grace_ends=row.day(role["grace_ends"]),
        tier_at_last_calculation=row.text(role["tier_at_last_calculation"]),
        last_calculated=row.instant(role["last_calculated"]),
        was_on_hold=_was_on_hold(row, role),
    )


def _was_on_hold(row: Row, role: RoleMap) -> bool:
    """Look at the standing too: it outlasts the status, which a later mishap may replace."""
    on_hold = row.text(role["status"]) == Status.ON_HOLD
    return on_hold or row.text(role["standing"]) == Standing.INCONCLUSIVE
