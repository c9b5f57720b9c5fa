from __future__ import annotations

from datetime import date

import pytest

from evaluator.evaluation import Evaluation
from evaluator.window import NEVER, Window
from mapping.benefit_writer import BenefitWriter
from mapping.record_write import FieldValue
from mapping.wire import Row, WireValue
from tests.fakes.package import package_map
from tests.fakes.records import row
from tests.unit.mapping.judged import AHEAD, OVER, RUNNING, TODAY, evaluation

WRITER = BenefitWriter(package_map(), TODAY)
BLANK = dict.fromkeys(package_map()["enrollment_benefit"].fields.values())


def standing(key: str = "E1:B1", **values: WireValue) -> dict[str, Row]:
    enrollment, benefit = key.split(":")
    named: dict[str, WireValue] = {"Enrollment__c": enrollment, "Benefit__c": benefit}
    given: dict[str, WireValue] = {**BLANK, **named, "Key__c": key, "Active__c": False, **values}
    return {key: row(given, "Enrollment_Benefit__c")}


def active(**values: WireValue) -> dict[str, Row]:
    given: dict[str, WireValue] = {
        "Active__c": True,
        "Value__c": "5%",
        "Next_Tier_Value__c": "15%",
        "Gained_On__c": "2026-01-01",
    }
    return standing("E1:B1", **{**given, **values})


def margin(judged: Evaluation, existing: dict[str, Row] | None = None) -> dict[str, FieldValue]:
    writes = WRITER.writes(judged, existing or {})
    return next((dict(write.values) for write in writes if write.key == "E1:B1"), {})


def test_a_benefit_of_the_tier_held_is_gained_today() -> None:
    assert margin(evaluation()) == {
        "Enrollment__c": "E1",
        "Benefit__c": "B1",
        "Value__c": "5%",
        "Next_Tier_Value__c": "15%",
        "Active__c": True,
        "Gained_On__c": TODAY,
    }


def test_a_benefit_of_the_next_tier_alone_is_a_record_that_is_not_active() -> None:
    leads = WRITER.writes(evaluation(), {})[0]

    assert leads.key == "E1:B2"
    assert leads.values == {
        "Enrollment__c": "E1",
        "Benefit__c": "B2",
        "Next_Tier_Value__c": "Yes",
    }


def test_what_the_partner_has_already_is_left_alone() -> None:
    assert margin(evaluation(), active()) == {}


def test_a_change_of_tier_changes_the_value_and_keeps_the_day_it_was_gained() -> None:
    assert margin(evaluation(tier="T2"), active()) == {
        "Value__c": "15%",
        "Next_Tier_Value__c": None,
    }


def test_a_benefit_ends_today_when_the_tier_does_not_give_it() -> None:
    assert margin(evaluation(tier=None), active()) == {
        "Value__c": None,
        "Next_Tier_Value__c": "5%",
        "Active__c": False,
        "Ended_On__c": TODAY,
    }


def test_a_benefit_that_has_ended_keeps_its_dates() -> None:
    ended = standing(Next_Tier_Value__c="5%", Gained_On__c="2026-01-01", Ended_On__c="2026-03-31")

    assert margin(evaluation(tier=None), ended) == {}


def test_a_benefit_gained_again_begins_anew() -> None:
    ended = standing(
        Value__c="5%",
        Next_Tier_Value__c="15%",
        Gained_On__c="2026-01-01",
        Ended_On__c="2026-03-31",
    )

    assert margin(evaluation(), ended) == {
        "Active__c": True,
        "Gained_On__c": TODAY,
        "Ended_On__c": None,
    }


def test_expiry_ends_a_benefit_with_the_last_day_of_the_window() -> None:
    assert margin(evaluation(window=OVER), active()) == {
        "Active__c": False,
        "Ended_On__c": date(2026, 5, 31),
    }


def test_before_the_start_no_benefit_is_active() -> None:
    assert margin(evaluation(None, window=AHEAD)) == {
        "Enrollment__c": "E1",
        "Benefit__c": "B1",
        "Value__c": "5%",
        "Next_Tier_Value__c": "15%",
    }


@pytest.mark.parametrize(
    ("window", "ended"), [(RUNNING, TODAY), (OVER, date(2026, 5, 31))], ids=["running", "over"]
)
def test_a_benefit_that_the_program_gave_up_ends(window: Window, ended: date) -> None:
    given_up = standing("E1:B9", Active__c=True, Value__c="Yes", Gained_On__c="2026-01-01")

    writes = WRITER.writes(evaluation(window=window), {**active(), **given_up})

    (write,) = (write for write in writes if write.key == "E1:B9")
    assert write.values == {"Value__c": None, "Active__c": False, "Ended_On__c": ended}


def test_a_benefit_given_up_and_ended_long_ago_stays_as_it_is() -> None:
    given_up = standing("E1:B9", Ended_On__c="2026-03-31")

    writes = WRITER.writes(evaluation(), {**active(), **given_up})

    assert [write.key for write in writes] == ["E1:B2"]


def test_benefits_of_other_enrollments_are_left_alone() -> None:
    other = standing("E2:B9", Active__c=True)

    assert [w.key for w in WRITER.writes(evaluation(), {**active(), **other})] == ["E1:B2"]
    assert WRITER.calendar_ends("E1", OVER, other) == []


def test_on_hold_only_the_calendar_ends_what_is_active() -> None:
    inactive = standing("E1:B2", Value__c="Yes")

    (write,) = WRITER.calendar_ends("E1", OVER, {**active(), **inactive})

    assert write.key == "E1:B1"
    assert write.values == {"Active__c": False, "Ended_On__c": date(2026, 5, 31)}


@pytest.mark.parametrize(
    "window",
    [
        pytest.param(RUNNING, id="a-window-that-runs"),
        pytest.param(Window(date(2026, 1, 1), TODAY), id="its-last-day"),
        pytest.param(Window(date(2026, 1, 1), None), id="an-open-window"),
        pytest.param(AHEAD, id="a-window-ahead"),
        pytest.param(Window(date(2026, 5, 1), date(2026, 4, 30)), id="a-window-at-fault"),
        pytest.param(Window(NEVER, date(2026, 4, 30)), id="a-window-without-beginning"),
    ],
)
def test_on_hold_nothing_else_ends(window: Window) -> None:
    assert WRITER.calendar_ends("E1", window, active()) == []
