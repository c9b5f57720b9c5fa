"""What became of a case, for people and for scripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from mapping.field_map import FieldMap
from mapping.offboarding_case import CaseStatus, OffboardingCase
from mapping.offboarding_step import StepRow, StepStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReport:
    """One case as it stands after it was advanced or looked at.

    Attributes:
        case: The case.
        steps: Its steps, in their order.
        checked_on: The day on which the suspension was looked after, if it was this time.
        note: Why what was asked for was not done, or blank.
        api_calls: Requests sent.
    """

    case: OffboardingCase
    steps: Sequence[StepRow]
    field_map: FieldMap
    checked_on: date | None = None
    note: str = ""
    api_calls: int = 0

    @property
    def blocked(self) -> bool:
        """Whether a person has to change something before it goes on."""
        return self.case.status is CaseStatus.BLOCKED

    @property
    def overdue(self) -> int:
        """How many steps are late."""
        return sum(1 for step in self.steps if step.status is StepStatus.OVERDUE)

    @property
    def detail(self) -> str:
        """What the case's status detail says."""
        return str(self.case.current["detail"] or "")

    @property
    def plan(self) -> str:
        """The plan as it was written; blank where there is none."""
        return str(self.case.current["plan"] or "")

    def document(self) -> dict[str, Any]:
        """Tell it as JSON."""
        return {
            "id": self.case.id,
            "name": self.case.name,
            "account": {"id": self.case.inputs.account_id, "name": self.case.account_name},
            "status": self.case.status.value,
            "detail": self.detail,
            "note": self.note or None,
            "approved": self.case.inputs.approved,
            "ends_on": _day(self.case.ends_on),
            "license_suspended_at": _moment(self.case.suspended_at),
            "plan": self.plan or None,
            "overdue": self.overdue,
            "steps": [self._step(step) for step in self.steps],
            "api_calls": self.api_calls,
        }

    def _step(self, step: StepRow) -> Mapping[str, Any]:
        told = shown_step(step, self.field_map)
        return {
            "key": step.key,
            **told,
            "status": step.status.value,
            "done": step.done,
            "completed_at": _moment(step.completed_at),
            "detail": step.detail,
        }


def in_order(steps: Iterable[StepRow], field_map: FieldMap) -> tuple[StepRow, ...]:
    """Give steps by their numbers, and by their names where several have one."""
    role = field_map["offboarding_step"]

    def place(step: StepRow) -> tuple[int, str]:
        return step.row.whole(role["number"]) or 0, step.row.text(role["name"]) or ""

    return tuple(sorted(steps, key=place))


def shown_step(step: StepRow, field_map: FieldMap) -> dict[str, Any]:
    """Give what a step's record says of the step itself."""
    role = field_map["offboarding_step"]
    return {
        "number": step.row.whole(role["number"]),
        "name": step.row.text(role["name"]),
        "actor": step.row.text(role["actor"]),
        "due_on": step.row.text(role["due_on"]),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
