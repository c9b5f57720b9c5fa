from __future__ import annotations

from datetime import UTC, date
from decimal import Decimal

import numpy as np
import pytest

from evaluator.candidates import Candidates
from evaluator.condition import Condition
from evaluator.conversion import convert
from evaluator.day import day_number
from evaluator.errors import OperandError
from evaluator.filter import Filter
from evaluator.marking import gauged, mark, settle
from evaluator.money import Currency
from evaluator.operator import Operator
from evaluator.program import Criterion, Measure, Unit
from evaluator.rates import Rates
from evaluator.reason import Reason
from evaluator.screen import NO_LAST_DAY, Calendar, screen
from tests.unit.evaluator.columns import candidates, days, flags, money, texts

TODAY = date(2026, 6, 15)
ALWAYS = Calendar(day_number(TODAY), np.array([0]), np.array([NO_LAST_DAY]), UTC)
#: A fee of 7 dollars, of 7 in a currency without rate, of a dollar, and none at all.
FEES = convert(
    money(("7", "USD"), ("7", "XTS"), ("1", "USD"), (None, "XTS")),
    Currency("USD", 2),
    Rates({"USD": Decimal(1)}, {}),
)
ABOVE_FIVE = Condition(1, "Fee", Operator.GREATER_THAN, (Decimal(5),))
NO_CONDITIONS = Filter()
WON = Condition(2, "Won", Operator.EQUALS, (True,))


def counting(
    base: Filter = NO_CONDITIONS, own: Filter = NO_CONDITIONS, *, rollup: str | None = None
) -> Criterion:
    measure, unit = (Measure.SUM, Unit.MONEY) if rollup else (Measure.COUNT, Unit.COUNT)
    return Criterion(
        "C",
        "Deals",
        1,
        "Closed Deals",
        measure,
        unit,
        source="deal",
        base=base,
        filter=own,
        attainment="Closed",
        rollup=rollup,
    )


def four(won: str = "xxxx") -> Candidates:
    return candidates([0, 4], Closed=days(*[TODAY] * 4), Fee=FEES, Won=flags(won))


def settled(criterion: Criterion, given: Candidates) -> list[Reason]:
    """Settle the marks where nothing speaks against a record that can be seen."""
    seen = screen(criterion, given, ALWAYS)
    marks = mark(criterion, given, seen, ALWAYS.today)
    answered = np.full(len(marks), Reason.COUNTED, dtype=np.uint8)
    return [Reason(found) for found in settle(criterion, given, seen, marks, answered).tolist()]


def test_a_base_condition_on_an_amount_without_rate_leaves_its_record_open() -> None:
    assert settled(counting(Filter.all_of(ABOVE_FIVE)), four()) == [
        Reason.COUNTED,
        Reason.NO_RATE,
        Reason.BASE_CONDITION,
        Reason.BASE_CONDITION,
    ]


def test_a_base_condition_that_fails_anyhow_needs_no_rate() -> None:
    assert settled(counting(Filter.all_of(ABOVE_FIVE, WON)), four("xxx-"))[1] is Reason.NO_RATE
    assert settled(counting(Filter.all_of(ABOVE_FIVE, WON)), four("x-xx")) == [
        Reason.COUNTED,
        Reason.BASE_CONDITION,
        Reason.BASE_CONDITION,
        Reason.BASE_CONDITION,
    ]


def test_a_filter_on_an_amount_without_rate_leaves_its_record_open() -> None:
    assert settled(counting(own=Filter.all_of(ABOVE_FIVE)), four()) == [
        Reason.COUNTED,
        Reason.NO_RATE,
        Reason.FILTER,
        Reason.FILTER,
    ]


def test_base_and_filter_may_each_hang_on_a_rate() -> None:
    blank = Condition(1, "Fee", Operator.IS_NOT_BLANK)

    for base, own in ((ABOVE_FIVE, blank), (blank, ABOVE_FIVE), (ABOVE_FIVE, ABOVE_FIVE)):
        found = settled(counting(Filter.all_of(base), Filter.all_of(own)), four())
        assert found[:2] == [Reason.COUNTED, Reason.NO_RATE]


def test_an_amount_to_sum_without_rate_is_open_and_a_blank_one_counts() -> None:
    assert settled(counting(rollup="Fee"), four()) == [
        Reason.COUNTED,
        Reason.NO_RATE,
        Reason.COUNTED,
        Reason.COUNTED,
    ]


def test_an_amount_without_rate_that_nothing_asks_for_counts() -> None:
    assert settled(counting(), four()) == [Reason.COUNTED] * 4


def test_only_a_share_asks_for_what_fails_its_filter() -> None:
    marks = np.array([Reason.COUNTED, Reason.FILTER, Reason.BASE_CONDITION], dtype=np.uint8)
    share = Criterion("C", "Delight", 1, "Measured", Measure.SHARE, Unit.MEASURE)

    assert gauged(counting(), marks).tolist() == [True, False, False]
    assert gauged(share, marks).tolist() == [True, True, False]


def test_an_expiry_field_has_to_be_a_date() -> None:
    lasting = Criterion(
        "C",
        "Certificates",
        1,
        "Certifications",
        Measure.COUNT,
        Unit.COUNT,
        source="course",
        attainment="Closed",
        expires="Ends",
    )
    given = candidates([0, 1], Closed=days(TODAY), Ends=texts("never"))

    with pytest.raises(OperandError, match=r"^the expiry field Ends is no date$"):
        settled(lasting, given)
