from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from jobs.offboarding.step_states import StepState, answered, step_states
from jobs.offboarding.steps import PlannedStep, Step
from mapping.offboarding_step import Actor, StepStatus
from tests.unit.jobs.offboarding.filed import TODAY, planned

DAY = timedelta(days=1)
FIRST = planned(Step.REQUEST, number=1)
SECOND = planned(Step.NOTICE, number=2, after=(Step.REQUEST,))
LICENCE = planned(Step.LICENCE, number=6, actor=Actor.SERVICE)


def states(
    *steps: PlannedStep,
    ticked: tuple[Step, ...] = (),
    done: Mapping[Step, StepStatus] | None = None,
    days: int = 0,
) -> Mapping[Step, StepState]:
    """Tell how far steps are some days after they are due."""
    return step_states(steps, dict.fromkeys(ticked, True), done or {}, TODAY + days * DAY)


def test_a_person_s_step_is_due_until_its_day_and_overdue_from_the_next() -> None:
    assert states(FIRST, days=-30)[Step.REQUEST].status is StepStatus.DUE
    assert states(FIRST)[Step.REQUEST].status is StepStatus.DUE
    assert states(FIRST, days=1)[Step.REQUEST].status is StepStatus.OVERDUE


def test_a_step_that_is_due_tells_how_to_end_it_and_what_undoes_it() -> None:
    told = states(FIRST)[Step.REQUEST].detail

    assert told == "Tick Done once it is done. Undone by: something else."


@pytest.mark.parametrize("days", [-1, 0, 30])
def test_a_ticked_step_is_done_however_late(days: int) -> None:
    assert states(FIRST, ticked=(Step.REQUEST,), days=days)[Step.REQUEST].status is StepStatus.DONE


def test_a_step_waits_for_those_before_it() -> None:
    told = states(FIRST, SECOND)[Step.NOTICE]

    assert told == StepState(status=StepStatus.WAITING, detail="Waits for step 1.")


def test_a_step_that_waits_beyond_its_day_is_overdue() -> None:
    assert states(FIRST, SECOND, days=1)[Step.NOTICE].status is StepStatus.OVERDUE


def test_a_tick_before_its_turn_counts_once_its_turn_comes() -> None:
    early = states(FIRST, SECOND, ticked=(Step.NOTICE,))[Step.NOTICE]
    both = states(FIRST, SECOND, ticked=(Step.REQUEST, Step.NOTICE))[Step.NOTICE]

    assert early.status is StepStatus.WAITING
    assert early.detail == "Ticked, but step 1 is not over; it counts once that is."
    assert both.status is StepStatus.DONE


def test_a_gate_opens_only_when_all_steps_before_it_are_over() -> None:
    steps = (
        planned(Step.VERIFY, number=9),
        planned(Step.PORTAL, number=10),
        planned(Step.ASK_DELETION, number=11, after=(Step.VERIFY, Step.PORTAL)),
    )

    assert states(*steps)[Step.ASK_DELETION].detail == "Waits for step 9, 10."
    half = states(*steps, ticked=(Step.VERIFY,))[Step.ASK_DELETION]
    assert half == StepState(status=StepStatus.WAITING, detail="Waits for step 10.")
    whole = states(*steps, ticked=(Step.VERIFY, Step.PORTAL))[Step.ASK_DELETION]
    assert whole.status is StepStatus.DUE


def test_a_skipped_step_says_why_and_lets_the_next_ones_on() -> None:
    skipped = planned(Step.REQUEST, skipped="It is not needed.")

    found = states(skipped, SECOND, days=5)

    assert found[Step.REQUEST] == StepState(status=StepStatus.SKIPPED, detail="It is not needed.")
    assert found[Step.NOTICE].status is StepStatus.OVERDUE


def test_a_step_of_the_service_waits_for_its_day_is_due_and_gets_late() -> None:
    found = [states(LICENCE, days=days)[Step.LICENCE].status for days in (-1, 0, 1)]

    assert found == [StepStatus.WAITING, StepStatus.DUE, StepStatus.OVERDUE]


@pytest.mark.parametrize("result", [StepStatus.DONE, StepStatus.FAILED])
def test_what_came_of_a_step_of_the_service_stands_however_late(result: StepStatus) -> None:
    found = states(LICENCE, done={Step.LICENCE: result}, days=9)[Step.LICENCE]

    # What it says is what the service entered.
    assert found == StepState(status=result, detail="")


def test_a_tick_does_nothing_to_a_step_of_the_service_by_itself() -> None:
    assert states(LICENCE, ticked=(Step.LICENCE,))[Step.LICENCE].status is StepStatus.DUE


def test_a_step_of_the_service_that_is_not_taken_says_why() -> None:
    left = planned(Step.USERS, actor=Actor.SERVICE, skipped="Users are left alone.")

    found = states(left, done={Step.USERS: StepStatus.DONE}, days=9)[Step.USERS]

    assert found == StepState(status=StepStatus.SKIPPED, detail="Users are left alone.")


def test_a_step_that_failed_keeps_the_next_one_waiting() -> None:
    tell = planned(Step.TELL, number=7, after=(Step.LICENCE,))

    failed = states(LICENCE, tell, done={Step.LICENCE: StepStatus.FAILED})[Step.TELL]

    assert failed.detail == "Waits for step 6."


@pytest.mark.parametrize(
    ("said", "ticked", "answer"),
    [(True, True, True), (True, False, True), (False, True, False), (False, False, None)],
    ids=["said-and-ticked", "said", "looked-and-said-nothing", "nobody-looked"],
)
def test_a_box_that_nobody_looked_at_is_no_answer(
    *, said: bool, ticked: bool, answer: bool | None
) -> None:
    assert answered(said=said, ticked=ticked) is answer
