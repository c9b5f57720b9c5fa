from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from evaluator.benefit import BenefitResult, benefits_of
from evaluator.program import Benefit
from evaluator.window import Window
from tests.unit.evaluator.moving import BUILD, LAUNCH, SCALE, TODAY, program

PORTAL = Benefit("B1", "Portal", {"launch": "Basic", "build": "Full"})
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "active", "ends_on"),
    [
        pytest.param(YESTERDAY, YESTERDAY, False, YESTERDAY, id="over"),
        pytest.param(YESTERDAY, TODAY, True, None, id="on-the-last-day"),
        pytest.param(YESTERDAY, TOMORROW, True, None, id="running"),
        pytest.param(TODAY, None, True, None, id="on-the-first-day-of-an-open-window"),
        pytest.param(TOMORROW, None, False, None, id="not-begun"),
    ],
)
def test_a_benefit_ends_with_the_window_and_says_so_once_it_is_over(
    first: date, last: date | None, ends_on: date | None, *, active: bool
) -> None:
    of = replace(program(), benefits=(PORTAL,))

    found = benefits_of(of, LAUNCH, BUILD, Window(first, last), TODAY)

    assert found == (BenefitResult(PORTAL, "Basic", "Full", active, ends_on),)


def test_a_benefit_that_the_tier_held_does_not_give_is_not_active() -> None:
    of = replace(program(), benefits=(PORTAL,))

    found = benefits_of(of, SCALE, None, Window(YESTERDAY, None), TODAY)

    assert found == (BenefitResult(PORTAL, None, None, active=False, ends_on=None),)
