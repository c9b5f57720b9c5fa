"""A tier decision → the enrollment's fields, and the digest of the inputs once they are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from evaluator.tier_decision import TierDecision
from mapping.enrollment_inputs import INPUT_FIELDS, input_hash
from mapping.enrollment_reader import EnrollmentRecord
from mapping.record_write import FieldValue
from mapping.wire import WireValue


def decision_values(decision: TierDecision) -> dict[str, FieldValue]:
    """Give the fields by their names in the role.

    The tier is there only where it is written, the approval only where it is cleared: both
    go out in the same update as the proposal they belong to (T8).
    """
    values: dict[str, FieldValue] = {
        "pending_tier": decision.pending_tier_id,
        "declined_until": decision.declined_until,
        "grace_ends": decision.grace_ends,
    }
    if decision.approval_cleared:
        values["approval"] = None
    if decision.tier_written is not None:
        values["tier"] = decision.tier_written.id
    return values


def hash_after(record: EnrollmentRecord, decision: TierDecision | None) -> str:
    """Digest the inputs as they stand once the decision is written.

    With the digest from before, our own writing would look like a person's (R4).
    """
    if decision is None:
        return record.input_hash
    written = {n: _wire(v) for n, v in decision_values(decision).items() if n in INPUT_FIELDS}
    current: Mapping[str, WireValue] = {**record.current, **written}
    return input_hash(current)


def _wire(value: FieldValue) -> WireValue:
    return value.isoformat() if isinstance(value, date) else value
