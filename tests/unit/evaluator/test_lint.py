from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from evaluator.enrollment import Enrollment
from evaluator.lint import warnings
from evaluator.money import Currency
from evaluator.period import MeasurementPeriod
from evaluator.program import Criterion, Measure, Program, Threshold, Tier, Unit
from evaluator.rates import Rates
from evaluator.window import NEVER, Window

TODAY = date(2026, 6, 15)
RATES = Rates({"USD": Decimal(1), "EUR": Decimal("0.8"), "BRL": Decimal(0)}, {}, "USD")
YEAR = Window(date(2026, 1, 1), date(2026, 12, 31))
TWO_YEARS = Window(date(2026, 1, 1), date(2027, 12, 31))


def asking(tier: str, least: int | None, segment: str | None = None) -> Threshold:
    return Threshold(tier, "C1", None if least is None else Decimal(least), segment)


PROGRAM = Program(
    id="P",
    name="Alliance",
    currency=Currency("USD", 2),
    tiers=(Tier("T1", "Silver", 1, {}), Tier("T2", "Gold", 2, {}), Tier("T3", "Elite", 3, {})),
    criteria=(Criterion("C1", "Deals", 1, "Closed Deals", Measure.COUNT, Unit.COUNT),),
    benefits=(),
    config_version="",
    thresholds=(asking("T1", 1), asking("T2", 2)),
)


def enrollment(window: Window, name: str = "PE-1") -> Enrollment:
    return Enrollment(name, name, "A1", "Acme", "U1", None, None, window)


def warned(program: Program = PROGRAM, *enrollments: Enrollment) -> tuple[str, ...]:
    return warnings(program, enrollments, RATES, TODAY)


def test_a_program_in_order_is_not_warned_of() -> None:
    assert warned(PROGRAM, enrollment(YEAR)) == ()


@pytest.mark.parametrize("code", ["BRL", "XTS"], ids=["a-rate-of-zero", "no-rate"])
def test_a_program_currency_without_rate_is_warned_of(code: str) -> None:
    (warning,) = warned(replace(PROGRAM, currency=Currency(code, 2)))

    assert warning == (
        f"Alliance: the org has no exchange rate for {code}, so amounts in other currencies put "
        "their enrollments on hold; maintain the currency in Salesforce."
    )


def test_the_corporate_currency_and_one_with_a_rate_are_fine() -> None:
    assert warned(replace(PROGRAM, currency=Currency("EUR", 2))) == ()
    assert warnings(PROGRAM, [], Rates({}, {}, "USD"), TODAY) == ()


@pytest.mark.parametrize("blank", [(), (asking("T3", None),)], ids=["no-row", "a-blank-row"])
def test_a_criterion_that_no_tier_asks_for_is_warned_of(blank: tuple[Threshold, ...]) -> None:
    courses = Criterion("C2", "Courses", 2, "Certifications", Measure.COUNT, Unit.COUNT)
    rows = tuple(replace(row, criterion_id="C2") for row in blank)
    program = replace(
        PROGRAM, criteria=(*PROGRAM.criteria, courses), thresholds=(*PROGRAM.thresholds, *rows)
    )

    assert warned(program) == (
        (
            "Alliance: no tier asks for Courses, so it decides nothing; set a threshold for it, or "
            "delete it."
        ),
    )


def test_a_higher_tier_that_asks_for_less_is_warned_of_past_tiers_that_do_not_ask() -> None:
    program = replace(PROGRAM, thresholds=(asking("T1", 5), asking("T3", 4)))

    assert warned(program) == (
        (
            "Alliance: Elite asks for less Deals than Silver (4 and 5); correct one of them if "
            "that is not meant."
        ),
    )


def test_a_segment_s_ladder_is_looked_at_as_well() -> None:
    program = replace(PROGRAM, thresholds=(*PROGRAM.thresholds, asking("T1", 9, "EMEA")))

    assert warned(program) == (
        (
            "Alliance: Gold asks for less Deals than Silver for segment EMEA (2 and 9); correct "
            "one of them if that is not meant."
        ),
    )


@pytest.mark.parametrize(
    "of_the_segment",
    [
        pytest.param(asking("T2", 4, "EMEA"), id="a-criterion-that-everybody-s-ladder-falls-at"),
        pytest.param(asking("T1", 5, "EMEA"), id="with-the-same-value-again"),
    ],
)
def test_what_falls_for_everybody_is_not_told_again_for_each_segment(
    of_the_segment: Threshold,
) -> None:
    falling = (asking("T1", 5), asking("T3", 4))
    program = replace(PROGRAM, thresholds=(*falling, asking("T2", 5), of_the_segment))

    told = warned(program)

    assert [warning for warning in told if "segment" not in warning] == [
        (
            "Alliance: Elite asks for less Deals than Gold (4 and 5); correct one of them if that "
            "is not meant."
        )
    ]
    assert not any("Elite" in warning for warning in told if "segment" in warning)


def test_a_segment_written_in_two_ways_is_told_of_once() -> None:
    rows = (asking("T2", 1, "emea"), asking("T1", 9, "EMEA"))
    program = replace(PROGRAM, thresholds=(*PROGRAM.thresholds, *rows))

    assert len(warned(program)) == 1


def test_the_ladder_for_everybody_is_told_first() -> None:
    rows = (asking("T1", 9, "EMEA"), asking("T2", 8, "EMEA"), asking("T1", 3), asking("T2", 2))

    for_everybody, for_emea = warned(replace(PROGRAM, thresholds=rows))

    assert for_everybody.startswith("Alliance: Gold asks for less Deals than Silver (2 and 3);")
    assert "than Silver for segment EMEA (8 and 9);" in for_emea


def test_each_segment_s_ladder_is_told_and_only_where_it_is_in_force() -> None:
    over = replace(asking("T1", 9, "LATAM"), last=date(2026, 6, 14))
    rows = (asking("T1", 9, "EMEA"), asking("T1", 8, "APAC"), over)

    found = warned(replace(PROGRAM, thresholds=(*PROGRAM.thresholds, *rows)))

    assert ["for segment APAC" in found[0], "for segment EMEA" in found[1]] == [True, True]
    assert len(found) == 2


def test_a_higher_tier_may_ask_for_the_same() -> None:
    assert warned(replace(PROGRAM, thresholds=(asking("T1", 2), asking("T2", 2)))) == ()


def test_only_thresholds_in_force_are_compared() -> None:
    later = replace(asking("T2", 0), first=date(2030, 1, 1))
    program = replace(PROGRAM, thresholds=(asking("T1", 1), later))

    assert warned(program) == ()


@pytest.mark.parametrize(
    ("first", "last", "long"),
    [
        pytest.param(date(2026, 1, 1), date(2026, 12, 31), False, id="a-calendar-year"),
        pytest.param(date(2026, 1, 1), date(2027, 1, 1), True, id="a-day-more"),
        pytest.param(date(2026, 2, 15), date(2027, 2, 14), False, id="a-year-from-mid-month"),
        pytest.param(date(2026, 2, 15), date(2027, 3, 1), True, id="and-a-fortnight"),
        pytest.param(date(2024, 2, 29), date(2025, 2, 28), False, id="from-a-leap-day"),
        pytest.param(date(2026, 1, 1), date(2029, 1, 1), True, id="three-years"),
        pytest.param(NEVER, date(2026, 12, 31), False, id="never-begun"),
        pytest.param(date(2026, 12, 31), date(2026, 1, 1), False, id="reversed"),
    ],
)
def test_a_window_of_more_than_a_year_is_warned_of(
    first: date, last: date | None, *, long: bool
) -> None:
    found = warned(PROGRAM, enrollment(Window(first, last)))

    expected = (
        "Alliance: the enrollment window of PE-1 is longer than 12 months, and all of it is "
        "measured at once; choose a measurement period if that is not meant."
    )
    assert found == ((expected,) if long else ())


def test_a_window_without_end_is_warned_of() -> None:
    open_ended = [enrollment(Window(date(2026, 1, 1), None), f"PE-{n}") for n in (1, 2)]

    assert warned(PROGRAM, *open_ended, enrollment(YEAR), enrollment(Window(NEVER, None))) == (
        (
            "Alliance: the enrollment window of PE-1 and 1 more has no end, and all of it is "
            "measured at once; set an expiration date, or choose a measurement period."
        ),
    )


def test_where_a_shorter_period_is_measured_windows_may_be_long_or_open() -> None:
    by_year = replace(PROGRAM, period=MeasurementPeriod.ENROLLMENT_YEAR)
    windows = (Window(date(2026, 1, 1), None), Window(date(2026, 1, 1), date(2029, 1, 1)))

    assert warned(by_year, *(enrollment(window) for window in windows)) == ()


@pytest.mark.parametrize("more", [1, 2])
def test_long_windows_are_told_in_one_sentence(more: int) -> None:
    long = [enrollment(TWO_YEARS, f"PE-{number}") for number in range(1, more + 2)]

    (warning,) = warned(PROGRAM, enrollment(YEAR, "PE-0"), *long)

    assert f"the enrollment window of PE-1 and {more} more is longer than 12 months" in warning
