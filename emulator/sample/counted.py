"""Records that count: exactly as many, and worth exactly as much, as asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from emulator.sample.certificates import (
    Seat,
    add_certificate,
    share_course,
    valid_certificate,
)
from emulator.sample.chance import happens
from emulator.sample.currencies import converted
from emulator.sample.opportunities import (
    EXISTING_BUSINESS,
    NEW_BUSINESS,
    RENEWAL,
    WON,
    Deal,
    add_deal,
    share_deal,
)
from emulator.sample.portfolio import Portfolio
from emulator.sample.registrations import (
    Registration,
    add_registration,
    approved_on,
    share_lead,
)

#: Below this, in program currency, a new business deal counts only with the platform in it.
_SMALL_DEAL = 5_000
#: How many deals and registrations are superiors' and shared with the primary user, and how
#: many certificates lie outside the sharing set.
_SHARED_SHARE = 0.25
_APART_SHARE = 0.06
#: Every how many-th registration became one of the won deals.
_CONVERTED_EVERY = 3


@dataclass(frozen=True, slots=True)
class Won:
    """A won deal that counts."""

    amount: Decimal
    currency: str
    is_new_business: bool


@dataclass(frozen=True, slots=True)
class _Owner:
    """Who owns a record that counts."""

    user_id: str
    #: The primary user does not see the owner's records by role.
    has_to_share: bool


def _owner(portfolio: Portfolio) -> _Owner:
    superiors = portfolio.partner.superiors()
    if superiors and happens(portfolio.chance, _SHARED_SHARE):
        return _Owner(portfolio.chance.choice(superiors).user_id, has_to_share=True)
    return _Owner(portfolio.visible_owner(), has_to_share=False)


def add_won(portfolio: Portfolio, won: Won) -> str:
    """Write a won deal of the enrollment window that the primary user sees.

    Returns:
        The opportunity's id.
    """
    chance = portfolio.chance
    owner = _owner(portfolio)
    worth = converted(won.amount, won.currency, portfolio.program.plan.currency)
    plain_type = chance.choice((EXISTING_BUSINESS, RENEWAL))
    deal = add_deal(
        portfolio,
        Deal(
            stage=WON,
            close=portfolio.counted_day(),
            amount=won.amount,
            owner_id=owner.user_id,
            currency=won.currency,
            type=NEW_BUSINESS if won.is_new_business else plain_type,
            has_platform=worth < _SMALL_DEAL or happens(chance, 0.5),
        ),
    )
    if owner.has_to_share:
        share_deal(portfolio.book, deal, portfolio.partner.primary.user_id)
    return deal


def add_approved(portfolio: Portfolio, count: int, won: Sequence[str]) -> None:
    """Write approved registrations, each of a deal of its own.

    Args:
        portfolio: Whose registrations they are.
        count: How many deals they stand for.
        won: Ids of won opportunities; some registrations were converted into them.
    """
    for number in range(count):
        day = portfolio.counted_day()
        owner = _owner(portfolio)
        registration = approved_on(portfolio, day, owner.user_id)
        turn, rest = divmod(number, _CONVERTED_EVERY)
        if rest == 0 and turn < len(won):
            registration = replace(registration, opportunity_id=won[turn])
        lead = add_registration(portfolio, registration)
        if owner.has_to_share:
            share_lead(portfolio.book, lead, portfolio.partner.primary.user_id)


def add_registered(portfolio: Portfolio, count: int) -> None:
    """Write registrations submitted in the window, whatever became of them."""
    for _ in range(count):
        submitted = portfolio.counted_day()
        status = portfolio.chance.choice(("Approved", "Approved", "Submitted", "Rejected"))
        latest = portfolio.today - timedelta(days=1)
        approved = min(submitted + timedelta(days=3), latest) if status == "Approved" else None
        owner = portfolio.visible_owner()
        add_registration(portfolio, Registration(status, submitted, owner, approved=approved))


def add_certified(portfolio: Portfolio, seat: Seat) -> None:
    """Write a valid certificate that the primary user sees."""
    is_apart = happens(portfolio.chance, _APART_SHARE)
    assignment = add_certificate(
        portfolio, seat, valid_certificate(portfolio), names_account=not is_apart
    )
    if is_apart:
        share_course(portfolio.book, assignment, portfolio.partner.primary.user_id)
