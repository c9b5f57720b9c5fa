from __future__ import annotations

import numpy as np
import pytest

from evaluator.candidates import Candidates
from evaluator.column import TextColumn
from evaluator.duplicates import repeated, unnamed
from evaluator.errors import OperandError
from evaluator.program import Criterion, Measure, Unit
from tests.unit.evaluator.columns import candidates, numbers, texts

DEALS = Criterion("C", "Deals", 1, "Deal Registrations", Measure.COUNT, Unit.COUNT, identity="deal")


def found(
    offsets: list[int], deals: TextColumn, days: list[int], counting: str | None = None
) -> list[int]:
    """Give the pairs that count again; ``counting`` writes those that count as ``x``."""
    given = candidates(offsets, deal=deals)
    mask = np.array([box == "x" for box in counting or "x" * len(days)], dtype=bool)
    return sorted(repeated(DEALS, given, mask, np.array(days, dtype=np.int64)).tolist())


def test_of_one_deal_the_earliest_counts() -> None:
    assert found([0, 3], texts("d", "d", "d"), [3, 1, 2]) == [0, 2]


def test_of_one_day_the_smaller_record_id_counts() -> None:
    deals = Candidates(
        ids=("R9", "R1"),
        columns={"deal": texts("d", "d")},
        offsets=np.array([0, 2], dtype=np.int64),
        record=np.arange(2, dtype=np.int64),
        link=np.zeros(2, dtype=np.int8),
        deleted=np.zeros(2, dtype=bool),
    )

    again = repeated(DEALS, deals, np.ones(2, dtype=bool), np.array([5, 5], dtype=np.int64))

    assert again.tolist() == [0]


def test_the_same_deal_counts_once_for_each_enrollment() -> None:
    assert found([0, 2, 4], texts("d", "e", "d", "d"), [1, 1, 2, 3]) == [3]


def test_every_deal_of_every_enrollment_has_one_record_that_counts() -> None:
    deals = texts("a", "b", "b", "c", "c", "c", "b", "c", "b", "a")

    assert found([0, 6, 10], deals, [9, 2, 1, 3, 2, 1, 1, 1, 2, 1]) == [1, 3, 4, 8]


def test_of_two_enrollments_that_share_a_deal_each_counts_it() -> None:
    assert found([0, 1, 2], texts("d", "d"), [1, 1]) == []


def test_what_does_not_count_evicts_nothing() -> None:
    assert found([0, 2], texts("d", "d"), [1, 2], counting="-x") == []


def test_records_without_a_deal_are_never_the_same() -> None:
    assert found([0, 3], texts(None, None, "d"), [1, 1, 1]) == []
    assert unnamed(texts("a", None, "a")).tolist() == [False, True, False]
    assert unnamed(texts("a", "b")).tolist() == [False, False]


def test_an_identity_has_to_be_text() -> None:
    with pytest.raises(OperandError, match="criterion Deals: its identity is no text"):
        repeated(
            DEALS,
            candidates([0, 1], deal=numbers("1")),
            np.ones(1, dtype=bool),
            np.zeros(1, dtype=np.int64),
        )
