"""What makes a hand-made partner special, done to an enrollment whose values are in place already.

No twist changes a criterion's value; each adds what must not count or breaks what judging needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from emulator.sample.certificates import (
    Certificate,
    Seat,
    add_certificate,
    expired_certificate,
)
from emulator.sample.hidden import add_hidden
from emulator.sample.opportunities import (
    LOST,
    NEW_BUSINESS,
    RENEWAL,
    WON,
    Deal,
    add_deal,
    share_deal,
)
from emulator.sample.partners import EXECUTIVE, Partner
from emulator.sample.portfolio import Portfolio
from emulator.sample.program_plan import Program
from emulator.sample.programs import ALLIANCE, BUSINESS_PLAN, SCALE, SELECT
from emulator.sample.reach import Reached
from emulator.sample.registrations import APPROVED, Registration, add_registration
from emulator.sample.verifications import add_floor, add_verification

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Scene:
    """An enrollment ready for its twist."""

    portfolio: Portfolio
    reached: Reached
    #: Contacts and courses not used yet.
    places: Iterator[Seat]
    #: All programs of the org by name.
    programs: Mapping[str, Program]

    @property
    def primary_id(self) -> str:
        """Give the primary partner user's id."""
        return self.portfolio.partner.primary.user_id

    def change_enrollment(self, **fields: str | None) -> None:
        """Overwrite fields of the enrollment."""
        self.portfolio.book.change(self.portfolio.enrollment_id, **fields)


def leave_as_is(scene: Scene) -> None:
    """Do nothing: the values alone make the situation."""


def register_a_deal_twice(scene: Scene) -> None:
    """Convert one more approved lead into an opportunity that already came from a lead."""
    portfolio = scene.portfolio
    day = portfolio.counted_day()
    add_registration(
        portfolio,
        Registration(
            APPROVED,
            day - 2 * _DAY,
            portfolio.visible_owner(),
            approved=day,
            opportunity_id=scene.reached.won[0],
        ),
    )


def hide_what_makes_build(scene: Scene) -> None:
    """Leave the deals and registrations that would make Build with superiors."""
    amount = Decimal("45000.00")
    add_hidden(scene.portfolio, deals=(amount, amount), registrations=6)


def let_certificates_expire(scene: Scene) -> None:
    """Add three expired certificates, and the expired forerunner of a valid one."""
    portfolio = scene.portfolio
    for _ in range(3):
        add_certificate(portfolio, next(scene.places), expired_certificate(portfolio))
    renewed = scene.reached.certified[0]
    first = Certificate(portfolio.today - 900 * _DAY, portfolio.today - 170 * _DAY)
    add_certificate(portfolio, renewed, first)


def deactivate_primary_user(scene: Scene) -> None:
    """Take the primary partner user's access away."""
    scene.portfolio.book.change(scene.primary_id, IsActive=False)


def name_no_primary_user(scene: Scene) -> None:
    """Leave the primary partner user blank."""
    scene.change_enrollment(Primary_Partner_User__c=None)


def move_primary_user(scene: Scene) -> None:
    """Move the primary partner user's contact to another partner's account."""
    other, book = _other_partner(scene), scene.portfolio.book
    book.change(scene.portfolio.partner.primary.contact_id, AccountId=other.account_id)
    book.change(scene.primary_id, AccountId=other.account_id)


def show_another_partners_deals(scene: Scene) -> None:
    """Share deals of a partner outside the program with the primary user."""
    portfolio, owner = scene.portfolio, _other_partner(scene).primary.user_id
    for amount in ("52000.00", "31500.00", "16500.00"):
        day = portfolio.counted_day()
        deal = add_deal(portfolio, Deal(WON, day, Decimal(amount), owner))
        share_deal(portfolio.book, deal, scene.primary_id)


def mix_in_credit_notes(scene: Scene) -> None:
    """Add lost deals, a deal and its credit note that cancel out, and deals without amount.

    Of the new business deals without amount, none counts: the filter's amount condition is false
    for a blank, and the platform is not in them.
    """
    portfolio = scene.portfolio
    for stage, amount, kind in (
        (LOST, "400000.00", NEW_BUSINESS),
        (LOST, "75000.00", RENEWAL),
        (WON, "20000.00", RENEWAL),
        (WON, "-20000.00", RENEWAL),
        (WON, None, RENEWAL),
        (WON, None, NEW_BUSINESS),
    ):
        value = None if amount is None else Decimal(amount)
        day, owner = portfolio.counted_day(), portfolio.visible_owner()
        add_deal(portfolio, Deal(stage, day, value, owner, type=kind))


def hold_a_tier_of_another_program(scene: Scene) -> None:
    """Put the enrollment on a tier of the alliance program."""
    scene.change_enrollment(Tier__c=scene.programs[ALLIANCE.name].tiers[SELECT])


def begin_verification(scene: Scene) -> None:
    """Hand in a business plan that nobody has accepted."""
    add_verification(
        scene.portfolio,
        BUSINESS_PLAN,
        verified=False,
        expires=None,
        evidence="Draft received, review pending",
    )


def let_verification_expire(scene: Scene) -> None:
    """Add a verification that stood until the day before yesterday."""
    add_verification(
        scene.portfolio,
        BUSINESS_PLAN,
        verified=True,
        expires=scene.portfolio.today - 2 * _DAY,
        evidence="Last year's joint business plan",
    )


def protect_scale(scene: Scene) -> None:
    """Guard the tier held with an override."""
    add_floor(
        scene.portfolio,
        SCALE,
        until=scene.portfolio.today + 90 * _DAY,
        reason="Merger under way; tier kept until the books are joined",
    )


def _other_partner(scene: Scene) -> Partner:
    portfolio = scene.portfolio
    name = portfolio.names.partner()
    return portfolio.factory.add(portfolio.chance, name=name, primary_role=EXECUTIVE)
