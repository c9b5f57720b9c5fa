from __future__ import annotations

from datetime import timedelta

import pytest

from connector.errors import (
    AccessRefusedError,
    ApiBudgetSpentError,
    LoginCause,
    LoginRefusedError,
    OrgUnreachableError,
    QueryTimedOutError,
    RateLimitedError,
    SessionExpiredError,
)
from jobs.aftermath import aftermath, told
from jobs.api_budget import CallShareReachedError
from jobs.errors import ClaimLostError, ClockSkewError
from mapping.errors import MappingError
from persistence.errors import DatabaseUnreachableError
from tests.unit.jobs.partner_org import NOW

UNREACHABLE = OrgUnreachableError("The org does not answer.", remedy="Wait.")


@pytest.mark.parametrize(
    "error",
    [
        UNREACHABLE,
        RateLimitedError("Slower.", remedy="Wait."),
        SessionExpiredError("It ended.", remedy="Wait."),
        DatabaseUnreachableError("The database is away.", "Wait."),
        ClaimLostError("Others may be at it.", remedy="Nothing."),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_concerns_everything_alike_is_tried_again_soon_and_counts_against_nobody(
    error: Exception,
) -> None:
    for attempts in (0, 7):
        after = aftermath(error, attempts=attempts, now=NOW)

        assert not after.counts
        assert after.again_at == NOW + timedelta(minutes=1)


@pytest.mark.parametrize(
    "error",
    [
        ApiBudgetSpentError("Used up.", remedy="Wait."),
        ClockSkewError("The clocks differ.", remedy="Set them."),
        CallShareReachedError("Enough.", remedy="Wait.", until=None),
        LoginRefusedError("No.", remedy="Look.", cause=LoginCause.OTHER, code="invalid_grant"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_somebody_has_to_change_first_waits_longer_and_counts_against_nobody(
    error: Exception,
) -> None:
    after = aftermath(error, attempts=0, now=NOW)

    assert not after.counts
    assert after.again_at == NOW + timedelta(minutes=15)


def test_a_full_pass_that_paused_waits_until_the_time_it_says() -> None:
    until = NOW + timedelta(hours=3)

    after = aftermath(
        CallShareReachedError("Enough.", remedy="Wait.", until=until), attempts=0, now=NOW
    )

    assert not after.counts
    assert after.again_at == until


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (0, timedelta(seconds=30)),
        (1, timedelta(minutes=1)),
        (3, timedelta(minutes=4)),
        (7, timedelta(hours=1)),
        (99, timedelta(hours=1)),
    ],
)
def test_what_failed_by_its_own_fault_waits_twice_as_long_each_time(
    attempts: int, pause: timedelta
) -> None:
    for error in (
        QueryTimedOutError("Too long.", remedy="Wait."),
        AccessRefusedError("No.", remedy="Look.", code="INSUFFICIENT_ACCESS"),
        MappingError("No such field.", remedy="Look."),
        RuntimeError("a defect"),
    ):
        after = aftermath(error, attempts=attempts, now=NOW)

        assert after.counts
        assert after.again_at == NOW + pause


def test_an_error_is_told_by_its_sentence_and_a_defect_by_its_name_alone() -> None:
    assert told(UNREACHABLE) == "The org does not answer."
    assert told(DatabaseUnreachableError("The database is away.", "Wait.")) == (
        "The database is away."
    )
    assert told(KeyError("secret")) == "A defect of the program: KeyError."
