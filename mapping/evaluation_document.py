"""An evaluation as a JSON document: money and measures as text, counts as integers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from evaluator.benefit import BenefitResult
from evaluator.enrollment import Verification
from evaluator.evaluation import CriterionResult, Evaluation
from evaluator.explanation import RecordExplanation
from evaluator.money import Currency
from evaluator.program import Criterion, Program, Unit
from evaluator.tier_decision import TierDecision
from mapping.record_write import FieldChange, FieldValue, RecordWrite, instant_of


def evaluation_document(evaluation: Evaluation, program: Program | None) -> dict[str, Any]:
    """Tell an evaluation; tiers and criteria by name, times left to the caller.

    ``program`` may be ``None`` for an evaluation on hold, which has no criteria.
    """
    progress = evaluation.progress
    return {
        "id": evaluation.enrollment.id,
        "status": evaluation.status.value,
        "hold_reason": evaluation.hold.reason if evaluation.hold else None,
        "tier_held": evaluation.tier_held.name if evaluation.tier_held else None,
        "tier_earned": evaluation.tier_earned.name if evaluation.tier_earned else None,
        "next_tier": evaluation.next_tier.name if evaluation.next_tier else None,
        "standing": evaluation.standing.value if evaluation.standing else None,
        "progress_to_next": progress.percent if progress else None,
        "weakest_criterion": progress.weakest.name if progress and progress.weakest else None,
        "records_not_visible": evaluation.records_not_visible,
        "criteria": [
            _criterion(result, program.currency) for result in evaluation.criteria if program
        ],
        "benefits": [_benefit(result) for result in evaluation.benefits],
    }


def decision_document(
    decision: TierDecision | None, program: Program | None
) -> dict[str, Any] | None:
    """Tell what follows for the tier, tiers by name; ``None`` where nothing was judged."""
    if decision is None or program is None:
        return None
    pending = program.tier(decision.pending_tier_id)
    return {
        "tier_written": decision.tier_written.name if decision.tier_written else None,
        "pending_tier": pending.name if pending else None,
        "grace_ends": _json(decision.grace_ends),
    }


def changes_document(writes: Sequence[RecordWrite]) -> list[dict[str, Any]]:
    """Tell field by field what is written."""
    return [
        {
            "object": write.sobject,
            "id_or_key": write.key,
            "field": change.field,
            "from": _before(change),
            "to": _json(change.after),
        }
        for write in writes
        for change in write.changes
    ]


def record_document(
    told: RecordExplanation, *, sobject: str, name: str, association: str | None
) -> dict[str, Any]:
    """Tell one candidate record and why it counts or not."""
    return {
        "id": told.id,
        "object": sobject,
        "name": name,
        "counted": told.counted,
        "reason": told.reason.word,
        "detail": told.detail or None,
        "amount": _json(told.amount),
        "currency": told.currency,
        "rate": _json(told.rate),
        "converted_amount": _json(told.converted_amount),
        "attainment_date": _json(told.attainment_date),
        "association": association,
    }


def verification_document(given: Verification) -> dict[str, Any]:
    """Tell one verification of a criterion that is verified by hand (M6)."""
    return {"verified": given.verified, "expires_on": _json(given.expires_on)}


def value_document(
    value: Decimal | None, criterion: Criterion, currency: Currency
) -> str | int | None:
    """Write a criterion's value or threshold: money with its minor digits, counts whole."""
    if value is None:
        return None
    if criterion.unit is Unit.MONEY:
        return _with_places(value, currency.digits)
    if criterion.unit in (Unit.COUNT, Unit.VERIFIED) and value == int(value):
        return int(value)
    return f"{value:f}"


def _with_places(value: Decimal, places: int) -> str:
    """Write at least so many places, and more where the value has more."""
    exponent = value.normalize().as_tuple().exponent
    return f"{value:.{max(places, -int(exponent))}f}"


def _criterion(result: CriterionResult, currency: Currency) -> dict[str, Any]:
    criterion, measured = result.criterion, result.measured
    excluded = measured.excluded if measured else {}
    return {
        "id": criterion.id,
        "name": criterion.name,
        "value": value_document(result.value, criterion, currency),
        "detail": result.detail,
        "unit": criterion.unit.value,
        "next_threshold": value_document(result.next_threshold, criterion, currency),
        "percent_to_next": _json(result.percent_to_next),
        "met_held": result.met_held.value,
        "met_next": result.met_next.value,
        "counted": measured.counted if measured else None,
        "excluded": {reason.word: count for reason, count in sorted(excluded.items())},
    }


def _benefit(result: BenefitResult) -> dict[str, Any]:
    return {
        "id": result.benefit.id,
        "name": result.benefit.name,
        "value": result.value,
        "next_tier_value": result.next_value,
        "active": result.active,
    }


def _before(change: FieldChange) -> str | int | bool | None:
    """Tell what the org has; a time in the same form as the one that replaces it."""
    if isinstance(change.after, datetime) and change.before:
        return _json(instant_of(change.before))
    return _json(change.before)


def _json(value: FieldValue) -> str | int | bool | None:
    match value:
        case Decimal():
            return f"{value:f}"
        case datetime():
            return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        case date():
            return value.isoformat()
        case _:
            return value
