from __future__ import annotations

from datetime import date, timedelta

import pytest

from evaluator.decision_state import DecisionState
from evaluator.enrollment import OverrideKind
from evaluator.policy import PromotionMode
from evaluator.program import Tier
from evaluator.tier_change import ChangeKind
from tests.unit.evaluator.moving import BUILD, SCALE, TODAY, decided, found, noon, override, program

YESTERDAY = TODAY - timedelta(days=1)


@pytest.mark.parametrize(
    ("before", "held", "kinds"),
    [
        pytest.param("launch", SCALE, [ChangeKind.MANUAL], id="another-tier"),
        pytest.param(None, SCALE, [ChangeKind.MANUAL], id="the-first-tier"),
        pytest.param("launch", None, [ChangeKind.MANUAL], id="taken-away"),
        pytest.param("scale", SCALE, [], id="the-same"),
    ],
)
def test_a_tier_changed_by_hand_is_logged(
    before: str | None, held: Tier | None, kinds: list[ChangeKind]
) -> None:
    of = program(PromotionMode.MANUAL)
    state = DecisionState(tier_at_last_calculation=before, last_calculated=noon(YESTERDAY))

    log = decided(found(held, 3, of=of), state, of).log

    assert [change.kind for change in log] == kinds
    assert all(change.to_tier == held for change in log)
    assert all(change.reason == "The tier was changed by hand." for change in log)
    assert all(change.effective_on == TODAY for change in log)


def test_without_an_earlier_calculation_no_change_is_noticed() -> None:
    assert decided(found(SCALE, 3), DecisionState(tier_at_last_calculation="launch")).log == ()


@pytest.mark.parametrize(
    ("kind", "named", "until", "logged"),
    [
        pytest.param(OverrideKind.FLOOR, SCALE, TODAY, ChangeKind.OVERRIDE, id="floor"),
        pytest.param(OverrideKind.LOCK, SCALE, None, ChangeKind.OVERRIDE, id="lock"),
        pytest.param(OverrideKind.LOCK, BUILD, None, ChangeKind.MANUAL, id="of-another-tier"),
        pytest.param(OverrideKind.LOCK, SCALE, YESTERDAY, ChangeKind.MANUAL, id="over"),
    ],
)
def test_a_change_is_an_override_where_one_names_exactly_the_tier_held(
    kind: OverrideKind, named: Tier, until: date | None, logged: ChangeKind
) -> None:
    state = DecisionState(tier_at_last_calculation="launch", last_calculated=noon(YESTERDAY))

    decision = decided(found(SCALE, 3, override(kind, named, until)), state)

    assert [change.kind for change in decision.log] == [logged]
    given = "An override gives this tier."
    assert (decision.log[0].reason == given) is (logged is ChangeKind.OVERRIDE)
