from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluator.candidates import Candidates
from evaluator.column import Column, Mask, NumberColumn
from evaluator.conversion import convert
from evaluator.errors import OperandError
from evaluator.measure import averages, extremes, sums
from evaluator.money import Currency, rounded
from evaluator.program import Criterion, Measure, Unit
from evaluator.rates import Rates
from tests.unit.evaluator.columns import candidates, money, numbers, texts

USD = Currency("USD", 2)
RATES = Rates({"USD": Decimal(1), "EUR": Decimal("0.75"), "JPY": Decimal(150)}, {})


def measuring(measure: Measure) -> Criterion:
    return Criterion(
        "C", "Deal Size", 1, "Measured", measure, Unit.MEASURE, source="deal", rollup="Field"
    )


def of(offsets: list[int], column: Column) -> tuple[Candidates, Mask]:
    """Give records of which all count."""
    return candidates(offsets, Field=column), np.ones(offsets[-1], dtype=bool)


def told(found: NumberColumn) -> list[str | None]:
    return [None if value is None else f"{value:f}" for value in found.decimals()]


def test_a_sum_leaves_out_what_is_blank_and_what_does_not_count() -> None:
    records, counting = of([0, 3, 3, 4], numbers("1.00005", None, "-3", "7"))
    counting[3] = False

    assert told(sums(measuring(Measure.SUM), records, counting)) == ["-2.0000", "0.0000", "0.0000"]


def test_an_average_is_of_the_known_amounts_that_count() -> None:
    records, counting = of([0, 4, 4, 5], numbers("1", "2", None, "99", None))
    counting[3] = False

    assert told(averages(measuring(Measure.AVERAGE), records, counting)) == ["1.5000", None, None]


@pytest.mark.parametrize(
    ("amounts", "average"),
    [
        pytest.param(("0.00005",), "0.0001", id="half-a-place"),
        pytest.param(("-0.00005",), "-0.0001", id="half-a-place-below-zero"),
        pytest.param(("0.0001", "0"), "0.0001", id="a-tie-made-by-dividing"),
        pytest.param(("1", "1", "2"), "1.3333", id="thirds"),
        pytest.param((str(2**62), str(2**62)), f"{2**62}.0000", id="beyond-64-bits"),
    ],
)
def test_an_average_is_rounded_once(amounts: tuple[str, ...], average: str) -> None:
    records, counting = of([0, len(amounts)], numbers(*amounts))

    assert told(averages(measuring(Measure.AVERAGE), records, counting)) == [average]


def test_an_average_of_money_is_taken_of_the_exact_amounts() -> None:
    column = convert(money(("1", "JPY"), ("1", "JPY"), ("0.001", "USD")), USD, RATES)
    records, counting = of([0, 3], column)

    # A yen is two thirds of a cent; of the rounded rows the average would be 0.01.
    assert told(averages(measuring(Measure.AVERAGE), records, counting)) == ["0.00"]


@pytest.mark.parametrize(
    ("measure", "found"),
    [
        pytest.param(Measure.MINIMUM, ["-3.0000", None, "9.0000", None], id="least"),
        pytest.param(Measure.MAXIMUM, ["2.5000", None, "9.0000", None], id="greatest"),
    ],
)
def test_an_extreme_is_of_the_known_amounts_that_count(
    measure: Measure, found: list[str | None]
) -> None:
    records, counting = of([0, 4, 5, 6, 6], numbers("2.5", "-3", None, "-99", None, "9"))
    counting[3] = False

    assert told(extremes(measuring(measure), records, counting)) == found


@pytest.mark.parametrize("measure", [Measure.MINIMUM, Measure.MAXIMUM])
def test_an_extreme_may_lie_beyond_64_bits(measure: Measure) -> None:
    sign = "-" if measure is Measure.MINIMUM else ""
    records, counting = of([0, 2, 3], numbers("1", f"{sign}{10**30}", "2"))

    assert told(extremes(measuring(measure), records, counting)) == [
        f"{sign}{10**30}.0000",
        "2.0000",
    ]


def test_the_least_amount_of_money_is_told_in_its_minor_unit() -> None:
    column = convert(money(("1", "EUR"), ("1", "USD"), ("1", "XTS")), USD, RATES)
    records, counting = of([0, 3], column)

    assert told(extremes(measuring(Measure.MAXIMUM), records, counting)) == ["1.33"]
    assert told(extremes(measuring(Measure.MINIMUM), records, counting)) == ["1.00"]


def test_no_enrollments_have_no_values() -> None:
    records, counting = of([0], numbers())

    for measure in (sums, averages, extremes):
        assert measure(measuring(Measure.MAXIMUM), records, counting).decimals() == ()


def test_text_cannot_be_measured() -> None:
    records, counting = of([0, 1], texts("much"))

    with pytest.raises(OperandError, match="Deal Size: rollup field Field is no number"):
        sums(measuring(Measure.SUM), records, counting)


_ROWS = st.lists(
    st.tuples(
        st.one_of(st.none(), st.decimals(-(10**20), 10**20, places=3)),
        st.sampled_from(["USD", "EUR", "JPY", "XTS"]),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=settings().max_examples // 3)
@given(enrollments=st.lists(_ROWS, max_size=4))
def test_money_is_measured_as_by_hand(
    enrollments: list[list[tuple[Decimal | None, str, bool]]],
) -> None:
    rows = [row for ours in enrollments for row in ours]
    column = convert(money(*((None if a is None else f"{a:f}", c) for a, c, _ in rows)), USD, RATES)
    offsets = np.concatenate([[0], np.cumsum([len(ours) for ours in enrollments])])
    records, _ = of([int(offset) for offset in offsets], column)
    counting = np.array([counts for *_, counts in rows], dtype=bool)

    total = sums(measuring(Measure.SUM), records, counting).decimals()
    average = averages(measuring(Measure.AVERAGE), records, counting).decimals()
    least = extremes(measuring(Measure.MINIMUM), records, counting).decimals()

    for i, ours in enumerate(enrollments):
        exact = [
            Fraction(amount) / Fraction(RATES.per_corporate[code])
            for amount, code, counts in ours
            if amount is not None and counts and code != "XTS"
        ]
        each = [rounded(amount, 2) for amount in exact]
        assert total[i] == sum(map(Fraction, each))
        assert average[i] == (rounded(sum(exact, Fraction(0)) / len(exact), 2) if exact else None)
        assert least[i] == (min(each) if each else None)
