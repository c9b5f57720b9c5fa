"""The plan of a case against golden cases: every branch of the manual procedure, and its days."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from jobs.offboarding.business_days import BusinessDays
from jobs.offboarding.procedure import plan_steps, suspension_day
from jobs.offboarding.steps import PlannedStep, Step, Terms
from mapping.account_records import UserAction
from mapping.offboarding_case import NOTICE, Initiator, SuspendAt
from mapping.offboarding_step import Actor

_CASES = json.loads((Path(__file__).parent / "plans.json").read_text(encoding="utf-8"))["cases"]


def terms(told: Mapping[str, Any]) -> Terms:
    notice = date.fromisoformat(told["notice"])
    ends_on = date.fromisoformat(told["ends_on"]) if "ends_on" in told else notice + NOTICE
    return Terms(
        initiated_by=Initiator(told["initiated_by"]),
        legal_action=told.get("legal_action", False),
        notice_date=notice,
        ends_on=ends_on,
        suspend_at=SuspendAt(told.get("suspend_at", "Same Business Day")),
        uses_portal=told["uses_portal"],
        payouts_open=told["payouts_open"],
        user_action=UserAction(told.get("user_action", "freeze")),
        at_end=UserAction(told.get("at_end", "deactivate")),
    )


def calendar(told: Mapping[str, Any]) -> BusinessDays:
    first = date.fromisoformat(told["notice"])
    days = (first + timedelta(days=n) for n in range(100))
    weekends = {day for day in days if day.weekday() >= 5}
    return BusinessDays(weekends | {date.fromisoformat(day) for day in told.get("off", ())})


def planned(told: Mapping[str, Any]) -> Mapping[str, PlannedStep]:
    return {each.step.value: each for each in plan_steps(terms(told), calendar(told))}


def in_words(each: PlannedStep) -> str:
    return f"skipped: {each.skipped}" if each.skipped else f"{each.actor} {each.due_on}"


@pytest.mark.parametrize("golden", _CASES, ids=lambda golden: golden["name"])
def test_a_case_is_planned_as_the_golden_case_says(golden: Mapping[str, Any]) -> None:
    steps = planned(golden["case"])

    assert {key: in_words(steps[key]) for key in golden["steps"]} == golden["steps"]
    assert {key: list(steps[key].after) for key in golden["after"]} == golden["after"]
    day = suspension_day(terms(golden["case"]), calendar(golden["case"]))
    assert steps["licence"].due_on == day


@pytest.mark.parametrize("golden", _CASES, ids=lambda golden: golden["name"])
def test_steps_come_after_those_they_wait_for_and_in_the_order_of_their_numbers(
    golden: Mapping[str, Any],
) -> None:
    steps = list(planned(golden["case"]).values())
    seen: set[Step] = set()
    for each in steps:
        assert seen.issuperset(each.after)
        seen.add(each.step)

    assert seen == set(Step)
    assert [each.number for each in steps] == sorted(each.number for each in steps)


@pytest.mark.parametrize("golden", _CASES, ids=lambda golden: golden["name"])
def test_payouts_gate_the_portal_and_never_the_suspension(golden: Mapping[str, Any]) -> None:
    steps = planned(golden["case"])

    def waits_for(step: str) -> set[str]:
        found = {each.value for each in steps[step].after}
        return found.union(*(waits_for(each) for each in found))

    accounting = {"payouts", "pay", "verify"}
    assert waits_for("delete") >= accounting
    for each in steps.values():
        if each.actor is Actor.SERVICE:
            assert not waits_for(each.step.value) & accounting
            assert all(steps[step].actor is Actor.SERVICE for step in waits_for(each.step.value))


@pytest.mark.parametrize("golden", _CASES, ids=lambda golden: golden["name"])
def test_every_step_tells_what_undoes_it(golden: Mapping[str, Any]) -> None:
    assert all(each.undone_by for each in planned(golden["case"]).values())
