from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from evaluator.column import INT64_SAFE, exact_array, exact_decimal, magnitude, segment_sums

HUGE = 2**62


def offsets(*ends: int) -> np.typing.NDArray[np.int64]:
    return np.array(ends, dtype=np.int64)


@pytest.mark.parametrize(
    ("values", "ends", "sums"),
    [
        pytest.param([1, 2, 3, 4], (0, 2, 2, 4), [3, 0, 7], id="an-empty-segment-in-between"),
        pytest.param([], (0, 0, 0), [0, 0], id="no-rows-at-all"),
        pytest.param([-5, 5], (0, 2), [0], id="credit-and-debit"),
        pytest.param(
            [HUGE - 1] * 4, (0, 3, 4), [3 * (HUGE - 1), HUGE - 1], id="sums-that-would-wrap"
        ),
        pytest.param([10**30, -1, 1], (0, 2, 3), [10**30 - 1, 1], id="values-beyond-64-bits"),
        pytest.param(
            [-HUGE + 1] * 3, (0, 3), [-3 * (HUGE - 1)], id="negative-sums-that-would-wrap"
        ),
    ],
)
def test_sums_segments_exactly(values: list[int], ends: tuple[int, ...], sums: list[int]) -> None:
    assert segment_sums(exact_array(values), offsets(*ends)).tolist() == sums


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param([INT64_SAFE - 1, 1 - INT64_SAFE], np.int64, id="just-fits"),
        pytest.param([INT64_SAFE], object, id="leaves-no-room"),
        pytest.param([-INT64_SAFE], object, id="leaves-no-room-below"),
        pytest.param([], np.int64, id="nothing"),
    ],
)
def test_keeps_integers_in_64_bits_only_while_there_is_room(values: list[int], kind: type) -> None:
    kept = exact_array(values)

    assert kept.dtype == kind
    assert kept.tolist() == values


def test_the_magnitude_minds_the_most_negative_value() -> None:
    assert magnitude(exact_array([3, -7, 5])) == 7
    assert magnitude(exact_array([])) == 0


def test_a_scaled_integer_becomes_a_decimal_without_rounding() -> None:
    assert exact_decimal(12345678901234567890123456789012345678, 2) == Decimal(
        "123456789012345678901234567890123456.78"
    )
