from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from jobs.offboarding.status_detail import blocked_detail, status_detail
from jobs.offboarding.step_states import StepState
from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_step import DETAIL_LENGTH, Actor, StepStatus
from tests.unit.jobs.offboarding.filed import case, file, planned, row

BY_PERSON = planned(Step.NOTICE, number=2, due_on=date(2026, 6, 1))
BY_SERVICE = replace(
    planned(Step.LICENCE, number=6, actor=Actor.SERVICE, due_on=date(2026, 6, 2)),
    name="6c Suspend the licence",
)


def told(*steps: tuple[PlannedStep, StepStatus], note: str = "", approved: bool = True) -> str:
    states: Mapping[Step, StepState] = {
        step.step: StepState(status=status, detail="") for step, status in steps
    }
    return status_detail(
        [step for step, _ in steps], states, case({"approved": approved}), note=note
    )


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (StepStatus.OVERDUE, "Overdue: 2 Do notice (CAM, 2026-06-01)."),
        (StepStatus.FAILED, "Failed: 2 Do notice (CAM, 2026-06-01)."),
        (StepStatus.DUE, "Due: 2 Do notice (CAM, 2026-06-01)."),
        (StepStatus.WAITING, "Waiting for the days and steps to come."),
        (StepStatus.DONE, "All steps are done."),
        (StepStatus.SKIPPED, "All steps are done."),
    ],
)
def test_one_step_is_told_by_how_far_it_is(status: StepStatus, sentence: str) -> None:
    assert told((BY_PERSON, status)) == sentence


def test_a_step_of_the_service_is_told_by_the_name_that_holds_its_letter() -> None:
    assert told((BY_SERVICE, StepStatus.DUE)) == (
        "Due: 6c Suspend the licence (Service, 2026-06-02)."
    )


def test_what_is_late_comes_before_what_failed_and_what_is_due() -> None:
    third = planned(Step.TELL, number=4, due_on=date(2026, 6, 3))
    fourth = planned(Step.RECORDS, number=5, due_on=date(2026, 6, 4))

    found = told(
        (BY_PERSON, StepStatus.DUE),
        (BY_SERVICE, StepStatus.FAILED),
        (third, StepStatus.OVERDUE),
        (fourth, StepStatus.OVERDUE),
    )

    assert found == (
        "Overdue: 4 Do tell (CAM, 2026-06-03); 5 Do records (CAM, 2026-06-04). "
        "Failed: 6c Suspend the licence (Service, 2026-06-02). "
        "Due: 2 Do notice (CAM, 2026-06-01)."
    )


def test_a_note_comes_first_and_then_what_keeps_the_plan_waiting() -> None:
    found = told((BY_PERSON, StepStatus.DUE), note="Nobody has approved it.", approved=False)

    assert found.startswith("Nobody has approved it. The plan waits to be approved. Due: ")


def test_a_detail_never_outgrows_its_field() -> None:
    long = replace(BY_PERSON, name="x" * DETAIL_LENGTH)

    found = told((long, StepStatus.DUE))

    assert len(found) == DETAIL_LENGTH
    assert found.endswith("…")


def test_a_case_that_is_blocked_at_once_says_that_nothing_was_changed() -> None:
    assert blocked_detail("It cannot be.", file()) == "It cannot be. Nothing was changed."


def test_a_case_that_is_blocked_in_the_middle_says_what_was_done_and_what_was_not() -> None:
    half = file(
        row("snapshot", StepStatus.DONE),
        row("stop", StepStatus.DONE),
        row("licence", StepStatus.FAILED),
        row("users", StepStatus.SKIPPED),
    )

    assert blocked_detail("It cannot be.", half) == (
        "It cannot be. Done: final snapshot, end of the calculation. Not done: suspension of "
        "the licence, end of the benefits, users at the end of notice."
    )


def test_a_step_that_a_person_ticked_counts_as_done() -> None:
    ticked = file(row("snapshot", StepStatus.FAILED, done=True))

    assert "Done: final snapshot." in blocked_detail("It cannot be.", ticked)


def test_what_is_blocked_after_everything_was_done_lists_nothing_as_left() -> None:
    steps = ("snapshot", "stop", "licence", "users", "benefits", "users-at-end")
    whole = file(*(row(step, StepStatus.DONE) for step in steps))

    assert "Not done" not in blocked_detail("It cannot be.", whole)
