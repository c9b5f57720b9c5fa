"""What a message asks for, in the terms of the ledger."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.http.message import Changes, Offboarding, Recalculation
from app.http.refusal import FieldProblem, ShapeError
from persistence.case_port import CaseAction, CaseAsked
from persistence.port import Asked, Urgency
from persistence.webhook_port import Inquiry, InquiryKind

#: What people read where the ledger tells why an enrollment waits.
_REASON = "asked for by webhook"
_CHOICE = "give exactly one of enrollmentId and programId"


@dataclass(frozen=True, slots=True)
class Work:
    """What to keep of a message: something asked, something to look into first, or a case."""

    due_at: datetime
    asked: tuple[Asked, ...] = ()
    inquiry: Inquiry | None = None
    case: CaseAsked | None = None


@dataclass(frozen=True, slots=True)
class Taking:
    """The circumstances of taking a message in.

    Attributes:
        request_id: UUID in text form, never used before.
        now: The present time.
        delay: From a change to the recalculation it calls for.
    """

    request_id: str
    now: datetime
    delay: timedelta


def recalculation_work(message: Recalculation, taking: Taking) -> Work:
    """Tell what it means to recalculate an enrollment, or all of a program.

    Raises:
        ShapeError: the message names both, or neither.
    """
    enrollment, program = message.enrollment_id, message.program_id
    if (enrollment is None) == (program is None):
        names = ("enrollmentId",) if enrollment is None else ("enrollmentId", "programId")
        raise ShapeError([FieldProblem(name, _CHOICE) for name in names])
    now = message.mode != "debounced"
    urgency = Urgency.NOW if now else Urgency.CHANGE
    due_at = taking.now if now else taking.now + taking.delay
    if enrollment is not None:
        asked = Asked(enrollment_id=enrollment, reason=_REASON, due_at=due_at, urgency=urgency)
        return Work(due_at, asked=(asked,))
    inquiry = Inquiry(
        id=taking.request_id,
        kind=InquiryKind.PROGRAM,
        subject=str(program),
        received_at=taking.now,
        due_at=due_at,
        urgency=urgency,
    )
    return Work(due_at, inquiry=inquiry)


def changes_work(message: Changes, taking: Taking, watched: Collection[str]) -> Work:
    """Tell what it means that records changed; their order is kept, repetitions are not.

    Raises:
        ShapeError: nobody watches records of that object.
    """
    # Salesforce minds no case in API names.
    names = {name.lower(): name for name in watched}
    sobject = names.get(message.object.lower())
    if sobject is None:
        known = ", ".join(sorted(watched))
        raise ShapeError([FieldProblem("object", f"is not watched; watched are {known}")])
    due_at = taking.now + taking.delay
    inquiry = Inquiry(
        id=taking.request_id,
        kind=InquiryKind.RECORDS,
        subject=sobject,
        record_ids=tuple(dict.fromkeys(message.record_ids)),
        received_at=taking.now,
        due_at=due_at,
        urgency=Urgency.CHANGE,
    )
    return Work(due_at, inquiry=inquiry)


def offboarding_work(message: Offboarding, taking: Taking) -> Work:
    """Tell what it means to take up an off-boarding case: it is due now."""
    action = CaseAction(message.action or CaseAction.PLAN)
    return Work(taking.now, case=CaseAsked(case_id=message.offboarding_id, action=action))
