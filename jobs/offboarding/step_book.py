"""Enters on the rows of a case how far each of its steps is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.offboarding.case_file import CaseFile, described
from jobs.offboarding.case_terms import service_results, ticks
from jobs.offboarding.step_states import StepState, step_states
from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_step import StepStatus, step_key
from mapping.record_write import FieldValue


@dataclass(frozen=True, slots=True)
class StepBook:
    """The planned steps of a case beside their rows; ``today`` is the org's day."""

    file: CaseFile
    planned: Sequence[PlannedStep]
    today: date

    def states(self) -> Mapping[Step, StepState]:
        """Tell how far every step is."""
        return step_states(self.planned, ticks(self.file), service_results(self.file), self.today)

    def entries(self, states: Mapping[Step, StepState]) -> Mapping[str, Mapping[str, FieldValue]]:
        """Give what the rows have to say, by their keys.

        What the service entered on a step of its own stays.
        """
        entries: dict[str, Mapping[str, FieldValue]] = {}
        for each in self.planned:
            state, row = states[each.step], self.file.row(each.step)
            values: dict[str, FieldValue] = {**described(each), "status": state.status.value}
            if not (each.by_service and row is not None and row.detail):
                values["detail"] = state.detail
            done = state.status is StepStatus.DONE
            if done and (row is None or row.completed_at is None):
                values["completed_at"] = self.file.now()
            elif not done and not each.by_service:
                # Somebody took the tick away again.
                values["completed_at"] = None
            entries[step_key(self.file.case.id, each.step)] = values
        return entries
