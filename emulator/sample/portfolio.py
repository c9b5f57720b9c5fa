"""One enrollment under construction: whose it is, in which window, and the source of chance."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from emulator.sample.dates import Window, day_between, usable_days
from emulator.sample.names import NameSource
from emulator.sample.partners import Partner, PartnerFactory
from emulator.sample.program_plan import Program
from emulator.sample.record_book import RecordBook


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the writers of deals, registrations and certificates need to know of a partner."""

    factory: PartnerFactory
    chance: random.Random
    today: date
    partner: Partner
    program: Program
    enrollment_id: str
    window: Window

    @property
    def book(self) -> RecordBook:
        """Give the book that takes the records."""
        return self.factory.book

    @property
    def names(self) -> NameSource:
        """Give the source of invented names."""
        return self.factory.names

    def counted_day(self) -> date:
        """Pick a past day inside the enrollment window."""
        days = usable_days(self.window, self.today)
        return day_between(self.chance, days.start, days.end or self.today)

    def visible_owner(self) -> str:
        """Pick a user whose records the primary partner user sees by role."""
        below = self.partner.subordinates()
        return self.chance.choice((self.partner.primary, *below)).user_id

    def any_owner(self) -> str:
        """Pick any user of the partner."""
        return self.chance.choice((self.partner.primary, *self.partner.colleagues)).user_id


def open_portfolio(
    factory: PartnerFactory,
    chance: random.Random,
    *,
    today: date,
    partner: Partner,
    program: Program,
    tier: str | None,
    window: Window,
) -> Portfolio:
    """Write the enrollment of a partner, its primary user named, and open its portfolio.

    Args:
        factory: The org's partners.
        chance: The source of chance of this enrollment alone.
        today: The day on which the sample is to be believable.
        partner: Who is enrolled.
        program: In what.
        tier: The name of the tier held; ``None`` for no tier yet.
        window: Enrollment and expiration date.
    """
    enrollment = factory.book.add(
        "Partner_Enrollment__c",
        OwnerId=partner.channel_manager_id,
        Program__c=program.id,
        Partner_Account__c=partner.account_id,
        Primary_Partner_User__c=partner.primary.user_id,
        Tier__c=None if tier is None else program.tiers[tier],
        Enrollment_Date__c=window.start.isoformat(),
        Expiration_Date__c=None if window.end is None else window.end.isoformat(),
    )
    return Portfolio(factory, chance, today, partner, program, enrollment, window)
