from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jobs.offboarding.case_terms import case_terms, service_results, ticks
from jobs.offboarding.errors import CaseBlockedError
from jobs.offboarding.steps import Step, Terms
from mapping.account_records import UserAction
from mapping.offboarding_case import Initiator, SuspendAt
from mapping.offboarding_step import StepRow, StepStatus
from tests.unit.jobs.offboarding.filed import NOTICE, case, file, row


def terms(*rows: StepRow, inputs: dict[str, Any] | None = None, **values: Any) -> Terms:
    found = file(*rows, of=case(inputs, **values))
    return case_terms(found, UserAction.FREEZE, UserAction.DEACTIVATE)


def test_a_case_says_its_terms() -> None:
    found = terms(
        inputs={
            "initiated_by": Initiator.PARTNER,
            "legal_action": True,
            "ends_on": date(2026, 7, 31),
            "suspend_at": SuspendAt.END_OF_NOTICE,
        }
    )

    assert found == Terms(
        initiated_by=Initiator.PARTNER,
        legal_action=True,
        notice_date=NOTICE,
        ends_on=date(2026, 7, 31),
        suspend_at=SuspendAt.END_OF_NOTICE,
        uses_portal=None,
        payouts_open=None,
        user_action=UserAction.FREEZE,
        at_end=UserAction.DEACTIVATE,
    )


def test_without_another_day_the_case_ends_thirty_calendar_days_after_the_notice() -> None:
    assert terms().ends_on == date(2026, 7, 1)


def test_a_case_may_end_on_the_day_of_its_notice() -> None:
    assert terms(inputs={"ends_on": NOTICE}).ends_on == NOTICE


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        pytest.param({"account_id": None}, "The case names no account.", id="account"),
        pytest.param({"initiated_by": None}, "does not say who ends", id="initiator"),
        pytest.param({"notice_date": None}, "has no notice date", id="notice"),
        pytest.param(
            {"notice_date": None, "ends_on": date(2026, 7, 1)}, "has no notice date", id="end-only"
        ),
        pytest.param(
            {"ends_on": date(2026, 5, 31)},
            "ends on 2026-05-31, before the notice of 2026-06-01",
            id="end-before-notice",
        ),
    ],
)
def test_what_a_case_leaves_unsaid_keeps_it_from_going_on(
    inputs: dict[str, Any], message: str
) -> None:
    with pytest.raises(CaseBlockedError, match=message) as blocked:
        terms(inputs=inputs)

    assert blocked.value.remedy.endswith("The case goes on by itself.")


def test_questions_that_nobody_answered_stay_open() -> None:
    found = terms(row("portal", StepStatus.DUE), row("payouts", StepStatus.OVERDUE))

    assert (found.uses_portal, found.payouts_open) == (None, None)


def test_a_question_whose_step_is_ticked_without_its_box_is_answered_with_no() -> None:
    found = terms(
        row("portal", StepStatus.DUE, done=True), row("payouts", StepStatus.DONE, done=True)
    )

    assert (found.uses_portal, found.payouts_open) == (False, False)


def test_a_box_is_a_yes_whether_its_step_is_ticked_or_not() -> None:
    found = terms(row("portal", StepStatus.DUE, done=True), uses_portal=True, payouts_open=True)

    assert (found.uses_portal, found.payouts_open) == (True, True)


def test_ticks_are_those_on_the_steps_and_the_boxes_of_the_case() -> None:
    on_steps = ticks(file(row("notice", StepStatus.DUE, done=True), row("tell", StepStatus.DUE)))
    on_case = ticks(file(of=case(payouts_verified=True, portal_deletion_confirmed=True)))

    assert {step for step, ticked in on_steps.items() if ticked} == {Step.NOTICE}
    assert {step for step, ticked in on_case.items() if ticked} == {Step.VERIFY, Step.CONFIRM}


def test_what_came_of_the_service_s_steps_is_read_from_their_rows() -> None:
    found = service_results(
        file(
            row("snapshot", StepStatus.DONE),
            row("licence", StepStatus.FAILED),
            row("users", StepStatus.FAILED, done=True),
            row("benefits", StepStatus.OVERDUE),
        )
    )

    assert found == {
        Step.SNAPSHOT: StepStatus.DONE,
        Step.LICENCE: StepStatus.FAILED,
        # Ticked by a person: left as it is.
        Step.USERS: StepStatus.DONE,
    }
