from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest

from evaluator.evaluation import Evaluation
from evaluator.reason import Reason
from mapping.enrollment_writer import REASON_LENGTH, EnrollmentWriter
from mapping.wire import WireValue
from tests.fakes.package import package_map
from tests.unit.mapping.judged import AHEAD, NOW, OVER, TODAY, evaluation, held, record

WRITER = EnrollmentWriter(package_map(), "v1", NOW, TODAY)
HELD_FIELDS = {"Calculation_Status__c", "Hold_Reason__c", "Standing__c", "Last_Attempt__c"}
AFTER_A_GOOD_RUN: dict[str, WireValue] = {
    "status": "Current",
    "tier_earned": "T1",
    "next_tier": "T2",
    "progress": Decimal("42.0"),
    "weakest_criterion": "C1",
    "standing": "Maintained",
    "tier_at_last_calculation": "T1",
    "evaluated_as": "U1",
    "records_not_visible": 0,
    "config_version": "v1",
    "input_hash": "inputs",
    "last_attempt": "2026-05-31T12:00:00.000+0000",
    "last_calculated": "2026-05-31T12:00:00.000+0000",
}


def written(
    judged: Evaluation,
    current: Mapping[str, WireValue] = MappingProxyType({}),
    *,
    value_moved: bool = False,
) -> dict[str, object]:
    moved_on = NOW if value_moved else None
    return dict(WRITER.write(judged, record(**current), moved_on=moved_on).values)


def test_a_good_evaluation_is_written_in_full() -> None:
    write = WRITER.write(evaluation(excluded={Reason.NOT_VISIBLE: 2}), record(), moved_on=None)

    assert (write.sobject, write.key_field, write.key) == ("Partner_Enrollment__c", "Id", "E1")
    assert write.values == {
        "Calculation_Status__c": "Current",
        "Tier_Earned__c": "T1",
        "Next_Tier__c": "T2",
        "Progress_To_Next__c": 42,
        "Weakest_Criterion__c": "C1",
        "Standing__c": "Maintained",
        "Tier_At_Last_Calculation__c": "T1",
        "Evaluated_As_User__c": "U1",
        "Records_Not_Visible__c": 2,
        "Config_Version__c": "v1",
        "Input_Hash__c": "inputs",
        "Last_Attempt__c": NOW,
        "Last_Calculated__c": NOW,
        "Progress_Changed_On__c": NOW,
    }


def test_nothing_new_moves_the_timestamps_alone() -> None:
    assert written(evaluation(), AFTER_A_GOOD_RUN) == {
        "Last_Attempt__c": NOW,
        "Last_Calculated__c": NOW,
    }


def test_what_people_maintain_is_never_written() -> None:
    maintained = {
        package_map()["enrollment"][name]
        for name in (
            *("name", "program", "account", "user", "tier"),
            *("enrollment_date", "expiration_date", "segment"),
        )
    }

    for judged in (evaluation(), evaluation("900000", 30), held(), evaluation(None, window=AHEAD)):
        assert maintained.isdisjoint(written(judged))


@pytest.mark.parametrize("value_moved", [True, False])
def test_progress_has_changed_when_a_value_or_the_percentage_moved(*, value_moved: bool) -> None:
    same = written(evaluation(), AFTER_A_GOOD_RUN, value_moved=value_moved)
    more = written(evaluation("200000"), AFTER_A_GOOD_RUN, value_moved=value_moved)

    assert ("Progress_Changed_On__c" in same) is value_moved
    assert more["Progress_Changed_On__c"] == NOW


def test_a_hold_writes_its_four_fields_and_nothing_else() -> None:
    found = written(held("Ann is inactive."), AFTER_A_GOOD_RUN)

    assert found == {
        "Calculation_Status__c": "On Hold",
        "Hold_Reason__c": "Ann is inactive.",
        "Standing__c": "Inconclusive",
        "Last_Attempt__c": NOW,
    }
    assert found.keys() == HELD_FIELDS


def test_the_same_hold_again_moves_the_last_attempt_alone() -> None:
    held_before: dict[str, WireValue] = {
        **AFTER_A_GOOD_RUN,
        "status": "On Hold",
        "hold_reason": "Ann is inactive.",
        "standing": "Inconclusive",
    }

    assert written(held("Ann is inactive."), held_before) == {"Last_Attempt__c": NOW}


def test_an_expired_enrollment_on_hold_is_expired_with_the_reason() -> None:
    found = written(held("Ann is inactive.", OVER), AFTER_A_GOOD_RUN)

    assert found["Calculation_Status__c"] == "Expired"
    assert found["Hold_Reason__c"] == "Ann is inactive."


def test_a_good_evaluation_ends_a_hold() -> None:
    found = written(evaluation(), {**AFTER_A_GOOD_RUN, "hold_reason": "Ann is inactive."})

    assert found["Hold_Reason__c"] is None


def test_a_long_reason_is_cut_to_what_the_field_takes() -> None:
    fits = written(held("x" * REASON_LENGTH))["Hold_Reason__c"]
    cut = written(held("x" * REASON_LENGTH + "y"))["Hold_Reason__c"]

    assert fits == "x" * REASON_LENGTH
    assert cut == "x" * (REASON_LENGTH - 1) + "…"


@pytest.mark.parametrize(
    ("revenue", "deals", "since", "expected"),
    [
        pytest.param("900000", 30, None, TODAY, id="since-today"),
        pytest.param("900000", 30, "", TODAY, id="since-today-where-it-was-empty"),
        pytest.param("900000", 30, "2026-05-01", "kept", id="since-the-first-day-it-was-so"),
        pytest.param("125000", 15, "2026-05-01", None, id="no-longer"),
        pytest.param("125000", 15, None, "kept", id="never"),
    ],
)
def test_eligible_since_keeps_the_first_day(
    revenue: str, deals: int, since: str | None, expected: date | str | None
) -> None:
    found = written(evaluation(revenue, deals), {"eligible_since": since})

    assert found.get("Eligible_Since__c", "kept") == expected


def test_before_the_start_values_are_blank_and_not_zero() -> None:
    found = written(evaluation(None, window=AHEAD), AFTER_A_GOOD_RUN)

    assert found["Calculation_Status__c"] == "Not Started"
    for field in ("Tier_Earned__c", "Progress_To_Next__c", "Standing__c", "Records_Not_Visible__c"):
        assert found[field] is None


def test_at_the_top_there_is_no_progress() -> None:
    found = written(evaluation("900000", 30, tier="T2"), AFTER_A_GOOD_RUN)

    assert found["Next_Tier__c"] is None
    assert found["Progress_To_Next__c"] is None
    assert found["Weakest_Criterion__c"] is None


@pytest.mark.parametrize(
    ("judged", "status"),
    [
        pytest.param(evaluation(), "Error", id="current"),
        pytest.param(evaluation(window=OVER), "Expired", id="expired-comes-before-error"),
        pytest.param(evaluation(None, window=AHEAD), "Not Started", id="not-started-does-too"),
        pytest.param(held(window=OVER), "Expired", id="expired-and-on-hold"),
    ],
)
def test_a_refusal_is_told_and_the_last_calculation_stays(judged: Evaluation, status: str) -> None:
    write = WRITER.refused(judged, record(status="Pending"), "Salesforce refused it.")

    assert write.values == {
        "Calculation_Status__c": status,
        "Hold_Reason__c": "Salesforce refused it.",
        "Last_Attempt__c": NOW,
    }


def test_a_program_that_cannot_be_read_has_no_version_to_write() -> None:
    writer = EnrollmentWriter(package_map(), None, NOW, TODAY)

    write = writer.write(held(), record(**AFTER_A_GOOD_RUN), moved_on=None)

    assert write.values.keys() == HELD_FIELDS
