from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from evaluator.enrollment import Override, OverrideKind
from evaluator.errors import ProgramError
from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Program, Threshold, Tier, Unit, check
from evaluator.verdict import (
    Verdict,
    completion,
    earned_tier,
    is_kept,
    judge,
    percent_shown,
    progress_to,
)

TODAY = date(2026, 6, 15)


def criterion(name: str) -> Criterion:
    return Criterion(name, name, 1, "Closed Deals", Measure.COUNT, Unit.COUNT)


def ladder(*thresholds: dict[str, str], strict: bool = False) -> Program:
    """Build a program whose tiers T1, T2 … ask for these values of Deals and Courses."""
    tiers = tuple(
        Tier(f"T{rank}", f"T{rank}", rank, {k: Decimal(v) for k, v in asked.items()})
        for rank, asked in enumerate(thresholds, start=1)
    )
    return Program(
        id="P",
        name="P",
        currency=Currency("USD", 2),
        tiers=tiers,
        criteria=(criterion("Deals"), criterion("Courses")),
        benefits=(),
        config_version="",
        require_lower_tiers=strict,
    )


def values(deals: str, courses: str = "0") -> dict[str, Decimal]:
    return {"Deals": Decimal(deals), "Courses": Decimal(courses)}


INVITED: tuple[dict[str, str], ...] = ({}, {"Courses": "1"}, {}, {"Deals": "2"}, {})


@pytest.mark.parametrize(
    ("strict", "deals", "courses", "earned"),
    [
        pytest.param(False, "2", "0", "T4", id="skips-a-rung"),
        pytest.param(True, "2", "0", "T1", id="may-not-skip-a-rung"),
        pytest.param(True, "2", "1", "T4", id="an-invitation-is-no-rung"),
        pytest.param(False, "9", "9", "T4", id="an-invitation-is-never-earned"),
        pytest.param(True, "0", "1", "T2", id="one-rung-up"),
    ],
)
def test_earns_the_highest_tier_it_may(strict: bool, deals: str, courses: str, earned: str) -> None:  # noqa: FBT001 - a parameter of the cases
    tier = earned_tier(ladder(*INVITED, strict=strict), values(deals, courses))

    assert tier is not None
    assert tier.id == earned


def test_not_even_the_lowest_tier_may_be_earned() -> None:
    assert (
        earned_tier(ladder({"Deals": "1"}, {"Courses": "1"}, strict=True), values("0", "1")) is None
    )


@pytest.mark.parametrize(
    ("deals", "courses", "percent", "weakest"),
    [
        pytest.param("0", "0", 0, "Deals", id="nothing-yet"),
        pytest.param("2.9999", "3", 99, "Deals", id="all-but-a-ten-thousandth"),
        pytest.param("3", "3", 100, "Deals", id="met"),
        pytest.param("300", "2", 83, "Courses", id="capped-and-floored"),
        pytest.param("-3", "3", 50, "Deals", id="less-than-nothing-is-nothing"),
        pytest.param("9", "6", 100, "Courses", id="weakest-is-uncapped"),
    ],
)
def test_progress_is_floored_and_a_hundred_only_when_met(
    deals: str, courses: str, percent: int, weakest: str
) -> None:
    program = ladder({}, {"Deals": "3", "Courses": "3"})

    progress = progress_to(program.tiers[1], program, values(deals, courses))

    assert progress is not None
    assert progress.weakest is not None
    assert (progress.percent, progress.weakest.name) == (percent, weakest)


def test_progress_does_not_lose_what_no_float_can_hold() -> None:
    half, one_short = "2", f"{2 * 10**21}"
    program = ladder({}, {"Deals": half, "Courses": one_short})

    progress = progress_to(program.tiers[1], program, values("1", f"{10**21 - 1}"))

    assert progress is not None
    assert progress.weakest is not None
    assert (progress.percent, progress.weakest.name) == (49, "Courses")


def test_there_is_no_progress_to_nowhere_nor_to_an_invitation() -> None:
    program = ladder({"Deals": "1"}, {})

    assert progress_to(None, program, values("1")) is None
    assert progress_to(program.tiers[1], program, values("1")) is None


@pytest.mark.parametrize(
    ("threshold", "value", "share"),
    [
        pytest.param("0", "0", Fraction(1), id="zero-asked-and-given"),
        pytest.param("0", "-0.01", Fraction(0), id="zero-asked-and-missed"),
        pytest.param("3", "1", Fraction(1, 3), id="a-third"),
        pytest.param("3", "-1", Fraction(0), id="negative"),
        pytest.param("0.0001", "5", Fraction(50_000), id="far-over"),
    ],
)
def test_completion_is_exact(threshold: str, value: str, share: Fraction) -> None:
    assert completion(Decimal(threshold), Decimal(value)) == share


def test_percent_is_floored_to_one_decimal() -> None:
    assert percent_shown(Fraction(2, 3)) == Decimal("66.6")
    assert percent_shown(Fraction(999_999, 1_000_000)) == Decimal("99.9")


def test_a_value_that_is_not_there_misses_whatever_is_asked_for() -> None:
    assert judge(Decimal(1), None) is Verdict.MISSED
    assert judge(Decimal(0), None) is Verdict.MISSED
    assert judge(None, None) is Verdict.NOT_ASKED


def test_a_value_that_is_not_there_is_no_progress_and_earns_nothing() -> None:
    program = ladder({"Deals": "0"}, {"Deals": "1", "Courses": "1"})
    nothing = {"Deals": None, "Courses": Decimal(1)}

    progress = progress_to(program.tiers[1], program, nothing)

    assert earned_tier(program, nothing) is None
    assert completion(Decimal(0), None) == 0
    assert progress is not None
    assert progress.weakest is not None
    assert (progress.percent, progress.weakest.name) == (50, "Deals")


@pytest.mark.parametrize(
    ("override", "kept"),
    [
        pytest.param(Override(OverrideKind.FLOOR, "T2", None), True, id="floor-at-the-tier-held"),
        pytest.param(Override(OverrideKind.FLOOR, "T3", None), True, id="floor-above"),
        pytest.param(Override(OverrideKind.FLOOR, "T1", None), False, id="floor-below"),
        pytest.param(Override(OverrideKind.LOCK, "T2", TODAY), True, id="lock-on-its-last-day"),
        pytest.param(
            Override(OverrideKind.LOCK, "T2", date(2026, 6, 14)), False, id="lock-that-is-over"
        ),
        pytest.param(Override(OverrideKind.FLOOR, "X9", None), False, id="tier-of-another-program"),
    ],
)
def test_an_override_keeps_the_tier_held(override: Override, *, kept: bool) -> None:
    program = ladder({}, {"Deals": "1"}, {"Deals": "2"})

    assert is_kept(program.tiers[1], [override], program, TODAY) is kept


def test_nothing_keeps_a_tier_that_is_not_held() -> None:
    lock = Override(OverrideKind.LOCK, "T1", None)

    assert not is_kept(None, [lock], ladder({"Deals": "1"}), TODAY)


@pytest.mark.parametrize(
    ("program", "sentence"),
    [
        pytest.param(ladder(), "has no tiers", id="no-tiers"),
        pytest.param(ladder({}, {}), "has no threshold at any tier", id="no-thresholds"),
        pytest.param(
            replace(ladder({}, {}), thresholds=(Threshold("T2", "Deals", None, "EMEA"),)),
            "has no threshold at any tier",
            id="only-a-threshold-that-takes-away",
        ),
    ],
)
def test_refuses_an_unfinished_program(program: Program, sentence: str) -> None:
    with pytest.raises(ProgramError, match=sentence):
        check(program)


def test_a_threshold_that_is_not_in_force_today_finishes_a_program() -> None:
    later = Threshold("T2", "Deals", Decimal(1), "EMEA", date(2030, 1, 1))

    check(replace(ladder({}, {}), thresholds=(later,)))
