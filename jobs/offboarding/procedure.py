"""The procedure: which steps a case takes, who does each, by when, and what undoes it.

Pure: what a case says and the calendar go in, steps come out. The numbers are those of the
manual procedure; the letters are what the service makes of its sixth step.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from jobs.offboarding.business_days import BusinessDays
from jobs.offboarding.steps import PlannedStep, Step, Terms
from mapping.account_records import UserAction
from mapping.offboarding_case import NOTICE, Initiator, SuspendAt
from mapping.offboarding_step import Actor

_NOTHING = "nothing; it is a record of what was"
_PERSON = "nothing is changed by it"

_NOT_VOLUNTARY = "The company ends the partnership."
_VOLUNTARY = "The partner leaves of its own accord."
_LEGAL = "Legal action is taken."
_NO_PAYOUTS = "No payouts are open."
_NO_PORTAL = "The partner does not use the portal."
_LEFT_ALONE = "The settings leave users alone."


def suspension_day(terms: Terms, calendar: BusinessDays) -> date:
    """Give the day on which the licence is to be suspended."""
    if terms.suspend_at is SuspendAt.END_OF_NOTICE:
        return terms.ends_on
    return calendar.on_or_after(terms.notice_date)


def plan_steps(terms: Terms, calendar: BusinessDays) -> tuple[PlannedStep, ...]:
    """List every step of a case; those that it does not take say why."""
    return (*_before(terms, calendar), *_suspension(terms, calendar), *_after(terms, calendar))


def _before(terms: Terms, calendar: BusinessDays) -> Iterator[PlannedStep]:
    """Yield the steps up to the suspension: people tell each other and keep their records."""
    same_day = calendar.on_or_after(terms.notice_date)
    voluntary = terms.initiated_by is Initiator.PARTNER
    told_by = Step.RESIGNATION if voluntary else Step.NOTICE
    legal = terms.legal_action and not voluntary
    yield PlannedStep(
        step=Step.REQUEST,
        number=1,
        name="The partner asks to leave"
        if voluntary
        else "The company decides to end the partnership",
        actor=Actor.PARTNER if voluntary else Actor.CAM,
        due_on=same_day,
        after=(),
        undone_by="the request is withdrawn",
    )
    yield PlannedStep(
        step=Step.NOTICE,
        number=2,
        name="File the legal action" if legal else "Send the notice of 30 days",
        actor=Actor.CAM,
        due_on=same_day,
        after=(Step.REQUEST,),
        undone_by="the notice is withdrawn in writing",
        skipped=_VOLUNTARY if voluntary else "",
    )
    yield PlannedStep(
        step=Step.RESIGNATION,
        number=3,
        name="The partner resigns formally",
        actor=Actor.PARTNER,
        due_on=same_day,
        after=(Step.REQUEST,),
        undone_by="the resignation is withdrawn in writing",
        skipped="" if voluntary else _NOT_VOLUNTARY,
    )
    yield PlannedStep(
        step=Step.TELL,
        number=4,
        name="Tell Sales Ops that the partner leaves",
        actor=Actor.CAM,
        due_on=same_day,
        after=(told_by,),
        undone_by="Sales Ops is told that the partner stays",
        skipped=_LEGAL if legal else "",
    )
    yield PlannedStep(
        step=Step.RECORDS,
        number=5,
        name="Update profile, distribution group and landing pages",
        actor=Actor.SALES_OPS,
        due_on=same_day,
        after=(told_by,) if legal else (Step.TELL,),
        undone_by="Sales Ops restores status, group and landing pages",
    )


def _suspension(terms: Terms, calendar: BusinessDays) -> Iterator[PlannedStep]:
    """Yield what the service does; payouts gate none of it."""
    day = suspension_day(terms, calendar)
    yield _service(
        Step.SNAPSHOT, "6a Take the final snapshot of every enrollment", day, (), _NOTHING
    )
    yield _service(
        Step.STOP,
        "6b Stop the calculation of the enrollments",
        day,
        (Step.SNAPSHOT,),
        "the rollback restores their status and recalculates them",
    )
    yield _service(
        Step.LICENCE,
        "6c Suspend the licence: the membership asset",
        day,
        (Step.STOP,),
        "the rollback writes the former status",
    )
    yield _service(
        Step.USERS,
        f"6d {_doing(terms.user_action)} the partner's users",
        day,
        (Step.LICENCE,),
        _users_back(terms.user_action),
        skipped=_LEFT_ALONE if terms.user_action is UserAction.NONE else "",
    )
    yield _service(
        Step.BENEFITS,
        "6e End all benefits",
        day,
        (Step.LICENCE,),
        "the rollback makes those active again that were",
    )
    yield _service(
        Step.WATCH,
        "6f Watch that the suspension holds",
        terms.ends_on,
        (Step.LICENCE,),
        _PERSON,
    )
    yield _service(
        Step.USERS_AT_END,
        f"6g {_doing(terms.at_end)} the partner's users at the end of notice",
        terms.ends_on,
        (Step.LICENCE,),
        _users_back(terms.at_end),
        skipped=_LEFT_ALONE if terms.at_end is UserAction.NONE else "",
    )


def _after(terms: Terms, calendar: BusinessDays) -> Iterator[PlannedStep]:
    """Yield what is left for people: the payouts first, and the portal only once they are paid."""
    same_day = calendar.on_or_after(terms.notice_date)
    within = terms.notice_date + NOTICE
    paid = _NO_PAYOUTS if terms.payouts_open is False else ""
    portal = _NO_PORTAL if terms.uses_portal is False else ""
    yield PlannedStep(
        step=Step.PAYOUTS,
        number=7,
        name="Look for open commissions and orders",
        actor=Actor.ACCOUNTING,
        due_on=same_day,
        after=(),
        undone_by=_PERSON,
    )
    yield PlannedStep(
        step=Step.PAY,
        number=8,
        name="Pay and close all open payouts",
        actor=Actor.ACCOUNTING,
        due_on=within,
        after=(Step.PAYOUTS,),
        undone_by="nothing; what is paid is paid",
        skipped=paid,
    )
    yield PlannedStep(
        step=Step.VERIFY,
        number=9,
        name="Verify that the last payouts were paid",
        actor=Actor.ACCOUNTING,
        due_on=within,
        after=(Step.PAY,),
        undone_by=_PERSON,
        skipped=paid,
    )
    yield PlannedStep(
        step=Step.PORTAL,
        number=10,
        name="Tell whether the partner uses the portal",
        actor=Actor.CAM,
        due_on=same_day,
        after=(),
        undone_by=_PERSON,
    )
    yield PlannedStep(
        step=Step.ASK_DELETION,
        number=11,
        name="Ask the portal administrator to delete the partner",
        actor=Actor.ACCOUNTING,
        due_on=within,
        after=(Step.VERIFY, Step.PORTAL),
        undone_by="the request is withdrawn",
        skipped=portal,
    )
    yield PlannedStep(
        step=Step.DELETE,
        number=12,
        name="Deactivate the partner's links and delete the partner in the portal",
        actor=Actor.PORTAL_ADMINISTRATOR,
        due_on=within,
        after=(Step.ASK_DELETION,),
        undone_by="the portal administrator restores the archived partner",
        skipped=portal,
    )
    yield PlannedStep(
        step=Step.CONFIRM,
        number=13,
        name="Confirm the deletion in the portal",
        actor=Actor.PORTAL_ADMINISTRATOR,
        due_on=within,
        after=(Step.DELETE,),
        undone_by=_PERSON,
        skipped=portal,
    )


def _service(
    step: Step,
    name: str,
    due_on: date,
    after: tuple[Step, ...],
    undone_by: str,
    *,
    skipped: str = "",
) -> PlannedStep:
    return PlannedStep(
        step=step,
        number=6,
        name=name,
        actor=Actor.SERVICE,
        due_on=due_on,
        after=after,
        undone_by=undone_by,
        skipped=skipped,
    )


def _doing(action: UserAction) -> str:
    return {
        UserAction.NONE: "Leave alone",
        UserAction.FREEZE: "Freeze",
        UserAction.DEACTIVATE: "Deactivate",
    }[action]


def _users_back(action: UserAction) -> str:
    return {
        UserAction.NONE: _PERSON,
        UserAction.FREEZE: "the rollback unfreezes those that it froze",
        UserAction.DEACTIVATE: "the rollback re-activates them, as far as licences are free",
    }[action]
