"""The steps of off-boarding cases as records: one row a step, for people to read and to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mapping.field_map import FieldMap
from mapping.record_write import FieldValue, RecordWrite, child_write, on_the_wire
from mapping.soql import In, Select
from mapping.wire import Records, Row, rows

#: The longest texts that the fields take.
DETAIL_LENGTH = 4_000
BEFORE_VALUE_LENGTH = 32_768


class StepStatus(StrEnum):
    """How far a step is."""

    WAITING = "Waiting"  #: for its day, or for another step
    DUE = "Due"
    DONE = "Done"
    SKIPPED = "Skipped"
    FAILED = "Failed"
    OVERDUE = "Overdue"


class Actor(StrEnum):
    """Who does a step."""

    PARTNER = "Partner"
    CAM = "CAM"
    SALES_OPS = "Sales Ops"
    ACCOUNTING = "Accounting"
    PORTAL_ADMINISTRATOR = "Portal Administrator"
    SERVICE = "Service"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as it stands in the org; ``key`` is its external id."""

    key: str
    case_id: str
    status: StepStatus
    #: Ticked by a person.
    done: bool
    completed_at: datetime | None
    detail: str
    #: What changes of the step replaced, as it was kept.
    before_value: str
    row: Row


def step_key(case_id: str, step: str, part: int = 1) -> str:
    """Give a step's external key; what fits into no single row goes on in further parts."""
    return f"{case_id}:{step}" if part == 1 else f"{case_id}:{step}:{part}"


def step_select(case_ids: Sequence[str], field_map: FieldMap) -> Select:
    """Select the steps of some cases."""
    role = field_map["offboarding_step"]
    fields = ("Id", *role.fields.values())
    return Select(role.sobject, fields, In(role["case"], case_ids), order_by=("Id",))


def read_steps(records: Records, field_map: FieldMap) -> dict[str, StepRow]:
    """Read the answer to ``step_select``, by key; rows that people added have none of ours.

    Raises:
        WireValueError: a record holds a value its field cannot have.
    """
    role = field_map["offboarding_step"]
    found = (_step(row, field_map) for row in rows(records) if row.text(role["key"]))
    return {step.key: step for step in found}


def step_write(
    case_id: str,
    key: str,
    values: Mapping[str, FieldValue],
    existing: StepRow | None,
    field_map: FieldMap,
) -> RecordWrite:
    """Give what differs on a step; ``values`` are by the names in the role."""
    return child_write(
        "offboarding_step",
        key,
        enrollment_id=case_id,
        values=values,
        insert_only={"case": case_id},
        existing=existing.row if existing else None,
        field_map=field_map,
    )


def _step(row: Row, field_map: FieldMap) -> StepRow:
    role = field_map["offboarding_step"]
    status = row.text(role["status"])
    return StepRow(
        key=row.required(role["key"]),
        case_id=row.required(role["case"]),
        # A word that somebody else wrote is none of ours; the next look puts it right.
        status=StepStatus(status) if status in list(StepStatus) else StepStatus.WAITING,
        done=row.flag(role["done"]),
        completed_at=row.instant(role["completed_at"]),
        detail=row.text(role["detail"]) or "",
        before_value=row.text(role["before_value"]) or "",
        row=row,
    )


def step_after(write: RecordWrite, existing: StepRow | None, field_map: FieldMap) -> StepRow:
    """Give a step as it stands once ``write`` was taken, without asking the org."""
    before = existing.row.values if existing else dict.fromkeys(("Id", *write.values))
    role = field_map["offboarding_step"]
    missing = dict.fromkeys(role.fields.values())
    written = {name: on_the_wire(value) for name, value in write.values.items()}
    values = {**missing, **before, **written, role["key"]: write.key}
    return _step(Row(role.sobject, values), field_map)
