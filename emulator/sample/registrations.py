"""Leads of a partner's users: deal registrations, and leads that the vendor handed out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from emulator.sample.names import slug
from emulator.sample.portfolio import Portfolio
from emulator.sample.record_book import RecordBook

APPROVED = "Approved"
_STATUS = {"Approved": "Qualified", "Submitted": "Working", "Rejected": "Unqualified"}


@dataclass(frozen=True, slots=True)
class Registration:
    """A deal registration to be written."""

    status: str
    submitted: date
    owner_id: str
    #: Set for those that were approved at some time.
    approved: date | None = None
    #: The opportunity into which the lead was converted.
    opportunity_id: str | None = None


def approved_on(portfolio: Portfolio, day: date, owner_id: str) -> Registration:
    """Give a registration approved on a day of the window, submitted a few days before in it."""
    earliest = min(day, portfolio.window.start)
    submitted = max(earliest, day - timedelta(days=portfolio.chance.randint(1, 3)))
    return Registration(APPROVED, submitted, owner_id, approved=day)


def add_registration(portfolio: Portfolio, registration: Registration) -> str:
    """Write a deal registration; its partner account is the owner's account, as in an org.

    Returns:
        The lead's id.
    """
    opportunity = registration.opportunity_id
    converted: dict[str, str | bool | None] = {"Status": _STATUS.get(registration.status, "Open")}
    if opportunity is not None:
        converted = {
            "Status": "Converted",
            "IsConverted": True,
            "ConvertedDate": (registration.approved or registration.submitted).isoformat(),
            "ConvertedOpportunityId": opportunity,
            "ConvertedAccountId": portfolio.book.text(opportunity, "AccountId"),
        }
    approved = registration.approved
    return portfolio.book.add(
        "Lead",
        **_prospect(portfolio),
        **converted,
        OwnerId=registration.owner_id,
        PartnerAccountId=portfolio.book.text(registration.owner_id, "AccountId"),
        LeadSource="Deal Registration",
        Is_Deal_Registration__c=True,
        Registration_Status__c=registration.status,
        Submitted_On__c=registration.submitted.isoformat(),
        Approved_On__c=None if approved is None else approved.isoformat(),
    )


def add_vendor_lead(portfolio: Portfolio, owner_id: str) -> str:
    """Write a lead that the vendor handed to the partner; it is no registration."""
    return portfolio.book.add(
        "Lead",
        **_prospect(portfolio),
        Status=portfolio.chance.choice(("Open", "Working", "Qualified", "Unqualified")),
        OwnerId=owner_id,
        PartnerAccountId=portfolio.book.text(owner_id, "AccountId"),
        LeadSource=portfolio.chance.choice(("Web", "Event", "Campaign")),
        Is_Deal_Registration__c=False,
    )


def share_lead(book: RecordBook, lead_id: str, user_id: str) -> None:
    """Open one lead to a user by hand."""
    book.add(
        "LeadShare",
        LeadId=lead_id,
        UserOrGroupId=user_id,
        LeadAccessLevel="Read",
        RowCause="Manual",
    )


def _prospect(portfolio: Portfolio) -> dict[str, str]:
    first, last = portfolio.names.person()
    company = portfolio.chance.choice(portfolio.partner.customers).name
    return {
        "FirstName": first,
        "LastName": last,
        "Name": f"{first} {last}",
        "Company": company,
        "Email": f"{slug(first)}.{slug(last)}@{slug(company)}.example",
        "Country": portfolio.partner.country,
    }
