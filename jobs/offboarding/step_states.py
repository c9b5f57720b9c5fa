"""How far each step of a case is: what people ticked, what the service did, and the calendar.

Pure. Only an answer that somebody gave opens or closes a way: a box that nobody looked at is
no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_step import StepStatus

OVER = frozenset({StepStatus.DONE, StepStatus.SKIPPED})


@dataclass(frozen=True, slots=True, kw_only=True)
class StepState:
    """How far one step is, and why, in a sentence for people."""

    status: StepStatus
    detail: str


def step_states(
    planned: Sequence[PlannedStep],
    ticked: Mapping[Step, bool],
    done: Mapping[Step, StepStatus],
    today: date,
) -> Mapping[Step, StepState]:
    """Tell how far every step is.

    Args:
        planned: The steps, each after those that it waits for.
        ticked: Which of people's steps somebody has ticked.
        done: What came of the service's steps so far: done or failed; others are absent.
        today: The org's day.
    """
    found: dict[Step, StepState] = {}
    names = {each.step: each for each in planned}
    for each in planned:
        waiting = [names[step] for step in each.after if found[step].status not in OVER]
        if each.by_service:
            found[each.step] = _of_service(each, done.get(each.step), today)
        else:
            found[each.step] = _of_person(each, waiting, today, ticked=ticked.get(each.step, False))
    return found


def answered(*, said: bool, ticked: bool) -> bool | None:
    """Give a person's answer to a question: yes once it is said, no once the step is ticked."""
    if said:
        return True
    return False if ticked else None


def _of_person(
    each: PlannedStep, waiting: Sequence[PlannedStep], today: date, *, ticked: bool
) -> StepState:
    if each.skipped:
        return StepState(status=StepStatus.SKIPPED, detail=each.skipped)
    late = today > each.due_on
    if waiting:
        listed = ", ".join(f"{other.number}" for other in waiting)
        detail = f"Waits for step {listed}."
        if ticked:
            detail = f"Ticked, but step {listed} is not over; it counts once that is."
        status = StepStatus.OVERDUE if late else StepStatus.WAITING
        return StepState(status=status, detail=detail)
    if ticked:
        return StepState(status=StepStatus.DONE, detail=f"Undone by: {each.undone_by}.")
    return StepState(
        status=StepStatus.OVERDUE if late else StepStatus.DUE,
        detail=f"Tick Done once it is done. Undone by: {each.undone_by}.",
    )


def _of_service(each: PlannedStep, done: StepStatus | None, today: date) -> StepState:
    if each.skipped:
        return StepState(status=StepStatus.SKIPPED, detail=each.skipped)
    if done is not None:
        return StepState(status=done, detail="")
    detail = f"The service does it. Undone by: {each.undone_by}."
    if today > each.due_on:
        return StepState(status=StepStatus.OVERDUE, detail=detail)
    status = StepStatus.DUE if today == each.due_on else StepStatus.WAITING
    return StepState(status=status, detail=detail)
