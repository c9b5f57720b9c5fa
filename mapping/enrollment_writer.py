"""An evaluation → its enrollment's record.

On hold only the hold is written (S4): the last good values stay where they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from evaluator.evaluation import Evaluation, Status
from evaluator.tier_decision import TierDecision
from evaluator.verdict import Standing
from mapping.decision_writer import decision_values, hash_after
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from mapping.record_write import FieldValue, RecordWrite, differences, fitted, instant_of

#: The longest text that the hold reason takes.
REASON_LENGTH = 255

#: Fields that tell when, not what: they move at every run.
TIMESTAMPS = ("last_calculated", "last_attempt")


@dataclass(frozen=True, slots=True)
class EnrollmentWriter:
    """Writes enrollments; ``now`` is the time of the run, ``today`` the program's day.

    ``config_version`` is ``None`` where the program could not be read: everything is on
    hold then.
    """

    field_map: FieldMap
    config_version: str | None
    now: datetime
    today: date

    def write(
        self,
        evaluation: Evaluation,
        record: EnrollmentRecord,
        *,
        moved_on: datetime | None,
        decision: TierDecision | None = None,
    ) -> RecordWrite:
        """Give the record's differences, its timestamps at the least.

        Args:
            evaluation: What was found, for the tier held from now on.
            record: The enrollment as it stands in the org.
            moved_on: When a criterion's value moved last. A run that was cut off before it came
                to the enrollment left this untold.
            decision: What follows for the tier; ``None`` leaves tier and proposal alone.
        """
        if evaluation.hold:
            return self._record_write(record, self._hold_values(evaluation))
        values = self._good_values(evaluation, record, decision)
        percent_moved = bool(
            differences({"progress": values["progress"]}, {"progress": record.current["progress"]})
        )
        told = instant_of(record.current["progress_changed_on"])
        if percent_moved:
            values["progress_changed_on"] = self.now
        elif moved_on and (told is None or told < moved_on.replace(microsecond=0)):
            values["progress_changed_on"] = moved_on
        return self._record_write(record, values)

    def refused(self, evaluation: Evaluation, record: EnrollmentRecord, reason: str) -> RecordWrite:
        """Give the record after the org refused some of what belongs to the enrollment.

        ``Last_Calculated__c`` stays: what stands in the org is not one whole evaluation.
        """
        values: dict[str, FieldValue] = {
            "status": refused_status(evaluation.status).value,
            "hold_reason": fitted(reason, REASON_LENGTH),
            "last_attempt": self.now,
        }
        return self._record_write(record, values)

    def _hold_values(self, evaluation: Evaluation) -> dict[str, FieldValue]:
        return {
            "status": evaluation.status.value,
            "hold_reason": fitted(evaluation.hold.reason if evaluation.hold else "", REASON_LENGTH),
            "standing": Standing.INCONCLUSIVE.value,
            "last_attempt": self.now,
        }

    def _good_values(
        self, evaluation: Evaluation, record: EnrollmentRecord, decision: TierDecision | None
    ) -> dict[str, FieldValue]:
        progress = evaluation.progress
        weakest = progress.weakest if progress else None
        return {
            **(decision_values(decision) if decision else {}),
            "status": evaluation.status.value,
            "hold_reason": None,
            "tier_earned": evaluation.tier_earned.id if evaluation.tier_earned else None,
            "next_tier": evaluation.next_tier.id if evaluation.next_tier else None,
            "progress": progress.percent if progress else None,
            "weakest_criterion": weakest.id if weakest else None,
            "standing": evaluation.standing.value if evaluation.standing else None,
            "eligible_since": self._eligible_since(evaluation, record),
            "tier_at_last_calculation": evaluation.enrollment.tier_id,
            "evaluated_as": record.enrollment.user_id,
            "records_not_visible": evaluation.records_not_visible,
            "config_version": self.config_version,
            "input_hash": hash_after(record, decision),
            "last_attempt": self.now,
            "last_calculated": self.now,
        }

    def _eligible_since(self, evaluation: Evaluation, record: EnrollmentRecord) -> FieldValue:
        if evaluation.standing is not Standing.ELIGIBLE:
            return None
        since = record.current["eligible_since"]
        return date.fromisoformat(since) if isinstance(since, str) and since else self.today

    def _record_write(
        self, record: EnrollmentRecord, values: Mapping[str, FieldValue]
    ) -> RecordWrite:
        role = self.field_map["enrollment"]
        changes = differences(
            {role[name]: value for name, value in values.items()},
            {role[name]: record.current[name] for name in values},
        )
        return RecordWrite(
            sobject=role.sobject,
            key_field="Id",
            key=record.id,
            enrollment_id=record.id,
            values={change.field: change.after for change in changes},
            changes=changes,
        )


def refused_status(status: Status) -> Status:
    """Give the status of an enrollment of which the org refused a part (S8)."""
    return status if status in (Status.NOT_STARTED, Status.EXPIRED) else Status.ERROR
