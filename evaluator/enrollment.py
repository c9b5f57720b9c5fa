"""One partner's place in one program, and what can stand against judging it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evaluator.program import Criterion, Program
from evaluator.window import NEVER, Window


@dataclass(frozen=True, slots=True)
class PartnerUser:
    """The primary partner user, whose view of the data counts."""

    id: str
    name: str
    is_active: bool
    account_id: str | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Evidence for a criterion that is verified by hand; stands while not expired (M6)."""

    criterion_id: str
    verified: bool
    expires_on: date | None

    def stands(self, today: date) -> bool:
        """Whether it counts today: the day it expires on is the last."""
        return self.verified and (self.expires_on is None or self.expires_on >= today)


class OverrideKind(StrEnum):
    """How a tier given by hand is kept."""

    FLOOR = "Floor"  #: the tier held does not fall below it; it may still rise
    LOCK = "Lock"  #: the tier held does not move


@dataclass(frozen=True, slots=True)
class Override:
    """A tier that a person keeps, until a day (the last it applies on) or for good.

    ``kind`` is ``None`` where the org says none that is known: a configuration error.
    """

    kind: OverrideKind | None
    tier_id: str
    until: date | None

    def applies(self, today: date) -> bool:
        """Whether it still stands today."""
        return self.until is None or self.until >= today


@dataclass(frozen=True, slots=True)
class Enrollment:
    """What the org says of one enrollment; ``tier_id`` is the tier held, or ``None``.

    ``fault`` is one sentence on what was found wrong with it beside other records (F7).
    """

    id: str
    name: str
    account_id: str
    account_name: str
    user_id: str | None
    user: PartnerUser | None
    tier_id: str | None
    window: Window
    verifications: tuple[Verification, ...] = ()
    overrides: tuple[Override, ...] = ()
    fault: str | None = None
    segment: str | None = None


class HoldKind(StrEnum):
    """Why an enrollment cannot be judged for now."""

    PROGRAM = "program"
    ACCOUNT = "account"
    ENROLLMENT = "enrollment"
    WINDOW = "window"
    PRIMARY_USER = "primary_user"
    TIER = "tier"
    VISIBILITY = "visibility"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Hold:
    """The last good values stay; ``reason`` says why in words for an administrator (S4)."""

    kind: HoldKind
    reason: str


def find_hold(enrollment: Enrollment, program: Program) -> Hold | None:
    """Look for what can be seen before any record is judged (S4, S5, F7)."""
    if not enrollment.account_id:
        return Hold(HoldKind.ACCOUNT, "No partner account is set; enroll the partner anew.")
    if enrollment.window.first == NEVER:
        return Hold(HoldKind.WINDOW, "No enrollment date is set; set the first day of the window.")
    if enrollment.window.reversed:
        return Hold(
            HoldKind.WINDOW,
            f"Expiration date {enrollment.window.last} is before enrollment date "
            f"{enrollment.window.first}; correct one of them.",
        )
    if enrollment.fault is not None:
        return Hold(HoldKind.ENROLLMENT, enrollment.fault)
    if enrollment.tier_id is not None and program.tier(enrollment.tier_id) is None:
        return Hold(
            HoldKind.TIER,
            f"The tier held does not belong to {program.name}; choose one of its tiers.",
        )
    return _override_hold(enrollment.overrides, program) or _user_hold(enrollment)


def no_threshold_hold(program: Program, segment: str | None) -> Hold:
    """Hold where no threshold is in force: the program is unfinished for the day (T2, T9)."""
    whose = f"segment {segment}" if segment else "partners without segment"
    return Hold(
        HoldKind.PROGRAM,
        f"No threshold of {program.name} applies to {whose} today; set thresholds for it.",
    )


def unanswered_hold(record_id: str) -> Hold:
    """Hold for a record whose visibility could not be established (S4)."""
    return Hold(
        HoldKind.VISIBILITY,
        f"Salesforce did not say whether the primary partner user may read {record_id}; "
        "give the integration user View All on its object.",
    )


def unasked_hold(user: PartnerUser | None, why: str) -> Hold:
    """Hold where a user's own view could not be asked; ``why`` names cause and remedy (S4)."""
    name = user.name if user else "the primary partner user"
    return Hold(HoldKind.VISIBILITY, f"What {name} may see is unknown: {why}.")


def unrated_hold(record_id: str, *, criterion: Criterion, program: Program) -> Hold:
    """Hold for a record that hangs on a rate the org does not have (M3)."""
    return Hold(
        HoldKind.RATE,
        f"{criterion.name}: no exchange rate to {program.currency.code} for the amount of "
        f"{record_id}; maintain the currency in Salesforce.",
    )


def _override_hold(overrides: tuple[Override, ...], program: Program) -> Hold | None:
    for override in overrides:
        if program.tier(override.tier_id) is None:
            return Hold(
                HoldKind.TIER,
                f"An override names a tier that does not belong to {program.name}; correct it.",
            )
        if override.kind is None:
            return Hold(HoldKind.TIER, "An override is neither Floor nor Lock; choose its kind.")
    return None


def _user_hold(enrollment: Enrollment) -> Hold | None:
    reason = _user_reason(enrollment)
    return Hold(HoldKind.PRIMARY_USER, reason) if reason else None


def _user_reason(enrollment: Enrollment) -> str | None:
    user = enrollment.user
    if enrollment.user_id is None:
        return "No primary partner user is set; choose one whose view of the data counts."
    if user is None:
        return (
            f"Primary partner user {enrollment.user_id} cannot be read; choose another, or "
            "give the integration user access to users."
        )
    if not user.is_active:
        return f"Primary partner user {user.name} is inactive; choose an active user."
    if user.account_id != enrollment.account_id:
        return (
            f"Primary partner user {user.name} no longer belongs to {enrollment.account_name}; "
            "choose a user of that account."
        )
    return None
