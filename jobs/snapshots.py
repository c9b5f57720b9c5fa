"""When a snapshot of an enrollment is due. What it holds is not decided here."""

from __future__ import annotations

from evaluator.evaluation import Status
from evaluator.tier_change import ChangeKind
from jobs.tier_moves import DecidedEnrollment
from mapping.snapshot_writer import Snapshot, SnapshotKind
from mapping.tier_change_writer import change_token

#: Entries of the log that say that the tier held is another one now.
_TIER_MOVED = frozenset(
    {
        ChangeKind.APPROVED,
        ChangeKind.AUTOMATIC,
        ChangeKind.DEMOTED,
        ChangeKind.MANUAL,
        ChangeKind.OVERRIDE,
    }
)


def due_snapshots(decided: DecidedEnrollment) -> list[Snapshot]:
    """Name the snapshots that are due after a run: the tier held moved, or it expired."""
    if decided.decision is None:
        return []
    due: list[Snapshot] = []
    if any(change.kind in _TIER_MOVED for change in decided.decision.log):
        due.append(Snapshot(SnapshotKind.TIER_CHANGE, _token(decided)))
    last = decided.evaluation.enrollment.window.last
    if last is not None and expired_anew(decided):
        due.append(Snapshot(SnapshotKind.EXPIRY, last.isoformat()))
    return due


def _token(decided: DecidedEnrollment) -> str:
    """Name the change: from the tier of the last calculation to the one held from now on."""
    state = decided.record.state
    before = state.tier_at_last_calculation if state.last_calculated else None
    return change_token(state.last_calculated, before, decided.evaluation.enrollment.tier_id)


def expired_anew(decided: DecidedEnrollment) -> bool:
    """Tell whether the org does not show a whole evaluation after the expiration yet."""
    current = decided.record.current
    shown = current["status"] == Status.EXPIRED and not current["hold_reason"]
    return decided.evaluation.status is Status.EXPIRED and not shown
