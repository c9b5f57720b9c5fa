"""The steps of an off-boarding, and what they follow from. Values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mapping.account_records import UserAction
from mapping.offboarding_case import Initiator, SuspendAt
from mapping.offboarding_step import Actor


class Step(StrEnum):
    """The steps, in the order in which they are listed."""

    REQUEST = "request"
    NOTICE = "notice"
    RESIGNATION = "resignation"
    TELL = "tell"
    RECORDS = "records"
    SNAPSHOT = "snapshot"
    STOP = "stop"
    LICENCE = "licence"
    USERS = "users"
    BENEFITS = "benefits"
    WATCH = "watch"
    USERS_AT_END = "users-at-end"
    PAYOUTS = "payouts"
    PAY = "pay"
    VERIFY = "verify"
    PORTAL = "portal"
    ASK_DELETION = "ask-deletion"
    DELETE = "delete"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the steps follow from.

    Attributes:
        initiated_by: Who ends the partnership.
        legal_action: Legal action is taken instead of a notice.
        notice_date: The day of the notice.
        ends_on: The last day of the notice.
        suspend_at: When the licence is suspended.
        uses_portal: Whether the partner uses the portal; ``None`` while nobody has told.
        payouts_open: Whether payouts are open; ``None`` while nobody has looked.
        user_action: What is done to the users when the licence is suspended.
        at_end: What is done to them when the notice is over.
    """

    initiated_by: Initiator
    legal_action: bool
    notice_date: date
    ends_on: date
    suspend_at: SuspendAt
    uses_portal: bool | None
    payouts_open: bool | None
    user_action: UserAction
    at_end: UserAction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedStep:
    """One step of a case.

    Attributes:
        step: Which one.
        number: Its number in the manual procedure.
        name: What people read; a letter tells the service's steps apart.
        actor: Who does it.
        due_on: The last day on which it is in time.
        after: The steps that have to be over first.
        undone_by: What takes it back, in words.
        skipped: Why this case does not take it; blank where it does.
    """

    step: Step
    number: int
    name: str
    actor: Actor
    due_on: date
    after: tuple[Step, ...]
    undone_by: str
    skipped: str = ""

    @property
    def by_service(self) -> bool:
        """Whether the service does it; people tick the others."""
        return self.actor is Actor.SERVICE
