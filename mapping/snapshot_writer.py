"""Snapshots → ``Enrollment_Snapshot__c`` records: what stood at one moment, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from evaluator.evaluation import Evaluation
from evaluator.program import Program
from mapping.field_map import FieldMap
from mapping.record_write import RecordWrite, child_write, fitted
from mapping.snapshot_payload import snapshot_payload
from mapping.tier_change_writer import NAME_LENGTH, REASON_LENGTH


class SnapshotKind(StrEnum):
    """What a snapshot was taken for."""

    PERIOD_END = "Period End"
    TIER_CHANGE = "Tier Change"
    EXPIRY = "Expiry"
    OFF_BOARDING = "Off-boarding"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One to be taken.

    ``token`` tells it from others of its kind; it follows from what it was taken for, so
    that a repeated run gives the same.
    """

    kind: SnapshotKind
    token: str


@dataclass(frozen=True, slots=True)
class SnapshotWriter:
    """Writes snapshots of one program's enrollments; ``today`` is the program's day."""

    field_map: FieldMap
    program: Program
    today: date

    def write(
        self,
        snapshot: Snapshot,
        evaluation: Evaluation,
        rates: Mapping[str, tuple[Decimal, ...]],
        last_good: Mapping[str, Any] | None = None,
    ) -> RecordWrite:
        """Give the record.

        Args:
            snapshot: Which one.
            evaluation: What stands from now on.
            rates: What one unit was worth in the program's currency, for each currency
                counted.
            last_good: What the org shows of the last good calculation, where the enrollment
                is on hold.
        """
        enrollment = evaluation.enrollment
        payload = snapshot_payload(evaluation, self.program, rates, last_good)
        return child_write(
            "snapshot",
            f"{enrollment.id}:{snapshot.kind}:{snapshot.token}",
            enrollment_id=enrollment.id,
            values={
                "enrollment": enrollment.id,
                "account_name": fitted(enrollment.account_name, REASON_LENGTH),
                "program_name": fitted(self.program.name, NAME_LENGTH),
                "kind": snapshot.kind.value,
                "taken_on": self.today,
                "tier": evaluation.tier_held.id if evaluation.tier_held else None,
                "tier_earned": evaluation.tier_earned.id if evaluation.tier_earned else None,
                "progress": evaluation.progress.percent if evaluation.progress else None,
                "payload": payload,
                "hash": hashlib.sha256(payload.encode()).hexdigest(),
            },
            insert_only={},
            existing=None,
            field_map=self.field_map,
        )
