"""What stands in a case's status detail: one glance at where it is and what it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jobs.offboarding.case_file import CaseFile
from jobs.offboarding.step_states import OVER, StepState
from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_case import OffboardingCase
from mapping.offboarding_step import DETAIL_LENGTH, StepStatus
from mapping.record_write import fitted

#: The service's steps, as a blocked case lists what was done of them.
_OURS = (
    Step.SNAPSHOT,
    Step.STOP,
    Step.LICENCE,
    Step.USERS,
    Step.BENEFITS,
    Step.USERS_AT_END,
)
#: What the lists of what was done and what was not may take.
_ROOM = 400
_WORDS = {
    Step.SNAPSHOT: "final snapshot",
    Step.STOP: "end of the calculation",
    Step.LICENCE: "suspension of the licence",
    Step.USERS: "users",
    Step.BENEFITS: "end of the benefits",
    Step.USERS_AT_END: "users at the end of notice",
}


def status_detail(
    planned: Sequence[PlannedStep],
    states: Mapping[Step, StepState],
    case: OffboardingCase,
    *,
    note: str,
) -> str:
    """Tell what is late, what is due, and what is asked of people."""
    late = _named(planned, states, StepStatus.OVERDUE)
    due = _named(planned, states, StepStatus.DUE)
    failed = _named(planned, states, StepStatus.FAILED)
    parts = [
        note,
        "" if case.inputs.approved else "The plan waits to be approved.",
        f"Overdue: {late}." if late else "",
        f"Failed: {failed}." if failed else "",
        f"Due: {due}." if due else "",
    ]
    open_ = any(state.status not in OVER for state in states.values())
    told = " ".join(part for part in parts if part)
    if not told:
        told = "Waiting for the days and steps to come." if open_ else "All steps are done."
    return fitted(told, DETAIL_LENGTH)


def blocked_detail(sentence: str, file: CaseFile) -> str:
    """Tell why a case stands still, what was done and what was not."""
    done = [step for step in _OURS if file.is_done(step)]
    skipped = [step for step in _OURS if file.status(step) is StepStatus.SKIPPED]
    left = [step for step in _OURS if step not in {*done, *skipped}]
    # However long the list of what was refused is, what was done is told.
    told = [fitted(sentence, DETAIL_LENGTH - _ROOM)]
    told.append(f"Done: {_words(done)}." if done else "Nothing was changed.")
    if left and done:
        told.append(f"Not done: {_words(left)}.")
    return fitted(" ".join(told), DETAIL_LENGTH)


def _named(
    planned: Sequence[PlannedStep], states: Mapping[Step, StepState], status: StepStatus
) -> str:
    found = [
        f"{each.name if each.by_service else f'{each.number} {each.name}'} "
        f"({each.actor.value}, {each.due_on})"
        for each in planned
        if states[each.step].status is status
    ]
    return "; ".join(found)


def _words(steps: Iterable[Step]) -> str:
    return ", ".join(_WORDS[step] for step in steps)
