"""What people read on their request: one sentence, at most as long as the field is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from evaluator.evaluation import Status
from mapping.org_request import ANSWER_LENGTH, NamedEnrollment, NamedProgram, OrgRequest
from mapping.record_write import fitted
from persistence.org_request_port import Outcome, TakenUp

#: So far the clocks of two machines may be apart without a run being taken for an earlier one.
_CLOCKS = timedelta(minutes=1)

_LOST = (
    "Not recalculated: what was asked for failed or was dropped by an administrator. Enter a new "
    "request."
)
_STAND = "The last good values stand."


def answer_at_once(request: OrgRequest) -> str | None:
    """Tell why nothing is recalculated for a request; ``None`` where something is."""
    told: str | None = None
    match request:
        case OrgRequest(enrollment_id=None, program_id=None):
            told = "Nothing is recalculated: neither an enrollment nor a program is given."
        case OrgRequest(enrollment_id=str(), program_id=str()):
            told = "Nothing is recalculated: give an enrollment or a program, not both."
        case OrgRequest(enrollment_id=str(key), enrollment=None):
            told = _unreadable("enrollment", key)
        case OrgRequest(program_id=str(key), program=None):
            told = _unreadable("program", key)
        case OrgRequest(program=NamedProgram() as program):
            told = None if program.active else _inactive(program.name)
        case OrgRequest(enrollment=NamedEnrollment() as enrollment):
            told = _over(enrollment)
    return told and fitted(told, ANSWER_LENGTH)


def of_enrollment(taken: TakenUp, request: OrgRequest, outcome: Outcome) -> str:
    """Tell what became of the one enrollment that a request waited for.

    Args:
        taken: The request as it was taken up.
        request: The same as it is now, with the enrollment as it stands in the org.
        outcome: How the service fared with it.
    """
    over, enrollment = answer_at_once(request), request.enrollment
    if over is not None:
        return over
    if outcome.failure is not None:
        return _with(f"Not recalculated ({_tries(outcome.attempts)}):", outcome.failure)
    if enrollment is None or not _ran(taken, outcome):
        return _LOST
    if enrollment.status == Status.ERROR:
        return _with("Failed:", enrollment.hold_reason or "see the log", _STAND)
    if enrollment.hold_reason is not None:
        return _with("On hold:", enrollment.hold_reason, _STAND)
    return fitted(f"Recalculated: {_progress(enrollment)}.", ANSWER_LENGTH)


def of_program(
    taken: TakenUp, outcomes: Iterable[Outcome], now: dict[str, tuple[str | None, str | None]]
) -> str:
    """Count what became of the enrollments of a program.

    Args:
        taken: The request.
        outcomes: How the service fared with each that was waited for.
        now: Status and hold reason of each, as they stand in the org; those that are gone
            are absent and not counted.
    """
    counts = {"recalculated": 0, "held": 0, "failed": 0}
    for each in outcomes:
        if each.enrollment_id in now:
            counts[_fate(taken, each, *now[each.enrollment_id])] += 1
    done = counts["recalculated"]
    noun = "enrollment" if done == 1 else "enrollments"
    return f"{done} {noun} recalculated, {counts['held']} on hold, {counts['failed']} failed."


def _fate(taken: TakenUp, outcome: Outcome, status: str | None, reason: str | None) -> str:
    if outcome.failure is not None or status == Status.ERROR or not _ran(taken, outcome):
        return "failed"
    return "held" if reason is not None else "recalculated"


def _ran(taken: TakenUp, outcome: Outcome) -> bool:
    """Tell whether a run has looked at an enrollment since the request was taken up."""
    at = outcome.attempted_at
    return at is not None and at >= taken.taken_up_at - _CLOCKS


def _progress(enrollment: NamedEnrollment) -> str:
    if enrollment.status == Status.NOT_STARTED:
        return "the enrollment has not started"
    if enrollment.next_tier is None:
        return "top tier reached" if enrollment.has_tier else "there is no next tier"
    if enrollment.progress is None:
        return f"{enrollment.next_tier}, the next tier, is by invitation"
    return f"{enrollment.progress:.0f}% to {enrollment.next_tier}"


def _over(enrollment: NamedEnrollment) -> str | None:
    if enrollment.status == Status.OFF_BOARDING:
        case = enrollment.hold_reason or "the case is not named"
        return _with("Not recalculated, because the partner leaves:", case)
    if enrollment.program is None:
        return "Nothing is recalculated: the enrollment has no program that can be read."
    return None if enrollment.program.active else _inactive(enrollment.program.name)


def _inactive(program: str) -> str:
    return f"{program} is not active; nothing is recalculated."


def _unreadable(what: str, key: str) -> str:
    return f"There is no {what} {key}, or the integration user may not read it."


def _tries(attempts: int) -> str:
    return "1 try" if attempts == 1 else f"{attempts} tries"


def _with(head: str, reason: str, tail: str = "") -> str:
    """Put a reason between other words, and cut only the reason where all is too long."""
    room = ANSWER_LENGTH - len(head) - len(tail) - 2 * len(" ")
    told = fitted(reason.strip().removesuffix("."), room - 1)
    return f"{head} {told}. {tail}".rstrip()
