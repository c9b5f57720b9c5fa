from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from jobs.org_requests.answers import answer_at_once, of_enrollment, of_program
from mapping.org_request import ANSWER_LENGTH, NamedEnrollment, NamedProgram, OrgRequest
from persistence.org_request_port import Outcome, TakenUp

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACME, GLOBEX = "a08000000000001AAA", "a08000000000002AAA"
ALLIANCE = NamedProgram(id="a00000000000001AAA", name="Alliance", active=True)
ENROLLMENT = NamedEnrollment(
    id=ACME,
    program=ALLIANCE,
    status="Current",
    hold_reason=None,
    has_tier=True,
    next_tier="Build",
    progress=Decimal(92),
)
REQUEST = OrgRequest(
    id="a0F000000000001AAA",
    enrollment_id=ACME,
    program_id=None,
    requested_by=None,
    enrollment=ENROLLMENT,
    program=None,
)
OF_PROGRAM = replace(
    REQUEST, enrollment_id=None, enrollment=None, program_id=ALLIANCE.id, program=ALLIANCE
)
TAKEN = TakenUp(id=REQUEST.id, enrollment_id=ACME, program_id=None, taken_up_at=NOON)
RAN = Outcome(enrollment_id=ACME, attempted_at=NOON + timedelta(seconds=1))


def of(**values: object) -> OrgRequest:
    return replace(REQUEST, enrollment=replace(ENROLLMENT, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize("request_", [REQUEST, OF_PROGRAM])
def test_what_can_be_recalculated_has_no_answer_yet(request_: OrgRequest) -> None:
    assert answer_at_once(request_) is None


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        pytest.param(
            replace(REQUEST, enrollment_id=None, enrollment=None),
            "Nothing is recalculated: neither an enrollment nor a program is given.",
            id="neither",
        ),
        pytest.param(
            replace(REQUEST, program_id=ALLIANCE.id, program=ALLIANCE),
            "Nothing is recalculated: give an enrollment or a program, not both.",
            id="both",
        ),
        pytest.param(
            replace(REQUEST, enrollment=None),
            f"There is no enrollment {ACME}, or the integration user may not read it.",
            id="an enrollment that is not there",
        ),
        pytest.param(
            replace(OF_PROGRAM, program=None),
            f"There is no program {ALLIANCE.id}, or the integration user may not read it.",
            id="a program that is not there",
        ),
        pytest.param(
            replace(OF_PROGRAM, program=replace(ALLIANCE, active=False)),
            "Alliance is not active; nothing is recalculated.",
            id="an inactive program",
        ),
        pytest.param(
            of(program=replace(ALLIANCE, active=False)),
            "Alliance is not active; nothing is recalculated.",
            id="an enrollment of an inactive program",
        ),
        pytest.param(
            of(program=None),
            "Nothing is recalculated: the enrollment has no program that can be read.",
            id="an enrollment without program",
        ),
        pytest.param(
            of(status="Off-boarding", hold_reason="PO-00001, suspended on 2026-02-01"),
            "Not recalculated, because the partner leaves: PO-00001, suspended on 2026-02-01.",
            id="a partner that leaves",
        ),
    ],
)
def test_what_cannot_be_recalculated_is_answered_at_once(request_: OrgRequest, answer: str) -> None:
    assert answer_at_once(request_) == answer
    assert of_enrollment(TAKEN, request_, RAN) == answer


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        pytest.param(REQUEST, "Recalculated: 92% to Build.", id="on its way"),
        pytest.param(
            of(status="Expired"), "Recalculated: 92% to Build.", id="expired, as people may ask"
        ),
        pytest.param(
            of(next_tier=None, progress=None), "Recalculated: top tier reached.", id="at the top"
        ),
        pytest.param(
            of(next_tier=None, progress=None, has_tier=False),
            "Recalculated: there is no next tier.",
            id="without any tier",
        ),
        pytest.param(
            of(progress=None),
            "Recalculated: Build, the next tier, is by invitation.",
            id="before a tier by invitation",
        ),
        pytest.param(
            of(status="Not Started", next_tier=None, progress=None, has_tier=False),
            "Recalculated: the enrollment has not started.",
            id="in the future",
        ),
        pytest.param(
            of(status="On Hold", hold_reason="The primary user is inactive."),
            "On hold: The primary user is inactive. The last good values stand.",
            id="on hold",
        ),
        pytest.param(
            of(status="Error", hold_reason="Salesforce refused it"),
            "Failed: Salesforce refused it. The last good values stand.",
            id="refused",
        ),
    ],
)
def test_an_enrollment_that_was_looked_at_is_told_in_a_sentence(
    request_: OrgRequest, answer: str
) -> None:
    assert of_enrollment(TAKEN, request_, RAN) == answer


def test_what_was_set_aside_says_after_how_many_tries_and_why() -> None:
    outcome = Outcome(enrollment_id=ACME, attempted_at=None, attempts=8, failure="It is full.")

    assert of_enrollment(TAKEN, REQUEST, outcome) == "Not recalculated (8 tries): It is full."


@pytest.mark.parametrize("at", [None, NOON - timedelta(hours=1)])
def test_what_nobody_looked_at_since_is_not_told_as_recalculated(at: datetime | None) -> None:
    outcome = Outcome(enrollment_id=ACME, attempted_at=at)

    assert of_enrollment(TAKEN, REQUEST, outcome).startswith("Not recalculated: ")


def test_clocks_of_replicas_may_be_some_seconds_apart() -> None:
    outcome = Outcome(enrollment_id=ACME, attempted_at=NOON - timedelta(seconds=5))

    assert of_enrollment(TAKEN, REQUEST, outcome) == "Recalculated: 92% to Build."


def test_of_a_long_answer_the_reason_is_cut_and_nothing_else() -> None:
    answer = of_enrollment(TAKEN, of(status="On Hold", hold_reason="why " * 63), RAN)

    assert len(answer) <= ANSWER_LENGTH
    assert answer.startswith("On hold: why why")
    assert answer.endswith("…. The last good values stand.")
    long = answer_at_once(
        replace(OF_PROGRAM, program=replace(ALLIANCE, name="n" * 300, active=False))
    )
    assert len(long or "") == ANSWER_LENGTH


def test_the_enrollments_of_a_program_are_counted_by_what_became_of_them() -> None:
    ids = [f"a08{number:012d}AAA" for number in range(7)]
    outcomes = [replace(RAN, enrollment_id=each) for each in ids]
    outcomes[3] = replace(outcomes[3], attempts=8, failure="It is full.")
    outcomes[4] = replace(outcomes[4], attempted_at=None)
    standing: dict[str, tuple[str | None, str | None]] = {
        **dict.fromkeys(ids, ("Current", None)),
        ids[1]: ("On Hold", "The user is inactive."),
        ids[2]: ("Error", "Salesforce refused it."),
    }
    del standing[ids[6]]

    answer = of_program(TAKEN, outcomes, standing)

    assert answer == "2 enrollments recalculated, 1 on hold, 3 failed."


def test_one_enrollment_and_none_are_told_as_they_are() -> None:
    assert of_program(TAKEN, [RAN], {ACME: ("Current", None)}).startswith("1 enrollment rec")
    assert of_program(TAKEN, [], {}) == "0 enrollments recalculated, 0 on hold, 0 failed."
