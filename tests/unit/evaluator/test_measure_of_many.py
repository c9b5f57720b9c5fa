"""Measures of several enrollments and rates at once, and numbers near the edge of 64 bits."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from evaluator.candidates import Candidates
from evaluator.column import Column, Mask, NumberColumn
from evaluator.conversion import convert
from evaluator.measure import averages, extremes, shares, sums
from evaluator.money import Currency
from evaluator.program import Criterion, Measure, Unit
from evaluator.rates import Rates
from tests.unit.evaluator.columns import candidates, money, numbers

RATES = Rates({"USD": Decimal(1), "EUR": Decimal("0.8"), "JPY": Decimal(100)}, {})
AVERAGE = Criterion(
    "C", "Size", 1, "Measured", Measure.AVERAGE, Unit.MEASURE, source="deal", rollup="Field"
)


def of(offsets: list[int], column: Column) -> tuple[Candidates, Mask]:
    return candidates(offsets, Field=column), np.ones(offsets[-1], dtype=bool)


def dollars(*amounts: tuple[str | None, str]) -> Column:
    return convert(money(*amounts), Currency("USD", 2), RATES)


def told(found: NumberColumn) -> list[str | None]:
    assert found.known.dtype == np.bool_
    return [None if value is None else f"{value:f}" for value in found.decimals()]


@pytest.mark.parametrize(
    ("passed", "of_all", "share"),
    [
        pytest.param(1, 3, "33.3333", id="a-third"),
        pytest.param(2, 3, "66.6667", id="two-thirds"),
        pytest.param(1, 128, "0.7813", id="a-tie"),
        pytest.param(1, 1, "100.0000", id="the-only-one"),
        pytest.param(0, 1, "0.0000", id="not-the-only-one"),
        pytest.param(0, 0, None, id="nothing"),
    ],
)
def test_a_share_is_a_percentage_rounded_to_four_places(
    passed: int, of_all: int, share: str | None
) -> None:
    found = shares(np.array([passed]), np.array([of_all]))

    assert told(found) == [share]
    assert found.scale == 4


def test_enrollments_of_one_currency_have_averages_of_their_own() -> None:
    records, counting = of(
        [0, 2, 2, 3, 5],
        dollars(("1", "EUR"), ("3", "EUR"), ("4", "EUR"), ("1", "USD"), ("1", "EUR")),
    )

    found = averages(AVERAGE, records, counting)

    assert told(found) == ["2.50", None, "5.00", "1.13"]
    assert found.scaled.tolist() == [250, 0, 500, 113]


def test_an_average_is_taken_over_rates_in_any_order() -> None:
    amounts = (("1", "JPY"), ("2", "USD"), ("4", "EUR"), ("300", "JPY"), ("2", "EUR"), ("3", "USD"))
    records, counting = of([0, 1, 6], dollars(*amounts))

    # 2 + 5 + 3 + 2.50 + 3 dollars, by five.
    assert told(averages(AVERAGE, records, counting)) == ["0.01", "3.10"]


def test_an_enrollment_may_begin_with_another_rate_than_the_one_before_ended_with() -> None:
    records, counting = of(
        [0, 2, 4], dollars(("9", "USD"), ("4", "EUR"), ("1", "USD"), ("2", "EUR"))
    )
    counting[0] = False

    # 5 dollars; 1 and 2.50 dollars, by two.
    assert told(averages(AVERAGE, records, counting)) == ["5.00", "1.75"]


def test_an_average_of_money_leaves_out_what_is_blank_unrated_or_does_not_count() -> None:
    amounts = (("1", "USD"), (None, "USD"), ("7", "XTS"), ("9", "USD"), ("2", "USD"))
    records, counting = of([0, 5], dollars(*amounts))
    counting[3] = False

    assert told(averages(AVERAGE, records, counting)) == ["1.50"]


@pytest.mark.parametrize("sign", ["", "-"])
def test_whole_numbers_are_told_with_four_places_however_large(sign: str) -> None:
    # With four places more these do not fit into 64 bits.
    large = f"{sign}{10**15}"
    records, counting = of([0, 1, 2], numbers(large, "3"))

    for measure in (sums, averages, extremes):
        assert told(measure(AVERAGE, records, counting)) == [f"{large}.0000", "3.0000"]


def test_places_beyond_the_fourth_are_rounded_once_and_away_from_zero() -> None:
    records, counting = of([0, 2, 3, 4], numbers("0.000024", "0.000025", "-0.00005", "2.123449"))

    assert told(sums(AVERAGE, records, counting)) == ["0.0000", "-0.0001", "2.1234"]
    assert told(extremes(AVERAGE, records, counting)) == ["0.0000", "-0.0001", "2.1234"]


def test_four_places_stay_as_they_are() -> None:
    records, counting = of([0, 2], numbers("1.2345", "2.0001"))

    assert told(sums(AVERAGE, records, counting)) == ["3.2346"]
    assert told(averages(AVERAGE, records, counting)) == ["1.6173"]


def test_money_is_summed_of_rounded_rows() -> None:
    records, counting = of([0, 2, 3], dollars(("0.004", "EUR"), ("0.004", "EUR"), ("1", "XTS")))

    assert told(sums(AVERAGE, records, counting)) == ["0.02", "0.00"]
