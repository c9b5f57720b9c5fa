"""The sentences of holds that are found while records are judged."""

from __future__ import annotations

import pytest

from evaluator.enrollment import (
    Hold,
    HoldKind,
    no_threshold_hold,
    unanswered_hold,
    unrated_hold,
)
from tests.unit.evaluator.moving import DEALS, program


@pytest.mark.parametrize(
    ("segment", "whose"), [("EMEA", "segment EMEA"), (None, "partners without segment")]
)
def test_a_ladder_without_thresholds_holds_by_the_program(segment: str | None, whose: str) -> None:
    assert no_threshold_hold(program(), segment) == Hold(
        HoldKind.PROGRAM,
        f"No threshold of Alliance applies to {whose} today; set thresholds for it.",
    )


def test_a_record_without_answer_holds_by_visibility() -> None:
    assert unanswered_hold("006000000000001AAA") == Hold(
        HoldKind.VISIBILITY,
        "Salesforce did not say whether the primary partner user may read 006000000000001AAA; "
        "give the integration user View All on its object.",
    )


def test_a_record_without_rate_holds_by_the_rate() -> None:
    assert unrated_hold("006000000000001AAA", criterion=DEALS, program=program()) == Hold(
        HoldKind.RATE,
        "Deals: no exchange rate to USD for the amount of 006000000000001AAA; maintain the "
        "currency in Salesforce.",
    )
