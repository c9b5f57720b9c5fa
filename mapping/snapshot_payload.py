"""An evaluation → the compact text that a snapshot keeps: the same findings, the same text."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from evaluator.evaluation import CriterionResult, Evaluation
from evaluator.program import Program, Tier
from mapping.enrollment_reader import EnrollmentRecord
from mapping.evaluation_document import value_document
from mapping.field_map import FieldMap
from mapping.wire import Row, WireValue

#: The longest text that the field takes.
PAYLOAD_LENGTH = 131_072


def snapshot_payload(
    evaluation: Evaluation,
    program: Program,
    rates: Mapping[str, tuple[Decimal, ...]],
    last_good: Mapping[str, Any] | None = None,
) -> str:
    """Tell values, thresholds, verdicts, counts and rates as JSON, in ASCII.

    No time is told, so that a repeated run tells the same. Where the field could not take
    all of it, the last criteria are left out and ``criteria_left_out`` says how many.

    Args:
        evaluation: What was found.
        program: The program it was judged by.
        rates: What one unit was worth in the program's currency, for each currency counted.
        last_good: What stands in place of values where the enrollment is on hold.
    """
    window = evaluation.enrollment.window
    told: dict[str, Any] = {
        "enrollment": evaluation.enrollment.id,
        "partner": evaluation.enrollment.account_name,
        "program": program.name,
        "currency": program.currency.code,
        "config_version": program.config_version,
        "evaluated_as": evaluation.enrollment.user_id,
        "window": [window.first.isoformat(), window.last.isoformat() if window.last else None],
        "status": evaluation.status.value,
        "standing": evaluation.standing.value if evaluation.standing else None,
        "tier_held": _name(evaluation.tier_held),
        "tier_earned": _name(evaluation.tier_earned),
        "next_tier": _name(evaluation.next_tier),
        "progress_to_next": evaluation.progress.percent if evaluation.progress else None,
        "records_not_visible": evaluation.records_not_visible,
        "rates": {code: [f"{rate:f}" for rate in used] for code, used in sorted(rates.items())},
    }
    if evaluation.hold is not None:
        told |= {"hold_reason": evaluation.hold.reason, "last_good": last_good}
    return _fitted(told, [_criterion(each, program) for each in evaluation.criteria])


def last_good_values(
    record: EnrollmentRecord, progress: Mapping[str, Row], field_map: FieldMap
) -> Mapping[str, Any]:
    """Tell what the org shows of the last good calculation: values as they stand there.

    Args:
        record: The enrollment as it stands in the org.
        progress: Its criterion progress there, by external key.
        field_map: The mapping.
    """
    role, current = field_map["progress"], record.current
    told = ("last_calculated", "tier_earned", "progress", "records_not_visible")
    return {
        **{name: _plain(current[name]) for name in told},
        "criteria": [
            {
                "id": row.text(role["criterion"]),
                "value": _plain(row.values[role["value"]]),
                "currency": row.text(role["currency"]),
            }
            for _, row in sorted(progress.items())
        ],
    }


def _plain(value: WireValue) -> str | int | bool | None:
    return f"{value:f}" if isinstance(value, Decimal) else value


def _criterion(result: CriterionResult, program: Program) -> dict[str, Any]:
    criterion, measured = result.criterion, result.measured
    excluded = measured.excluded if measured else {}
    return {
        "id": criterion.id,
        "name": criterion.name,
        "unit": criterion.unit.value,
        "value": value_document(result.value, criterion, program.currency),
        "counted": measured.counted if measured else None,
        "excluded": {reason.word: count for reason, count in sorted(excluded.items())},
        "tiers": [
            [
                tier.name,
                value_document(result.thresholds.get(tier.id), criterion, program.currency),
                result.verdicts[tier.id].value,
            ]
            for tier in program.tiers
        ],
    }


def _fitted(told: dict[str, Any], criteria: Sequence[Mapping[str, Any]]) -> str:
    text = _text({**told, "criteria": criteria})
    kept = len(criteria)
    while len(text) > PAYLOAD_LENGTH and kept:
        kept -= 1
        left_out = len(criteria) - kept
        text = _text({**told, "criteria": criteria[:kept], "criteria_left_out": left_out})
    return text


def _text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"))


def _name(tier: Tier | None) -> str | None:
    return tier.name if tier else None
