from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest

from evaluator.column import Column
from evaluator.program import Criterion, Measure, Unit
from evaluator.reason import Reason
from evaluator.screen import tally_cells
from evaluator.tally import Tally, adds_nothing, tally
from tests.unit.evaluator.columns import candidates, texts

#: How a record came out, and whether it is known to be visible.
COUNTED, FAILED = (Reason.COUNTED, True), (Reason.FILTER, True)
FAILED_UNSEEN, UNSEEN = (Reason.FILTER, False), (Reason.NOT_VISIBLE, False)


def tallied(
    measure: Measure,
    *enrollments: list[tuple[Reason, bool]],
    identity: Column | None = None,
    outside: tuple[int, ...] = (),
) -> Tally:
    """Tally the records of some enrollments; ``outside`` lists rows outside the window."""
    criterion = Criterion(
        "C", "Delight", 1, "Measured", measure, Unit.COUNT, identity="key" if identity else None
    )
    records = [record for ours in enrollments for record in ours]
    offsets = np.concatenate([[0], np.cumsum([len(ours) for ours in enrollments])])
    inside = np.ones(len(records), dtype=bool)
    inside[list(outside)] = False
    return tally(
        criterion,
        candidates([int(x) for x in offsets], **({"key": identity} if identity else {})),
        np.array([reason for reason, _ in records], dtype=np.uint8),
        cells=tally_cells(offsets, inside),
        readable=np.array([readable for _, readable in records], dtype=bool),
    )


@pytest.mark.parametrize(
    ("records", "share"),
    [
        pytest.param([COUNTED, COUNTED, FAILED], "66.6667", id="two-of-three"),
        pytest.param([COUNTED], "100.0000", id="all"),
        pytest.param([FAILED], "0.0000", id="none-of-one"),
        pytest.param([COUNTED, FAILED_UNSEEN], "100.0000", id="the-other-cannot-be-seen"),
        pytest.param([UNSEEN, FAILED], "0.0000", id="the-passing-one-cannot-be-seen"),
        pytest.param([COUNTED, (Reason.BASE_CONDITION, True)], "100.0000", id="another-type"),
        pytest.param([COUNTED, (Reason.OUTSIDE_WINDOW, True)], "100.0000", id="another-time"),
        pytest.param([COUNTED, (Reason.FUTURE_DATE, True)], "100.0000", id="in-the-future"),
        pytest.param([COUNTED, (Reason.DELETED, True)], "100.0000", id="a-record-that-is-gone"),
        pytest.param([FAILED_UNSEEN, UNSEEN], None, id="nothing-to-be-seen"),
        pytest.param([], None, id="nothing"),
    ],
)
def test_a_share_is_of_the_candidates_that_can_be_seen(
    records: list[tuple[Reason, bool]], share: str | None
) -> None:
    (value,) = tallied(Measure.SHARE, records).values.decimals()

    assert (None if value is None else str(value)) == share


def test_each_enrollment_has_a_share_of_its_own() -> None:
    found = tallied(Measure.SHARE, [COUNTED, FAILED], [], [FAILED], [COUNTED])

    assert found.values.decimals() == (Decimal(50), None, Decimal(0), Decimal(100))
    assert [found.measured(i).counted for i in range(4)] == [1, 0, 0, 1]
    assert [found.measured(i).excluded.get(Reason.FILTER) for i in range(4)] == [1, None, 1, None]


def test_distinct_values_leave_blanks_out_though_their_records_count() -> None:
    found = tallied(
        Measure.COUNT_DISTINCT,
        [COUNTED, COUNTED, (Reason.DUPLICATE, True)],
        [COUNTED],
        [UNSEEN],
        identity=texts("a", None, "a", None, "b"),
    )

    assert [int(value or 0) for value in found.values.decimals()] == [1, 0, 0]
    assert [found.measured(i).counted for i in range(3)] == [2, 1, 0]
    assert found.measured(0).excluded == {Reason.DUPLICATE: 1}


def test_a_count_counts_what_has_no_identity_as_well() -> None:
    found = tallied(Measure.COUNT, [COUNTED, COUNTED], identity=texts("a", None))

    assert found.values.decimals() == (Decimal(2),)
    assert found.values.known.dtype == np.bool_


def test_only_what_lies_in_the_window_is_told_as_excluded() -> None:
    beyond = [(Reason.FUTURE_DATE, False), (Reason.OUTSIDE_WINDOW, False)]

    found = tallied(Measure.COUNT, [(Reason.FUTURE_DATE, False), *beyond], outside=(1, 2))

    assert found.measured(0).excluded == {Reason.FUTURE_DATE: 1}


def test_without_an_identity_every_record_adds_something() -> None:
    criterion = Criterion("C", "Deals", 1, "Closed Deals", Measure.COUNT, Unit.COUNT)

    found = adds_nothing(criterion, candidates([0, 2]))

    assert found.tolist() == [False, False]
    assert found.dtype == np.bool_
