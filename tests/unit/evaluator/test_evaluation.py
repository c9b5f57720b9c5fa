from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from evaluator.enrollment import Hold, HoldKind
from evaluator.evaluation import evaluate, held_evaluation, with_tier
from evaluator.verdict import Verdict
from tests.unit.evaluator.moving import BUILD, ELEVATE, LAUNCH, SCALE, TODAY, found, program

HOLD = Hold(HoldKind.RATE, "No rate.")


def test_on_hold_the_tier_held_is_known_where_the_program_is() -> None:
    enrollment = found(SCALE, 3).enrollment

    assert held_evaluation(enrollment, HOLD, TODAY, program()).tier_held == SCALE
    assert held_evaluation(enrollment, HOLD, TODAY).tier_held is None


def test_on_hold_no_record_counts_and_none_is_hidden() -> None:
    held = held_evaluation(found(SCALE, 3).enrollment, HOLD, TODAY, program())

    assert held.counted_ids == {}
    assert held.records_not_visible is None


def test_another_tier_held_leaves_the_records_as_they_were_judged() -> None:
    before = found(LAUNCH, 3, last=TODAY + timedelta(days=1))
    measured = {each.criterion.id: each.measured for each in before.criteria if each.measured}
    ids = {"Opportunity": ("R1", "R2")}
    judged = evaluate(program(), before.enrollment, measured, ids, TODAY, records_not_visible=2)

    after = with_tier(judged, program(), BUILD, TODAY)

    assert (after.counted_ids, after.records_not_visible) == (ids, 2)


def test_a_criterion_is_held_against_the_thresholds_of_every_tier() -> None:
    (deals,) = found(LAUNCH, 2).criteria

    assert deals.thresholds == {"launch": 1, "build": 2, "scale": 3, "elevate": 4}
    assert deals.verdicts == {
        "launch": Verdict.MET,
        "build": Verdict.MET,
        "scale": Verdict.MISSED,
        "elevate": Verdict.MISSED,
    }
    assert (deals.met_held, deals.met_next) == (Verdict.MET, Verdict.MET)
    assert (deals.next_threshold, deals.percent_to_next) == (Decimal(2), Decimal(100))


def test_above_the_highest_tier_nothing_is_asked_for_next() -> None:
    (deals,) = found(ELEVATE, 2).criteria

    assert (deals.met_held, deals.met_next) == (Verdict.MISSED, Verdict.NOT_ASKED)
    assert (deals.next_threshold, deals.percent_to_next) == (None, None)
