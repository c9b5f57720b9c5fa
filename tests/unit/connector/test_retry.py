from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from connector import errors
from connector.retry import RetryPolicy
from tests.unit.connector.fake_org import quick_retry


def failing(*failures: Exception) -> Callable[[], str]:
    left = list(failures)

    def send() -> str:
        if left:
            raise left.pop(0)
        return "done"

    return send


@pytest.mark.parametrize(
    "error", [errors.OrgUnreachableError, errors.RateLimitedError, errors.RowLockedError]
)
def test_what_passes_is_sent_again(error: type[errors.RetryableError]) -> None:
    waits: list[float] = []

    answer = quick_retry(waits=waits).call(failing(error("x", remedy="y"), error("x", remedy="y")))

    assert answer == "done"
    assert waits == [1, 1]


@pytest.mark.parametrize(
    "error",
    [
        errors.SessionExpiredError("x", remedy="y"),
        errors.LocatorLostError("x", remedy="y"),
        errors.IncompleteAnswerError("x", remedy="y"),
        errors.QueryTimedOutError("x", remedy="y"),
        errors.ApiBudgetSpentError("x", remedy="y"),
        errors.QueryRefusedError("x", remedy="y", code="INVALID_FIELD"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_does_not_pass_is_raised_at_once(error: errors.ConnectorError) -> None:
    waits: list[float] = []

    with pytest.raises(type(error)):
        quick_retry(waits=waits).call(failing(error))

    assert waits == []


def test_the_last_error_is_raised_as_it_was() -> None:
    last = errors.OrgUnreachableError("third", remedy="y")
    send = failing(*[errors.OrgUnreachableError("x", remedy="y")] * 2, last)

    with pytest.raises(errors.OrgUnreachableError) as raised:
        quick_retry(3).call(send)

    assert raised.value is last


def test_the_org_is_waited_for_as_long_as_it_asks() -> None:
    waits: list[float] = []
    busy = errors.RateLimitedError("x", remedy="y", retry_after=timedelta(seconds=17))

    quick_retry(waits=waits).call(failing(busy))

    assert waits == [17]


def test_an_org_that_asks_for_more_than_our_patience_is_not_waited_for() -> None:
    waits: list[float] = []
    busy = errors.RateLimitedError("x", remedy="y", retry_after=timedelta(hours=1))

    with pytest.raises(errors.RateLimitedError):
        RetryPolicy(sleep=waits.append).call(failing(busy))

    assert waits == []


def test_in_production_waits_grow() -> None:
    waits: list[float] = []
    down = errors.OrgUnreachableError("x", remedy="y")

    RetryPolicy(sleep=waits.append).call(failing(down, down, down, down))

    assert 0.5 <= waits[0] <= 1
    assert waits[0] < waits[2] < waits[3]


def test_a_question_that_was_given_up_is_asked_once_more() -> None:
    waits: list[float] = []
    given_up = [errors.QueryTimedOutError("x", remedy="y") for _ in range(2)]

    with pytest.raises(errors.QueryTimedOutError):
        quick_retry(9, waits).once_more(failing(*given_up))
    assert len(waits) == 1
    assert quick_retry(9).once_more(failing(given_up[0])) == "done"


def test_patience_is_counted_from_when_it_is_asked_for() -> None:
    seconds = iter([100.0, 101.0, 107.0])
    policy = RetryPolicy(patience=timedelta(seconds=6), elapsed=lambda: next(seconds))

    ended = policy.deadline()

    assert (ended(), ended()) == (False, True)
