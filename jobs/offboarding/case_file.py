"""The file of one case: what stands on it in the org, and what is entered there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from connector.port import RejectedRecord
from jobs.offboarding.changes import Change, Changeable, in_texts, read_changes
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.org_view import OrgView
from jobs.offboarding.steps import PlannedStep, Step
from jobs.planned_writes import write_batches
from mapping.account_records import CHANGED_FIELDS
from mapping.field_map import FieldMap
from mapping.offboarding_case import OffboardingCase, case_after, case_write
from mapping.offboarding_step import (
    DETAIL_LENGTH,
    StepRow,
    StepStatus,
    step_after,
    step_key,
    step_write,
)
from mapping.record_write import FieldValue, RecordWrite, fitted
from mapping.soql import In, Select
from mapping.wire import rows


@dataclass(slots=True)
class CaseFile:
    """A case with its steps; every entry goes to the org at once.

    Attributes:
        view: The org as the integration user sees it.
        field_map: The mapping.
        case: The case as it was read.
        rows: Its steps by key, as they stand.
        now: The present time.
        admit: Raises where nothing more may be written.
    """

    view: OrgView
    field_map: FieldMap
    case: OffboardingCase
    rows: dict[str, StepRow]
    now: Callable[[], datetime]
    admit: Callable[[], None]

    def row(self, step: Step) -> StepRow | None:
        """Give the row of a step; ``None`` where there is none yet."""
        return self.rows.get(step_key(self.case.id, step))

    def status(self, step: Step) -> StepStatus | None:
        """Tell how far a step is by its row."""
        row = self.row(step)
        return row.status if row else None

    def is_done(self, step: Step) -> bool:
        """Whether the service is through with a step, or a person has taken it as it is."""
        row = self.row(step)
        return row is not None and (row.status is StepStatus.DONE or row.done)

    def changes(self, step: str) -> list[Change]:
        """Give what a step changed or meant to, with the former values, in that order.

        Raises:
            ChangesFaultError: somebody edited what was kept.
        """
        may_change = changeable(self.field_map)
        texts = [row.before_value for row in self._parts(step)]
        return [change for text in texts for change in read_changes(text, may_change)]

    def deleted(self, steps: Sequence[Step]) -> list[str]:
        """Name those of some steps that are in the recycle bin with what was there before."""
        role = self.field_map["offboarding_step"]
        keys = In(role["key"], [step_key(self.case.id, step) for step in steps])
        fields = (role["name"], role["before_value"], "IsDeleted")
        select = Select(role.sobject, fields, keys, order_by=("Id",))
        (table,) = self.view.read([select], include_deleted=True)
        return [
            row.text(role["name"]) or "a step"
            for row in rows(table)
            if row.flag("IsDeleted") and row.text(role["before_value"])
        ]

    def keep(self, planned: PlannedStep, changes: Sequence[Change]) -> None:
        """Keep what a step is about to change, before it does; what is kept already stays.

        Raises:
            CaseBlockedError: the org refused to keep it.
        """
        part = len(self._parts(planned.step))
        if part == 1 and not self._parts(planned.step)[0].before_value:
            part = 0
        writes = []
        for text in in_texts(changes):
            part += 1
            values = {**described(planned), "before_value": text}
            if part > 1:
                values |= {"name": f"{planned.name}, part {part}", "status": StepStatus.DONE.value}
            writes.append(self._write(step_key(self.case.id, planned.step, part), values))
        self.send(writes)

    def settle(self, planned: PlannedStep, status: StepStatus, detail: str) -> None:
        """Enter what became of a step of the service.

        Raises:
            CaseBlockedError: the org refused to take it.
        """
        done = status is StepStatus.DONE
        values: dict[str, FieldValue] = {
            **described(planned),
            "status": status.value,
            "detail": fitted(detail, DETAIL_LENGTH),
            "completed_at": self.now() if done else None,
        }
        self.send([self._write(step_key(self.case.id, planned.step), values)])

    def enter(self, steps: Mapping[str, Mapping[str, FieldValue]], **case: FieldValue) -> None:
        """Enter values on steps, by their keys, and on the case, as far as they differ.

        Raises:
            CaseBlockedError: the org refused some of it.
        """
        writes = [self._write(key, values) for key, values in steps.items()]
        own = case_write(self.case, case, self.field_map)
        refused = self._sent([*writes, own])
        if (own.sobject, own.key) not in refused:
            self.case = case_after(self.case, case)
        if refused:
            raise refusal(next(iter(refused.values())))

    def send(self, writes: Sequence[RecordWrite]) -> None:
        """Send what differs.

        Raises:
            CaseBlockedError: the org refused some of it; the rest is entered.
        """
        refused = self._sent(writes)
        if refused:
            raise refusal(next(iter(refused.values())))

    def _sent(self, writes: Sequence[RecordWrite]) -> Mapping[tuple[str, str], RejectedRecord]:
        """Send what differs, note the steps that were taken, and give what was refused."""
        differing = [write for write in writes if write.changes]
        if not differing:
            return {}
        report = self.view.salesforce.upsert(write_batches(differing), admit=self.admit)
        refused = {(record.sobject, record.key): record for record in report.rejected}
        step = self.field_map["offboarding_step"].sobject
        for write in differing:
            if write.sobject == step and (write.sobject, write.key) not in refused:
                before = self.rows.get(write.key)
                self.rows[write.key] = step_after(write, before, self.field_map)
        return refused

    def _write(self, key: str, values: Mapping[str, FieldValue]) -> RecordWrite:
        return step_write(self.case.id, key, values, self.rows.get(key), self.field_map)

    def _parts(self, step: str) -> list[StepRow]:
        found: list[StepRow] = []
        while row := self.rows.get(step_key(self.case.id, step, len(found) + 1)):
            found.append(row)
        return found


def changeable(field_map: FieldMap) -> Changeable:
    """Tell which fields off-boarding changes: those of Salesforce's own objects, and ours."""
    enrollment, benefit = field_map["enrollment"], field_map["enrollment_benefit"]
    return {
        **CHANGED_FIELDS,
        enrollment.sobject: (enrollment["status"], enrollment["hold_reason"]),
        benefit.sobject: (benefit["active"], benefit["ended_on"]),
    }


def described(planned: PlannedStep) -> dict[str, FieldValue]:
    """Give what a step's row says of the step itself."""
    return {
        "name": fitted(planned.name, 80),
        "number": planned.number,
        "actor": planned.actor.value,
        "due_on": planned.due_on,
    }


def refusal(record: RejectedRecord) -> CaseBlockedError:
    """Tell that the org refused a record of ours."""
    return CaseBlockedError(
        f"Salesforce refused {record.sobject} {record.key}: {record.message}",
        remedy="Remove what stands against it; the case goes on by itself.",
    )
