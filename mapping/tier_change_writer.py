"""Entries of the tier log → ``Tier_Change__c`` records.

They are inserted once and never read. A run that broke off after them and is repeated finds
the same changes since the same last calculation, and writes the same records again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from evaluator.tier_change import TierChange
from mapping.enrollment_reader import EnrollmentRecord
from mapping.field_map import FieldMap
from mapping.record_write import RecordWrite, child_write, fitted

#: How many characters the texts of the log take.
REASON_LENGTH = 255
NAME_LENGTH = 80
#: Hexadecimal digits of a token.
_TOKEN_LENGTH = 12


@dataclass(frozen=True, slots=True)
class TierChangeWriter:
    """Writes the tier log of one program's enrollments."""

    field_map: FieldMap
    program_name: str

    def writes(self, log: Sequence[TierChange], record: EnrollmentRecord) -> list[RecordWrite]:
        """Give one record an entry.

        Names stand beside the references, because the log outlives what it refers to.
        """
        return [self._write(change, record) for change in log]

    def _write(self, change: TierChange, record: EnrollmentRecord) -> RecordWrite:
        before, after = change.from_tier, change.to_tier
        ids = (before.id if before else None, after.id if after else None)
        token = change_token(record.last_calculated, *ids)
        return child_write(
            "tier_change",
            f"{record.id}:{token}:{change.kind}",
            enrollment_id=record.id,
            values={
                "enrollment": record.id,
                "account_name": fitted(record.enrollment.account_name, REASON_LENGTH),
                "program_name": fitted(self.program_name, NAME_LENGTH),
                "from_tier": ids[0],
                "from_tier_name": fitted(before.name, NAME_LENGTH) if before else None,
                "to_tier": ids[1],
                "to_tier_name": fitted(after.name, NAME_LENGTH) if after else None,
                "kind": change.kind.value,
                "reason": fitted(change.reason, REASON_LENGTH),
                "effective_on": change.effective_on,
            },
            insert_only={},
            existing=None,
            field_map=self.field_map,
        )


def change_token(
    last_calculated: datetime | None, from_tier_id: str | None, to_tier_id: str | None
) -> str:
    """Name a change since the last good calculation; a repeated run gives the same name.

    A run's own id would not do: the repetition has another one, and the entry would stand
    twice.
    """
    moment = last_calculated.astimezone(UTC).isoformat() if last_calculated else ""
    told = json.dumps([moment, from_tier_id, to_tier_id])
    return hashlib.sha256(told.encode()).hexdigest()[:_TOKEN_LENGTH]
