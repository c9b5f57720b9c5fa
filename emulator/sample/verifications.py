"""Evidence for criteria that a person verifies, and tiers that a person guards."""

from __future__ import annotations

from datetime import date, timedelta

from emulator.sample.portfolio import Portfolio

_DAY = timedelta(days=1)


def add_verification(
    portfolio: Portfolio, criterion: str, *, verified: bool, expires: date | None, evidence: str
) -> None:
    """Write the verification of a criterion.

    Args:
        portfolio: Whose enrollment it concerns.
        criterion: The criterion's name.
        verified: Whether it was accepted.
        expires: The last day on which it stands; ``None`` for no end.
        evidence: What was shown.
    """
    portfolio.book.add(
        "Custom_Verification__c",
        Enrollment__c=portfolio.enrollment_id,
        Criterion__c=portfolio.program.criteria[criterion],
        Verified__c=verified,
        Verified_By__c=portfolio.partner.channel_manager_id if verified else None,
        Verified_On__c=(portfolio.today - 60 * _DAY).isoformat() if verified else None,
        Expires_On__c=None if expires is None else expires.isoformat(),
        Evidence__c=evidence,
    )


def add_floor(portfolio: Portfolio, tier: str, *, until: date, reason: str) -> None:
    """Write an override below which the tier held does not fall until a day."""
    portfolio.book.add(
        "Tier_Override__c",
        Enrollment__c=portfolio.enrollment_id,
        Tier__c=portfolio.program.tiers[tier],
        Kind__c="Floor",
        Reason__c=reason,
        Approved_By__c=portfolio.factory.staff.administrator_id,
        Until__c=until.isoformat(),
    )
