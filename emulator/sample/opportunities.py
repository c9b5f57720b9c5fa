"""Opportunities of a partner's users, and the share rows that open single ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from emulator.sample.portfolio import Portfolio
from emulator.sample.record_book import RecordBook

WON, LOST = "Closed Won", "Closed Lost"
OPEN_STAGES = ("Prospecting", "Qualification", "Proposal", "Negotiation")
NEW_BUSINESS, EXISTING_BUSINESS, RENEWAL = "New Business", "Existing Business", "Renewal"
PLATFORM = "Platform"
_OTHER_FAMILIES = ("Analytics", "Security", "Services")
_SOURCES = ("Partner Referral", "Deal Registration", "Web", "Event", "Campaign")
_PROBABILITY = {WON: 100, LOST: 0, "Prospecting": 10, "Qualification": 25, "Proposal": 50}
_ROUND, _CENT = Decimal(10), Decimal("0.01")
_NEXT_STEPS = ("Send proposal", "Security review", "Meet procurement", "Confirm budget")


@dataclass(frozen=True, slots=True)
class Deal:
    """An opportunity to be written."""

    stage: str
    close: date
    #: ``None``: no amount was entered.
    amount: Decimal | None
    owner_id: str
    currency: str = "USD"
    type: str = EXISTING_BUSINESS
    has_platform: bool = False


def add_deal(portfolio: Portfolio, deal: Deal) -> str:
    """Write an opportunity; its partner account is the owner's account, as in an org.

    Returns:
        The opportunity's id.
    """
    chance = portfolio.chance
    customer = chance.choice(portfolio.partner.customers)
    families = [chance.choice(_OTHER_FAMILIES)]
    if deal.has_platform:
        families.insert(0, PLATFORM)
    return portfolio.book.add(
        "Opportunity",
        Name=f"{customer.name} - {families[0]} {_label(deal)}",
        AccountId=customer.account_id,
        OwnerId=deal.owner_id,
        PartnerAccountId=portfolio.book.text(deal.owner_id, "AccountId"),
        StageName=deal.stage,
        IsClosed=deal.stage in (WON, LOST),
        IsWon=deal.stage == WON,
        Amount=None if deal.amount is None else float(deal.amount),
        Probability=_PROBABILITY.get(deal.stage, 75),
        CloseDate=deal.close.isoformat(),
        CurrencyIsoCode=deal.currency,
        Type=deal.type,
        LeadSource=chance.choice(_SOURCES),
        Region__c=portfolio.partner.region,
        Product_Family__c=";".join(families),
        NextStep=chance.choice(_NEXT_STEPS) if deal.stage in OPEN_STAGES else None,
    )


def _label(deal: Deal) -> str:
    if deal.amount is not None and deal.amount < 0:
        return "credit note"
    return {NEW_BUSINESS: "rollout", EXISTING_BUSINESS: "expansion"}.get(deal.type, "renewal")


def share_deal(book: RecordBook, deal_id: str, user_id: str) -> None:
    """Open one opportunity to a user by hand."""
    book.add(
        "OpportunityShare",
        OpportunityId=deal_id,
        UserOrGroupId=user_id,
        OpportunityAccessLevel="Read",
        RowCause="Manual",
    )


def split_amount(portfolio: Portfolio, total: Decimal, parts: int) -> Sequence[Decimal]:
    """Split a positive amount into unequal positive parts that add up to it exactly.

    All parts but the last are whole multiples of ten where the total is large enough.
    """
    weights = [portfolio.chance.randint(10, 40) for _ in range(parts)]
    smallest_share = total * 10 / sum(weights)
    unit = _ROUND if smallest_share >= _ROUND else _CENT
    shares = [total * weight / sum(weights) // unit * unit for weight in weights[1:]]
    return [*shares, total - sum(shares)]
