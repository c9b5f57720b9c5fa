"""Off-boarding cases that wait to be advanced: who asked for what, and who is at it.

The cases themselves live in the org. Nobody advances one without its claim, over all replicas and
the command line, so there are never two at it. A claim ends by itself when its lease runs out, so
nothing is lost with the process that held it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Protocol


class CaseAction(StrEnum):
    """What is to be done about a case."""

    ADVANCE = "advance"  #: whatever is due by now; the clock asks for it
    PLAN = "plan"  #: this one and those below are asked for by somebody, and go before it
    SUSPEND = "suspend"
    ROLLBACK = "rollback"

    @property
    def explicit(self) -> bool:
        """Whether somebody asked for this very action."""
        return self is not CaseAction.ADVANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAsked:
    """One reason to take up a case at once."""

    #: 18 characters.
    case_id: str
    action: CaseAction = CaseAction.ADVANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRequest:
    """What is owed to one case; all that was asked meanwhile is one request."""

    #: 18 characters.
    case_id: str
    #: ``None``: nothing is owed, the row only remembers. During a claim, what will be owed if
    #: that is given back or runs out.
    action: CaseAction | None
    #: When this action was asked for first; ``None`` where nothing is owed.
    requested_at: datetime | None
    #: When it may be claimed (again): when it was asked for, lease run out, next try. ``None``
    #: where nothing is owed.
    claimable_at: datetime | None
    #: Grows whenever something is asked.
    version: int
    #: Who is at it, and until when that is believed; ``None`` while nobody is.
    claimed_by: str | None
    lease_until: datetime | None
    #: The version that the last claim took care of; 0 before the first.
    claimed_version: int
    #: How often it was tried in vain since it was asked for, and why the last time.
    attempts: int
    failure: str | None
    #: The day for which the case was last looked through; ``None`` where nobody has said.
    checked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClaim:
    """A case that nobody else may advance now."""

    #: 18 characters.
    case_id: str
    #: Whose it is.
    holder: str
    #: What is to be done.
    action: CaseAction
    #: How much had been asked when the claim began.
    version: int
    #: How often it was tried in vain before, 0 or more.
    attempts: int
    #: The day for which the case was last looked through; ``None`` where nobody has said.
    checked_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStanding:
    """How a case stood when it was looked at last, as far as people have to be told."""

    #: The day for which it was looked through; ``None``: not this time.
    checked_on: date | None = None
    #: It cannot go on before a person has changed something.
    blocked: bool = False
    #: How many of its steps are late.
    overdue: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOverview:
    """All cases at a moment.

    Attributes:
        waiting: Cases that are owed something and that nobody is at.
        running: Cases under a claim that holds.
        failed: Those of the waiting whose last try was in vain.
        blocked: Cases that wait for a person.
        overdue: Late steps of all cases together.
    """

    waiting: int = 0
    running: int = 0
    failed: int = 0
    blocked: int = 0
    overdue: int = 0


#: A case of which nothing has to be told.
UNREMARKABLE = CaseStanding()


class CaseLedger(Protocol):
    """Hands out cases. Every call is one transaction; all raise ``PersistenceError``.

    What waits absorbs what is asked: an explicit action replaces what waits, ``ADVANCE`` replaces
    no explicit action.

    A claim whose lease ran out is the next claimant's. As long as there is none, it may still be
    finished or given back, because what it did is done; it cannot be renewed. After that, renewing,
    finishing and giving back change nothing.
    """

    def ask(self, asked: Sequence[CaseAsked], *, now: datetime) -> None:
        """Ask for actions: all of them or, on an error, none.

        What failed before starts afresh, and what waits for its next try may be claimed at once.
        A case that somebody is at keeps its claim; what is asked meanwhile may be claimed as soon
        as that is finished, is given back or runs out.
        """

    def claimable(self, now: datetime, most: int) -> int:
        """Count what may be claimed now, and no further than ``most``: it is quick."""

    def claim_next(self, holder: str, *, now: datetime, lease: timedelta) -> CaseClaim | None:
        """Claim the case that could have been claimed longest.

        Args:
            holder: A name of up to 80 characters that was never used before, such as a UUID.
            now: What is claimable then may be claimed.
            lease: How long the claim holds unless it is renewed.

        Returns:
            ``None`` where nothing may be claimed.
        """

    def take(
        self,
        case_id: str,
        action: CaseAction,
        holder: str,
        *,
        now: datetime,
        lease: timedelta,
    ) -> CaseClaim | None:
        """Ask for an action and claim this very case, whether anything waited for it or not.

        Args:
            case_id: 18 characters.
            action: What to do. As ever, ``ADVANCE`` does not replace an explicit action that
                waits: the claim tells what is to be done.
            holder: As for ``claim_next``.
            now: The present time.
            lease: How long the claim holds unless it is renewed.

        Returns:
            ``None`` where somebody is at the case; then nothing was asked.
        """

    def renew(self, claim: CaseClaim, *, now: datetime, lease: timedelta) -> bool:
        """Hold a claim longer; ``False`` where it is lost, and nothing more may be done by it."""

    def finish(
        self, claim: CaseClaim, *, now: datetime, standing: CaseStanding = UNREMARKABLE
    ) -> None:
        """Note that all is done; nothing is owed any more but what was asked meanwhile.

        Args:
            claim: Whose end this is.
            now: The present time.
            standing: How the case stands; without a ``checked_on``, the one that is
                remembered stays.
        """

    def give_back(self, claim: CaseClaim, *, again_at: datetime, failure: str | None) -> None:
        """Let a case wait again; if more was asked meanwhile, it waits no longer than that.

        Args:
            claim: Whose end this is.
            again_at: When it may be claimed again at the earliest.
            failure: Why the try was in vain, which counts it unless more was asked meanwhile;
                ``None`` where it was not the case's fault.
        """

    def waiting(self) -> list[CaseRequest]:
        """Return all that is owed, also what somebody is at; what may be claimed first first."""

    def overview(self, now: datetime) -> CaseOverview:
        """Count what is owed and what has to be told."""

    def prune(self, before: datetime) -> int:
        """Forget cases that nothing is owed to since before a moment, and return how many."""
