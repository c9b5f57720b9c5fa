from __future__ import annotations

import logging

from app.daemon.engine_log import Thinned


def record(line: int, created: float, text: str = "Exception in queue thread") -> logging.LogRecord:
    made = logging.LogRecord("dbos", logging.WARNING, "dbos/_queue.py", line, text, (), None)
    made.created = created
    return made


def test_a_remark_is_let_through_once_a_minute_with_the_number_of_those_left_out() -> None:
    thinned = Thinned()
    passed = [each for each in range(130) if thinned.filter(record(7, 1_000.0 + each))]
    last = record(7, 1_200.0)

    assert passed == [0, 60, 120]
    assert thinned.filter(last)
    assert last.getMessage() == "Exception in queue thread (and 9 more of these before)"


def test_remarks_of_other_lines_of_the_library_are_let_through() -> None:
    thinned = Thinned()

    assert [thinned.filter(record(line, 1_000.0)) for line in (7, 8, 7)] == [True, True, False]


def test_a_text_with_percent_signs_is_told_as_it_is() -> None:
    thinned = Thinned()
    for created in (0.0, 1.0):
        thinned.filter(record(7, created, "100% full"))
    last = record(7, 61.0, "100% full")

    thinned.filter(last)

    assert last.getMessage() == "100% full (and 1 more of these before)"


def test_what_stopped_the_start_is_told_by_whoever_it_is_raised_to() -> None:
    assert not Thinned().filter(record(7, 0.0, "DBOS failed to launch:"))
