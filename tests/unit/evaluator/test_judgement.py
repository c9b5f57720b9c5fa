from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date
from decimal import Decimal

import numpy as np
import pytest

from evaluator.candidates import Candidates
from evaluator.column import ConvertedColumn, MoneyColumn
from evaluator.condition import Condition
from evaluator.day import day_number
from evaluator.enrollment import Enrollment, HoldKind, PartnerUser
from evaluator.errors import ProgramError
from evaluator.evaluation import Status
from evaluator.filter import Filter
from evaluator.fiscal_calendar import FiscalCalendar
from evaluator.judgement import (
    Judgement,
    hold_all,
    live_enrollments,
    open_judgement,
    questions,
)
from evaluator.operator import Operator
from evaluator.period import MeasurementPeriod
from evaluator.program import Measure, Program, Threshold, Tier, Unit
from evaluator.reason import Reason
from evaluator.screen import NO_LAST_DAY
from evaluator.window import Window
from tests.unit.evaluator.columns import flags, money
from tests.unit.evaluator.judged import DEAL, RATES, REVENUE, TODAY, deals, program

COUNT = replace(REVENUE, id="C2", name="Deals", measure=Measure.COUNT, unit=Unit.COUNT, rollup=None)
LARGE = replace(
    COUNT,
    id="C3",
    name="Large Deals",
    filter=Filter.all_of(Condition(1, "Large", Operator.EQUALS, (True,))),
)
VISITS = replace(COUNT, id="C4", name="Visits", source=None, measure=Measure.VERIFICATIONS)
SINCE_NEW_YEAR = Window(date(2026, 1, 1), None)


def enrolled(
    number: int,
    window: Window = SINCE_NEW_YEAR,
    *,
    active: bool = True,
    segment: str | None = None,
) -> Enrollment:
    account = f"A{number}"
    user = PartnerUser("U1", "Nora", is_active=active, account_id=account)
    return Enrollment(
        f"E{number}",
        f"PE-{number}",
        account,
        "Acme",
        "U1",
        user,
        None,
        window,
        segment=segment,
    )


def opened(
    of: Program,
    enrollments: list[Enrollment],
    sources: Mapping[str, Candidates] | None = None,
    fiscal: FiscalCalendar | None = None,
) -> Judgement:
    given = sources or {DEAL: deals(*[0] * len(enrollments), Amount=money())}
    years = {} if fiscal is None else {"fiscal": fiscal}
    return open_judgement(of, enrollments, given, rates=RATES, today=TODAY, zone=UTC, **years)


def test_a_judgement_keeps_what_was_pulled_beside_what_was_converted() -> None:
    records = deals(1, Amount=money(("8", "EUR")))

    found = opened(program(), [enrolled(1)], {DEAL: records})

    assert isinstance(found.pulled[DEAL].columns["Amount"], MoneyColumn)
    converted = found.sources[DEAL].columns["Amount"]
    assert isinstance(converted, ConvertedColumn)
    assert converted.minor.decimals() == (Decimal("10.00"),)
    assert (found.today, found.rates, found.calendar.zone) == (TODAY, RATES, UTC)


def test_windows_are_told_as_days_and_an_open_one_never_ends() -> None:
    enrollments = [enrolled(1), enrolled(2, Window(date(2026, 2, 1), date(2026, 2, 28)))]

    calendar = opened(program(), enrollments).calendar

    assert calendar.today == day_number(TODAY)
    assert calendar.first.tolist() == [day_number(date(2026, 1, 1)), day_number(date(2026, 2, 1))]
    assert calendar.last.tolist() == [NO_LAST_DAY, day_number(date(2026, 2, 28))]
    assert calendar.first.dtype == calendar.last.dtype == np.int64


def test_a_slice_may_be_empty() -> None:
    found = opened(program(), [], {DEAL: deals(Amount=money())})

    assert found.calendar.first.dtype == found.calendar.last.dtype == np.int64
    assert live_enrollments(found).tolist() == []
    assert questions(found)[DEAL].tolist() == []


@pytest.mark.parametrize(
    ("fiscal", "first", "last"),
    [
        pytest.param(None, date(2026, 1, 1), date(2026, 12, 31), id="calendar-years-unless-told"),
        pytest.param(FiscalCalendar(4), date(2026, 4, 1), date(2027, 3, 31), id="from-april"),
    ],
)
def test_a_program_may_measure_by_fiscal_years(
    fiscal: FiscalCalendar | None, first: date, last: date
) -> None:
    yearly = replace(program(), period=MeasurementPeriod.FISCAL_YEAR)

    calendar = opened(yearly, [enrolled(1, Window(date(2020, 5, 1), None))], fiscal=fiscal).calendar

    assert (calendar.first.tolist(), calendar.last.tolist()) == (
        [day_number(first)],
        [day_number(last)],
    )


def test_criteria_that_look_alike_share_a_screen_and_no_others() -> None:
    always = replace(COUNT, id="C5", ignore_window=True)
    records = deals(1, Amount=money(("1", "USD")), Large=flags("x"))
    rules = program(REVENUE, COUNT, VISITS, always, LARGE)

    screens = opened(rules, [enrolled(1)], {DEAL: records}).screens

    assert set(screens) == {"C1", "C2", "C3", "C5"}
    assert screens["C1"] is screens["C2"] is screens["C3"]
    assert screens["C5"] is not screens["C1"]


def test_each_criterion_has_marks_of_its_own() -> None:
    records = deals(2, Amount=money(("1", "USD"), ("1", "USD")), Large=flags("-x"))

    marks = opened(program(REVENUE, VISITS, LARGE), [enrolled(1)], {DEAL: records}).marks

    assert {key: found.tolist() for key, found in marks.items()} == {
        "C1": [Reason.COUNTED, Reason.COUNTED],
        "C3": [Reason.FILTER, Reason.COUNTED],
    }


def test_only_what_would_count_for_some_criterion_is_asked_for() -> None:
    small = replace(
        LARGE, id="C6", filter=Filter.all_of(Condition(1, "Large", Operator.EQUALS, (False,)))
    )
    others = {
        "Lead": replace(deals(1, 0, 1), ids=("L0", "L1")),
        DEAL: deals(3, 2, 1, Large=flags("x-x-xx")),
    }
    enrollments = [
        enrolled(1),
        enrolled(2, active=False),
        enrolled(3, Window(date(2026, 6, 16), None)),
    ]
    leads = replace(COUNT, id="C7", source="Lead", ignore_window=True)

    for criteria, pairs in (((LARGE, leads), [0, 2]), ((LARGE, leads, small), [0, 1, 2])):
        found = questions(opened(program(*criteria, VISITS), enrollments, others))
        assert {name: asked.tolist() for name, asked in found.items()} == {
            DEAL: pairs,
            "Lead": [0],
        }


def test_an_enrollment_is_judged_from_its_first_day_unless_it_is_on_hold() -> None:
    enrollments = [
        enrolled(1),
        enrolled(2, active=False),
        enrolled(3, Window(TODAY, None)),
        enrolled(4, Window(date(2026, 6, 16), None)),
    ]

    found = opened(program(), enrollments)

    assert live_enrollments(found).tolist() == [True, False, True, False]
    assert {position: hold.kind for position, hold in found.holds.items()} == {
        1: HoldKind.PRIMARY_USER
    }


def test_a_segment_without_thresholds_holds_its_enrollments_and_names_itself() -> None:
    west = replace(program(), thresholds=(Threshold("T1", "C1", Decimal(1), segment="West"),))
    two_tiers = replace(west, tiers=(*west.tiers, Tier("T2", "Gold", 2, {})))
    enrollments = [
        enrolled(1, segment="East"),
        enrolled(2, segment="West"),
        enrolled(3),
        enrolled(4, segment="East", active=False),
    ]

    found = opened(two_tiers, enrollments)

    assert {position: (hold.kind, hold.reason) for position, hold in found.holds.items()} == {
        0: (
            HoldKind.PROGRAM,
            "No threshold of Alliance applies to segment East today; set thresholds for it.",
        ),
        2: (
            HoldKind.PROGRAM,
            (
                "No threshold of Alliance applies to partners without segment today; "
                "set thresholds for it."
            ),
        ),
        3: (
            HoldKind.PRIMARY_USER,
            "Primary partner user Nora is inactive; choose an active user.",
        ),
    }
    assert found.ladders["West"].tiers[0].thresholds == {"C1": Decimal(1)}
    assert found.ladders["East"].tiers[0].thresholds == {}


def test_a_program_without_tiers_or_with_thresholds_that_overlap_is_not_judged() -> None:
    twice = replace(program(), thresholds=program().thresholds * 2)

    for faulty in (replace(program(), tiers=()), twice):
        with pytest.raises(ProgramError):
            opened(faulty, [enrolled(1)])


def test_all_enrollments_of_a_program_at_fault_are_held_with_its_sentence() -> None:
    error = ProgramError("Program Alliance has no tiers; add its tiers with their ranks.")
    enrollments = [enrolled(1), enrolled(2, Window(TODAY, None))]

    held = hold_all(enrollments, error, TODAY)

    assert [each.enrollment for each in held] == enrollments
    assert [each.status for each in held] == [Status.ON_HOLD] * 2
    assert [(each.hold.kind, each.hold.reason) for each in held if each.hold] == [
        (HoldKind.PROGRAM, str(error))
    ] * 2
