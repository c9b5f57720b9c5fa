"""Criterion results → ``Criterion_Progress__c`` records, one an enrollment and criterion."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from evaluator.evaluation import CriterionResult, Evaluation
from evaluator.program import Program, Unit
from evaluator.reason import Reason
from mapping.display import shown_value
from mapping.field_map import FieldMap
from mapping.record_write import FieldValue, RecordWrite, child_write
from mapping.wire import Row

#: The largest percentage that the field takes: six digits before the point, one after it.
MOST_PERCENT = Decimal("999999.9")


@dataclass(frozen=True, slots=True)
class ProgressWriter:
    """Writes the criteria of one program; ``now`` is the time of the run."""

    field_map: FieldMap
    program: Program
    now: datetime

    def writes(self, evaluation: Evaluation, existing: Mapping[str, Row]) -> list[RecordWrite]:
        """Give the records that differ from what the org has, by external key."""
        found = (self._write(result, evaluation, existing) for result in evaluation.criteria)
        return [write for write in found if write.changes]

    def _write(
        self, result: CriterionResult, evaluation: Evaluation, existing: Mapping[str, Row]
    ) -> RecordWrite:
        enrollment, criterion = evaluation.enrollment.id, result.criterion.id
        key = progress_key(evaluation, result)
        return child_write(
            "progress",
            key,
            enrollment_id=enrollment,
            values=self._values(result),
            insert_only={"enrollment": enrollment, "criterion": criterion},
            existing=existing.get(key),
            field_map=self.field_map,
            moved_by=("value", "changed_on", self.now),
        )

    def _values(self, result: CriterionResult) -> dict[str, FieldValue]:
        criterion, measured = result.criterion, result.measured
        excluded = measured.excluded if measured else {}
        percent = result.percent_to_next
        money = criterion.unit is Unit.MONEY
        return {
            "value": result.value,
            "display_value": shown_value(result.value, criterion, self.program.currency),
            "unit": criterion.unit.value,
            "currency": self.program.currency.code if money else None,
            "next_threshold": result.next_threshold,
            "tiers": self._tiers(result),
            "percent_to_next": None if percent is None else min(percent, MOST_PERCENT),
            "met_held": result.met_held.value,
            "met_next": result.met_next.value,
            "counted": measured.counted if measured else None,
            "excluded": sum(excluded.values()) if measured else None,
            "not_visible": excluded.get(Reason.NOT_VISIBLE, 0) if measured else None,
        }

    def _tiers(self, result: CriterionResult) -> str:
        told = [
            {
                "tier": tier.id,
                "name": tier.name,
                "rank": tier.rank,
                "threshold": _text(result.thresholds.get(tier.id)),
                "verdict": result.verdicts[tier.id].value,
            }
            for tier in self.program.tiers
        ]
        return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def progress_key(evaluation: Evaluation, result: CriterionResult) -> str:
    """Give the external key of a criterion's record."""
    return f"{evaluation.enrollment.id}:{result.criterion.id}"


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
