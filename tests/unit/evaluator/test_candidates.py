from __future__ import annotations

import numpy as np

from evaluator.candidates import OTHER_ACCOUNT, Candidates
from tests.unit.evaluator.columns import candidates, flags, texts


def shared() -> Candidates:
    """Give a record of two enrollments, between two that have one each."""
    return Candidates(
        ids=("R0", "R1", "R2"),
        columns={"Type": texts("a", "b", "c"), "Won": flags("x-x")},
        offsets=np.array([0, 2, 4], dtype=np.int64),
        record=np.array([0, 1, 1, 2], dtype=np.int64),
        link=np.array([0, OTHER_ACCOUNT, 1, 0], dtype=np.int8),
        deleted=np.array([False, True, False]),
    )


def test_by_pair_a_record_of_two_enrollments_has_two_rows() -> None:
    pairs = shared().by_pair

    assert pairs.ids == ("R0", "R1", "R1", "R2")
    assert pairs.record.tolist() == [0, 1, 2, 3]
    assert pairs.deleted.tolist() == [False, True, True, False]
    assert pairs.columns["Won"].values.tolist() == [True, False, False, True]  # type: ignore[union-attr]


def test_by_pair_the_pairs_stay_what_they_were() -> None:
    given = shared()
    pairs = given.by_pair

    assert pairs.offsets.tolist() == [0, 2, 4]
    assert pairs.link.tolist() == given.link.tolist()
    assert pairs.enrollment.tolist() == [0, 0, 1, 1]


def test_records_that_have_one_pair_each_in_order_are_left_as_they_are() -> None:
    given = candidates([0, 2], Type=texts("a", "b"))

    assert given.by_pair is given


def test_records_that_nobody_has_are_left_out_by_pair() -> None:
    given = Candidates(
        ids=("R0", "R1"),
        columns={"Type": texts("a", "b")},
        offsets=np.array([0, 1], dtype=np.int64),
        record=np.array([0], dtype=np.int64),
        link=np.zeros(1, dtype=np.int8),
        deleted=np.zeros(2, dtype=bool),
    )

    assert given.by_pair.ids == ("R0",)
    assert given.by_pair.deleted.tolist() == [False]
