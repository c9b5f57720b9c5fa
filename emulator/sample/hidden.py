"""Records that would count, if only the primary partner user could see them."""

from __future__ import annotations

from decimal import Decimal

from emulator.sample.opportunities import WON, Deal, add_deal
from emulator.sample.portfolio import Portfolio
from emulator.sample.registrations import add_registration, approved_on


def add_hidden(portfolio: Portfolio, *, deals: tuple[Decimal, ...], registrations: int) -> int:
    """Write won deals and approved registrations of the primary user's superiors.

    The deals are existing business, so that revenue alone would take them in.

    Returns:
        How many records were written.

    Raises:
        IndexError: Nobody in the company stands above the primary user.
    """
    superiors = [person.user_id for person in portfolio.partner.superiors()]
    for amount in deals:
        day, owner = portfolio.counted_day(), portfolio.chance.choice(superiors)
        add_deal(portfolio, Deal(WON, day, amount, owner))
    for _ in range(registrations):
        day, owner = portfolio.counted_day(), portfolio.chance.choice(superiors)
        add_registration(portfolio, approved_on(portfolio, day, owner))
    return len(deals) + registrations
