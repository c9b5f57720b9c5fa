from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import numpy as np

from evaluator.condition import Condition
from evaluator.enrollment import Enrollment, PartnerUser
from evaluator.filter import Filter
from evaluator.judgement import open_judgement
from evaluator.marked_records import MarkedRecords, mark_records
from evaluator.operator import Operator
from evaluator.program import Measure, Unit
from evaluator.reason import Reason
from evaluator.window import Window
from tests.unit.evaluator.columns import flags
from tests.unit.evaluator.judged import DEAL, RATES, REVENUE, TODAY, deals, program

LARGE = replace(
    REVENUE,
    name="Large Deals",
    measure=Measure.COUNT,
    unit=Unit.COUNT,
    rollup=None,
    filter=Filter.all_of(Condition(1, "Large", Operator.EQUALS, (True,))),
)
ALL = replace(LARGE, id="C2", filter=Filter())
LEADS = replace(ALL, id="C3", source="Lead")
COUNTED, HIDDEN, FAILED = Reason.COUNTED, Reason.NOT_VISIBLE, Reason.FILTER


def marked(*, large: list[Reason], every: list[Reason], leads: list[Reason]) -> MarkedRecords:
    """Join marks of three enrollments: they have 2, 0 and 3 deals, and 1, 1 and 0 leads."""
    user = PartnerUser("U1", "Nora", is_active=True, account_id="A")
    enrollments = [
        Enrollment(
            f"E{i}", f"PE-{i}", "A", "Acme", "U1", user, None, Window(date(2026, 1, 1), None)
        )
        for i in range(3)
    ]
    own = replace(deals(2, 0, 3, Large=flags("xxxxx")), ids=("R4", "R3", "R2", "R1", "R0"))
    sources = {DEAL: own, "Lead": replace(deals(1, 1, 0), ids=("L0", "L1"))}
    rules = program(LARGE, ALL, LEADS)
    opened = open_judgement(rules, enrollments, sources, rates=RATES, today=TODAY, zone=UTC)
    return mark_records(
        opened,
        {
            "C1": np.array(large, dtype=np.uint8),
            "C2": np.array(every, dtype=np.uint8),
            "C3": np.array(leads, dtype=np.uint8),
        },
    )


def test_records_that_counted_for_some_criterion_are_named_in_order() -> None:
    found = marked(
        large=[FAILED, COUNTED, COUNTED, FAILED, COUNTED],
        every=[COUNTED, COUNTED, FAILED, FAILED, COUNTED],
        leads=[COUNTED, FAILED],
    )

    assert [found.counted_ids(i) for i in range(3)] == [
        {DEAL: ("R3", "R4"), "Lead": ("L0",)},
        {DEAL: (), "Lead": ()},
        {DEAL: ("R0", "R2"), "Lead": ()},
    ]
    assert [found.not_visible(i) for i in range(3)] == [0, 0, 0]


def test_a_record_hidden_for_several_criteria_is_told_once_and_sources_add_up() -> None:
    found = marked(
        large=[HIDDEN, HIDDEN, FAILED, COUNTED, FAILED],
        every=[HIDDEN, FAILED, FAILED, FAILED, HIDDEN],
        leads=[HIDDEN, HIDDEN],
    )

    assert [found.not_visible(i) for i in range(3)] == [3, 1, 1]
    assert [found.counted_ids(i)[DEAL] for i in range(3)] == [(), (), ("R1",)]
