"""Benefits → ``Enrollment_Benefit__c`` records, with the dates they were gained and ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from evaluator.benefit import BenefitResult
from evaluator.enrollment import Enrollment
from evaluator.evaluation import Evaluation
from evaluator.window import Window
from mapping.field_map import FieldMap
from mapping.record_write import FieldValue, RecordWrite, child_write
from mapping.wire import Row


@dataclass(frozen=True, slots=True)
class BenefitWriter:
    """Writes benefits; ``today`` is the day in the program's zone."""

    field_map: FieldMap
    today: date

    def writes(self, evaluation: Evaluation, existing: Mapping[str, Row]) -> list[RecordWrite]:
        """Give the records that differ from what the org has, by external key."""
        enrollment = evaluation.enrollment.id
        found = [self._write(result, enrollment, existing) for result in evaluation.benefits]
        given = {write.key for write in found}
        others = {key: row for key, row in existing.items() if key not in given}
        found += self._withdrawn(evaluation.enrollment, others)
        return [write for write in found if write.changes]

    def calendar_ends(
        self, enrollment_id: str, window: Window, existing: Mapping[str, Row]
    ) -> list[RecordWrite]:
        """End what is active although the window is over: all that a hold may change (B2)."""
        if window.reversed or not window.expired(self.today):
            return []
        values: Mapping[str, FieldValue] = {"active": False, "ended_on": window.last}
        return self._ended(enrollment_id, existing, values)

    def _withdrawn(self, enrollment: Enrollment, existing: Mapping[str, Row]) -> list[RecordWrite]:
        """End what is active although no tier of the program gives it any more (B1)."""
        window = enrollment.window
        values: Mapping[str, FieldValue] = {
            "value": None,
            "next_value": None,
            "active": False,
            "ended_on": window.last if window.expired(self.today) else self.today,
        }
        return self._ended(enrollment.id, existing, values)

    def _ended(
        self, enrollment_id: str, existing: Mapping[str, Row], values: Mapping[str, FieldValue]
    ) -> list[RecordWrite]:
        role = self.field_map["enrollment_benefit"]
        return [
            child_write(
                "enrollment_benefit",
                key,
                enrollment_id=enrollment_id,
                values=values,
                insert_only={},
                existing=row,
                field_map=self.field_map,
            )
            for key, row in sorted(existing.items())
            if row.text(role["enrollment"]) == enrollment_id and row.flag(role["active"])
        ]

    def _write(
        self, result: BenefitResult, enrollment: str, existing: Mapping[str, Row]
    ) -> RecordWrite:
        key = f"{enrollment}:{result.benefit.id}"
        row = existing.get(key)
        return child_write(
            "enrollment_benefit",
            key,
            enrollment_id=enrollment,
            values={
                "value": result.value,
                "next_value": result.next_value,
                "active": result.active,
                **self._dates(result, row),
            },
            insert_only={"enrollment": enrollment, "benefit": result.benefit.id},
            existing=row,
            field_map=self.field_map,
        )

    def _dates(self, result: BenefitResult, row: Row | None) -> dict[str, FieldValue]:
        """A benefit is gained when it becomes active, and ended when it stops being so (B1)."""
        role = self.field_map["enrollment_benefit"]
        was_active = row is not None and row.flag(role["active"])
        gained = row.day(role["gained_on"]) if row else None
        ended = row.day(role["ended_on"]) if row else None
        if result.active:
            return {"gained_on": gained if was_active and gained else self.today, "ended_on": None}
        if was_active:
            return {"gained_on": gained, "ended_on": result.ends_on or self.today}
        return {"gained_on": gained, "ended_on": ended}
