from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluator.money import rounded, rounded_quotient


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        pytest.param(Fraction(1, 2), 1, id="half"),
        pytest.param(Fraction(-1, 2), -1, id="minus-half"),
        pytest.param(Fraction(3, 2), 2, id="one-and-a-half"),
        pytest.param(Fraction(-5, 2), -3, id="minus-two-and-a-half"),
        pytest.param(Fraction(49, 100), 0, id="just-below-half"),
        pytest.param(Fraction(-49, 100), 0, id="just-above-minus-half"),
        pytest.param(Fraction(-51, 100), -1, id="just-below-minus-half"),
        pytest.param(Fraction(10**40 * 2 + 1, 2), 10**40 + 1, id="a-half-beyond-64-bits"),
    ],
)
def test_rounds_half_away_from_zero(value: Fraction, nearest: int) -> None:
    assert rounded_quotient(value.numerator, value.denominator) == nearest


def test_rounds_to_places() -> None:
    assert rounded(Fraction(-1, 8), 2) == Decimal("-0.13")
    assert rounded(Fraction(2, 3), 4) == Decimal("0.6667")
