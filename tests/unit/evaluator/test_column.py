from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from evaluator.access import Access
from evaluator.column import (
    INT64_SAFE,
    exact_array,
    exact_decimal,
    magnitude,
    segment_counts,
    segment_extremes,
    segment_sums,
    taken,
    with_code,
)
from tests.unit.evaluator.columns import days, flags, instants, money, numbers, texts

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


@pytest.mark.parametrize("amounts", [("7", None), ("1.5", "-0.5"), ("0.25", None, "3")])
def test_all_rows_of_a_column_are_told_as_each_one_is(amounts: tuple[str | None, ...]) -> None:
    column = numbers(*amounts)
    told = tuple(None if amount is None else Decimal(amount) for amount in amounts)

    assert column.decimals() == told
    assert tuple(column.at(row) for row in range(len(amounts))) == told


@pytest.mark.parametrize(
    ("chosen", "ends", "counts"),
    [
        pytest.param("x-x", (0, 1, 3), [1, 1], id="some"),
        pytest.param("xx", (0, 0, 2, 2), [0, 2, 0], id="empty-segments-at-both-ends"),
        pytest.param("", (0,), [], id="no-segments"),
    ],
)
def test_counts_the_true_rows_of_segments(
    chosen: str, ends: tuple[int, ...], counts: list[int]
) -> None:
    assert segment_counts(flags(chosen).values, offsets(*ends)).tolist() == counts


@pytest.mark.parametrize("shift", [0, 10**30])
@pytest.mark.parametrize(
    ("chosen", "ends", "least", "greatest"),
    [
        pytest.param("xxxx", (0, 2, 4), [3, -8], [5, 9], id="two-segments"),
        pytest.param("-x-x", (0, 2, 4), [5, 9], [5, 9], id="only-what-is-chosen"),
        pytest.param("xx--", (0, 2, 4), [3, None], [5, None], id="nothing-chosen-in-the-last"),
        pytest.param("xxxx", (0, 1, 1, 4), [3, None, -8], [3, None, 9], id="empty-in-between"),
        pytest.param(
            "xxxx", (0, 0, 4, 4), [None, -8, None], [None, 9, None], id="empty-at-both-ends"
        ),
    ],
)
def test_finds_the_extremes_of_segments(
    chosen: str,
    ends: tuple[int, ...],
    least: list[int | None],
    greatest: list[int | None],
    shift: int,
) -> None:
    values = exact_array([value + shift for value in (3, 5, -8, 9)])

    for wanted, is_least in ((least, True), (greatest, False)):
        found, filled = segment_extremes(
            values, flags(chosen).values, offsets(*ends), least=is_least
        )

        assert filled.tolist() == [value is not None for value in wanted]
        assert found.tolist() == [0 if value is None else value + shift for value in wanted]


def test_takes_rows_of_a_column_in_the_order_asked_for() -> None:
    amounts = money(("1", "USD"), (None, "EUR"), ("3", None))

    chosen = taken(amounts, offsets(2, 0, 0, 1))

    assert chosen.amount.decimals() == (Decimal(3), Decimal(1), Decimal(1), None)
    assert chosen.currency is not None
    names = [chosen.currency.values[code] for code in chosen.currency.codes.tolist()]
    assert names == [None, "USD", "USD", "EUR"]
    assert chosen.day is None


def test_takes_rows_of_every_kind_of_column() -> None:
    rows = offsets(1)

    assert taken(days(date(2026, 1, 1), date(2026, 1, 2)), rows).days.tolist() == [20455]
    assert taken(flags("x-"), rows).values.tolist() == [False]
    assert taken(instants("1970-01-01T00:00:01Z", "1970-01-01T00:00:09Z"), rows).seconds == [9]
    assert taken(texts("a", "b"), rows).codes.tolist() == [1]


def test_a_code_is_found_among_bytes() -> None:
    assert with_code(np.array([1, 2, 1], dtype=np.uint8), Access.READABLE).tolist() == [
        True,
        False,
        True,
    ]
