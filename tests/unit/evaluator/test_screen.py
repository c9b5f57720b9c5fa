from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

import numpy as np
import pytest

from evaluator.access import Access, reasons_of
from evaluator.candidates import OTHER_ACCOUNT, Candidates
from evaluator.condition import Condition
from evaluator.day import day_number
from evaluator.errors import OperandError
from evaluator.filter import Filter
from evaluator.operator import Operator
from evaluator.program import Criterion, Measure, Unit
from evaluator.reason import Reason
from evaluator.screen import NO_LAST_DAY, Calendar, Sieve, screen, tally_cells, unless
from tests.unit.evaluator.columns import candidates, days, flags, texts

TODAY = date(2026, 6, 17)
DEALS = Criterion(
    "C",
    "Deals",
    1,
    "Closed Deals",
    Measure.COUNT,
    Unit.COUNT,
    source="deal",
    base=Filter.all_of(Condition(1, "Won", Operator.EQUALS, (True,))),
    attainment="Closed",
)


def calendar(*windows: tuple[date, date | None]) -> Calendar:
    firsts = [day_number(first) for first, _ in windows]
    lasts = [NO_LAST_DAY if last is None else day_number(last) for _, last in windows]
    return Calendar(day_number(TODAY), np.array(firsts), np.array(lasts), UTC)


SUMMER = calendar((date(2026, 6, 1), date(2026, 6, 30)))


def one(closed: date | None, *, won: bool = True) -> Candidates:
    return candidates([0, 1], Closed=days(closed), Won=flags("x" if won else "-"))


def reason(criterion: Criterion, given: Candidates, when: Calendar = SUMMER) -> Reason:
    (mark,) = screen(criterion, given, when).marks.tolist()
    return Reason(mark)


@pytest.mark.parametrize(
    ("closed", "found"),
    [
        pytest.param(date(2026, 5, 31), Reason.OUTSIDE_WINDOW, id="the-day-before"),
        pytest.param(date(2026, 6, 1), Reason.COUNTED, id="the-first-day"),
        pytest.param(TODAY, Reason.COUNTED, id="today"),
        pytest.param(date(2026, 6, 18), Reason.FUTURE_DATE, id="tomorrow"),
        pytest.param(date(2026, 7, 1), Reason.FUTURE_DATE, id="future-and-outside"),
        pytest.param(None, Reason.NO_ATTAINMENT_DATE, id="never"),
    ],
)
def test_the_day_decides(closed: date | None, found: Reason) -> None:
    assert reason(DEALS, one(closed)) is found


def test_the_window_has_its_last_day_and_may_be_open() -> None:
    for last, found in (
        (date(2026, 6, 16), Reason.OUTSIDE_WINDOW),
        (TODAY, Reason.COUNTED),
        (None, Reason.COUNTED),
    ):
        assert reason(DEALS, one(TODAY), calendar((date(2026, 1, 1), last))) is found


def test_what_is_asked_first_is_the_reason_given() -> None:
    given = one(date(2027, 1, 1), won=False)
    foreign = replace(given, link=np.array([OTHER_ACCOUNT], dtype=np.int8))
    gone = replace(foreign, deleted=np.array([True]))

    assert reason(DEALS, given) is Reason.BASE_CONDITION
    assert reason(DEALS, foreign) is Reason.OTHER_ACCOUNT
    assert reason(DEALS, gone) is Reason.DELETED


def test_a_criterion_may_take_the_future_and_any_time() -> None:
    tomorrow, long_ago = one(date(2026, 6, 18)), one(date(2001, 1, 1))

    assert reason(replace(DEALS, include_future_dates=True), tomorrow) is Reason.COUNTED
    assert reason(replace(DEALS, ignore_window=True), long_ago) is Reason.COUNTED
    assert reason(replace(DEALS, ignore_window=True), tomorrow) is Reason.FUTURE_DATE


def test_each_enrollment_has_its_own_window() -> None:
    both = candidates([0, 1, 2], Closed=days(TODAY, TODAY), Won=flags("xx"))
    when = calendar((TODAY, TODAY), (date(2026, 6, 18), None))

    assert screen(DEALS, both, when).marks.tolist() == [Reason.COUNTED, Reason.OUTSIDE_WINDOW]


def test_an_attainment_date_has_to_be_a_date() -> None:
    given = candidates([0, 1], Closed=texts("soon"), Won=flags("x"))

    with pytest.raises(OperandError) as refused:
        screen(DEALS, given, SUMMER)

    assert str(refused.value) == (
        "criterion Deals: attainment date field Closed is no date; choose a date or a date and time"
    )


def test_without_an_attainment_field_no_record_has_a_date() -> None:
    given = candidates([0, 2], Closed=days(TODAY, TODAY), Won=flags("xx"))

    found = screen(replace(DEALS, attainment=None), given, SUMMER)

    assert found.marks.tolist() == [Reason.NO_ATTAINMENT_DATE] * 2
    assert found.days.known.tolist() == [False, False]
    assert found.days.days.tolist() == [0, 0]
    assert found.days.days.dtype == np.int64


def test_a_screen_tells_what_lies_in_the_window_future_or_not_and_what_passes_the_base() -> None:
    closed = days(date(2026, 5, 31), TODAY, date(2026, 6, 18))
    given = candidates([0, 3], Closed=closed, Won=flags("xx-"))

    found = screen(DEALS, given, SUMMER)

    in_window = (found.cells // len(Reason)) % 2 == 0
    assert in_window.tolist() == [False, True, True]
    assert found.base.possible.tolist() == found.base.certain.tolist() == [True, True, False]


def test_criteria_share_a_screen_where_they_look_alike() -> None:
    other = replace(DEALS, id="D", name="Large Deals", measure=Measure.SUM)

    assert Sieve.of(DEALS) == Sieve.of(other)
    for different in (
        replace(DEALS, source="lead"),
        replace(DEALS, base=Filter()),
        replace(DEALS, attainment="Created"),
        replace(DEALS, include_future_dates=True),
        replace(DEALS, ignore_window=True),
    ):
        assert Sieve.of(different) != Sieve.of(DEALS)


def test_each_reason_stands_where_the_mask_does_not_hold() -> None:
    for each in Reason:
        assert unless(np.array([True, False]), each).tolist() == [Reason.COUNTED, each]


def test_pairs_are_tallied_by_enrollment_and_whether_they_lie_in_the_window() -> None:
    cells = tally_cells(np.array([0, 2, 2, 3]), np.array([True, False, True]))

    assert (cells // len(Reason)).tolist() == [0, 1, 4]
    assert (cells % len(Reason)).tolist() == [0, 0, 0]


def test_an_answer_speaks_against_a_record_that_is_hidden_or_gone() -> None:
    answers = np.array(list(Access), dtype=np.uint8)

    found = {access: Reason(mark) for access, mark in zip(Access, reasons_of(answers), strict=True)}

    assert found == {
        Access.NOT_ASKED: Reason.COUNTED,
        Access.READABLE: Reason.COUNTED,
        Access.HIDDEN: Reason.NOT_VISIBLE,
        Access.UNANSWERED: Reason.COUNTED,
        Access.GONE: Reason.DELETED,
    }
