"""Course assignments of a partner's contacts, completed or not, and custom verifications."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from emulator.sample.chance import happens
from emulator.sample.dates import day_between
from emulator.sample.names import COURSES
from emulator.sample.portfolio import Portfolio
from emulator.sample.record_book import RecordBook

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Seat:
    """One contact in one course."""

    contact_id: str
    course: str


@dataclass(frozen=True, slots=True)
class Certificate:
    """A completed course to be written."""

    completed: date
    #: ``None``: does not expire.
    expires: date | None


def seats(portfolio: Portfolio) -> Iterator[Seat]:
    """Give every contact in every course once, in random order, then all of them again."""
    pairs = [
        Seat(contact, course) for contact in portfolio.partner.contact_ids() for course in COURSES
    ]
    portfolio.chance.shuffle(pairs)
    while True:
        yield from pairs


def valid_certificate(portfolio: Portfolio) -> Certificate:
    """Give a certificate earned in the last ten months that is good for months to come."""
    completed = portfolio.today - portfolio.chance.randint(5, 300) * _DAY
    expires = portfolio.today + portfolio.chance.randint(60, 700) * _DAY
    return Certificate(completed, expires if happens(portfolio.chance, 0.8) else None)


def expired_certificate(portfolio: Portfolio) -> Certificate:
    """Give a certificate earned years ago that has run out since."""
    completed = portfolio.today - portfolio.chance.randint(600, 900) * _DAY
    expired = day_between(
        portfolio.chance, portfolio.today - 200 * _DAY, portfolio.today - 5 * _DAY
    )
    return Certificate(completed, expired)


def add_certificate(
    portfolio: Portfolio, seat: Seat, certificate: Certificate, *, names_account: bool = True
) -> str:
    """Write a completed course.

    Args:
        portfolio: Whose contact it is.
        seat: Contact and course.
        certificate: When it was earned and how long it holds.
        names_account: Whether the assignment names the partner account, which is what opens it
            to the partner's users through the sharing set.
    """
    expires = certificate.expires
    return _add_assignment(
        portfolio,
        seat,
        names_account=names_account,
        Status__c="Completed",
        Completed_On__c=certificate.completed.isoformat(),
        Expires_On__c=None if expires is None else expires.isoformat(),
    )


def add_unfinished_course(portfolio: Portfolio, seat: Seat) -> str:
    """Write a course that was assigned or begun, but not completed."""
    status = portfolio.chance.choice(("Assigned", "In Progress"))
    return _add_assignment(portfolio, seat, names_account=True, Status__c=status)


def share_course(book: RecordBook, assignment_id: str, user_id: str) -> None:
    """Open one course assignment to a user by hand."""
    book.add(
        "Course_Assignment__Share",
        ParentId=assignment_id,
        UserOrGroupId=user_id,
        AccessLevel="Read",
        RowCause="Manual",
    )


def _add_assignment(
    portfolio: Portfolio, seat: Seat, *, names_account: bool, **fields: str | None
) -> str:
    return portfolio.book.add(
        "Course_Assignment__c",
        # Courses come from the vendor's learning system, so an employee owns them.
        OwnerId=portfolio.factory.staff.administrator_id,
        Contact__c=seat.contact_id,
        Partner_Account__c=portfolio.partner.account_id if names_account else None,
        Course_Name__c=seat.course,
        **fields,
    )
