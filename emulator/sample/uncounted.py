"""Records that never count, for many reasons: what an org is full of besides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from emulator.sample.certificates import (
    Seat,
    add_certificate,
    add_unfinished_course,
    expired_certificate,
)
from emulator.sample.chance import happens
from emulator.sample.opportunities import (
    EXISTING_BUSINESS,
    LOST,
    NEW_BUSINESS,
    OPEN_STAGES,
    WON,
    Deal,
    add_deal,
    share_deal,
)
from emulator.sample.portfolio import Portfolio
from emulator.sample.programs import ALLIANCE
from emulator.sample.record_book import RecordBook
from emulator.sample.registrations import (
    APPROVED,
    Registration,
    add_registration,
    add_vendor_lead,
)

#: Statuses that no criterion of either program counts.
_VOID = ("Duplicate", "Cancelled", "Withdrawn")
#: Statuses that only Deals Registered counts, which the growth program does not ask for.
_UNAPPROVED = ("Submitted", "Rejected", "Expired")


@dataclass(frozen=True, slots=True)
class Written:
    """How many candidate records an enrollment has."""

    opportunities: int
    leads: int
    courses: int


def written(book: RecordBook) -> Written:
    """Count the candidate records in the book, of all enrollments together."""
    size = book.size
    return Written(size("Opportunity"), size("Lead"), size("Course_Assignment__c"))


def fill_up(portfolio: Portfolio, places: Iterator[Seat], *, records: int, before: Written) -> None:
    """Add uncounted records until an enrollment has as many as asked for.

    About three fifths are opportunities, one fifth leads, one fifth courses; where more leads or
    courses count already, fewer opportunities are added.

    Args:
        portfolio: The enrollment.
        places: Contacts and courses not used yet.
        records: How many candidate records the enrollment shall have.
        before: What was in the book when the enrollment was opened.
    """
    now = written(portfolio.book)
    fifth = records // 5
    leads = max(0, fifth - (now.leads - before.leads))
    courses = max(0, fifth - (now.courses - before.courses))
    made = sum(
        (
            now.opportunities - before.opportunities,
            now.leads - before.leads,
            now.courses - before.courses,
        )
    )
    for _ in range(max(0, records - made - leads - courses)):
        portfolio.chance.choice(_DEALS)(portfolio)
    for _ in range(leads):
        portfolio.chance.choice(_LEADS)(portfolio)
    for _ in range(courses):
        _add_course(portfolio, next(places))


def _amount(portfolio: Portfolio) -> Decimal:
    return Decimal(portfolio.chance.randint(15, 900) * 100)


def _before_window(portfolio: Portfolio) -> date:
    first = min(portfolio.window.start, portfolio.today)
    return first - timedelta(days=portfolio.chance.randint(10, 250))


def _add_open_deal(portfolio: Portfolio) -> None:
    chance = portfolio.chance
    deal = Deal(
        stage=chance.choice(OPEN_STAGES),
        close=portfolio.today + timedelta(days=chance.randint(-10, 120)),
        amount=_amount(portfolio) if happens(chance, 0.9) else None,
        owner_id=portfolio.any_owner(),
        currency=portfolio.partner.currency,
        type=chance.choice((NEW_BUSINESS, EXISTING_BUSINESS)),
        has_platform=happens(chance, 0.4),
    )
    add_deal(portfolio, deal)


def _add_lost_deal(portfolio: Portfolio) -> None:
    day = portfolio.counted_day()
    add_deal(portfolio, Deal(LOST, day, _amount(portfolio), portfolio.any_owner()))


def _add_earlier_deal(portfolio: Portfolio) -> None:
    day = _before_window(portfolio)
    add_deal(portfolio, Deal(WON, day, _amount(portfolio), portfolio.any_owner()))


def _add_handed_over_deal(portfolio: Portfolio) -> None:
    """Write a deal that an employee took over: visible, but no longer the partner's."""
    day, owner = portfolio.counted_day(), portfolio.partner.channel_manager_id
    deal = add_deal(portfolio, Deal(WON, day, _amount(portfolio), owner))
    share_deal(portfolio.book, deal, portfolio.partner.primary.user_id)


def _add_vendor_lead(portfolio: Portfolio) -> None:
    add_vendor_lead(portfolio, portfolio.any_owner())


def _add_void_registration(portfolio: Portfolio) -> None:
    is_alliance = portfolio.program.plan is ALLIANCE
    status = portfolio.chance.choice(_VOID if is_alliance else _VOID + _UNAPPROVED)
    day = portfolio.counted_day()
    add_registration(portfolio, Registration(status, day, portfolio.any_owner()))


def _add_earlier_registration(portfolio: Portfolio) -> None:
    day = _before_window(portfolio)
    owner = portfolio.any_owner()
    submitted = day - timedelta(days=2)
    add_registration(portfolio, Registration(APPROVED, submitted, owner, approved=day))


def _add_course(portfolio: Portfolio, place: Seat) -> None:
    if happens(portfolio.chance, 0.3):
        add_certificate(portfolio, place, expired_certificate(portfolio))
    else:
        add_unfinished_course(portfolio, place)


_DEALS: tuple[Callable[[Portfolio], None], ...] = (
    *(_add_open_deal,) * 6,
    *(_add_lost_deal,) * 4,
    *(_add_earlier_deal,) * 2,
    _add_handed_over_deal,
)
_LEADS: tuple[Callable[[Portfolio], None], ...] = (
    *(_add_vendor_lead,) * 3,
    *(_add_void_registration,) * 4,
    _add_earlier_registration,
)
